"""The tests' end of the line: the candidate's module as it looks from another process."""

from __future__ import annotations

import builtins
import importlib
import re
import socket
import sys
import types
from typing import Any

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote import bulk
from goldgate_sandbox.inside.remote.exceptions import ForeignError
from goldgate_sandbox.inside.remote.peer import Handle, Peer, Side
from goldgate_sandbox.inside.remote.proxies import RemoteClass, stand_in
from goldgate_sandbox.inside.remote.resolve import standard_member, standard_module
from goldgate_sandbox.inside.remote.trust import Trust

TESTS = "tests"
"""The file name of compiled tests."""

_NAN = re.compile(r"(?<![a-z])(is)?nan(?![a-z])", re.IGNORECASE)
_MODULE = Handle(0)
_CLOSED = (
    types.FunctionType,
    types.MethodType,
    types.BuiltinFunctionType,
    types.GeneratorType,
    types.CoroutineType,
    types.FrameType,
)
_NOT_IMPORTED = {"__main__", "antigravity", "idlelib", "this", "turtle", "turtledemo", "unittest"}
_DICT: Any = vars(types.ModuleType)["__dict__"].__get__
_SCALARS = frozenset((type(None), bool, int, str, bytes))


class UnloadedError(Exception):
    """The candidate's module could not be loaded; says why."""


class Remote:
    """The candidate's module. ``text`` is the tests' source: what it mentions may cross the line. ``names``
    are the free, bound and repeated names of the tests, ``entry_point`` what they test.

    Raises UnloadedError.
    """

    def __init__(self, channel: socket.socket, text: str, names: dict[str, Any], entry_point: str) -> None:
        self.trust = Trust(whole=False)
        self.trust.counts = bool(names["counts"])
        self.trust.again = self._again
        self.text = text
        self.entry = entry_point.partition(".")[0]
        self.free, self.bound, self.again = (set(names[key]) for key in ("free", "bound", "again"))
        self.checked = set(names["checked"])
        self.crossed: list[BaseException] = []
        self.files = {TESTS}
        self.mentions_nan = bool(_NAN.search(text))
        reader = wire.Reader(channel)
        try:
            greeting, _ = reader.receive()
        except (EOFError, OSError, ValueError) as error:
            raise UnloadedError("its process ended while it was loaded") from error
        if not isinstance(greeting, dict) or "loaded" not in greeting:
            reason = greeting.get("unloaded") if isinstance(greeting, dict) else ""
            raise UnloadedError(str(reason)[:300])
        known, modules = greeting["loaded"], greeting.get("modules")
        if not isinstance(known, list) or not isinstance(modules, dict):
            raise UnloadedError("malformed names")
        self.names = {name for name in known if isinstance(name, str)}
        self.modules = {name: module for name, module in modules.items() if isinstance(module, str)}
        self.standard = {name for name in greeting.get("standard", ()) if isinstance(name, str)}
        self.peer = Peer(
            channel,
            Side(
                stand_in=lambda peer, handle, about: stand_in(peer, handle, about, self.trust),
                guard=_guard,
                received=self._received,
                raised=self._raised,
                exception=self._exception,
                changed=self._changed,
            ),
            reader,
        )

    def fetch(self, name: str) -> Any:
        """What the candidate's module has under a name. Raises AttributeError."""
        module = self.modules.get(name)
        if module is not None:
            return self._own_module(module)
        value = self.peer.ask("attribute", _MODULE, name)
        if isinstance(value, RemoteClass):
            self.trust.named.add(value.__dict__["_goldgate_location"].handle.number)
        elif not (callable(value) or name == self.entry or name in self.checked):
            self.trust.constants = f"the tests use {name}, a value of the candidate's"
        return value

    def resolve(self, name: str) -> Any:
        """What a name means that the tests do not define: first on their own side, then the candidate's.

        Raises AttributeError where neither has it, UnavailableError where the tests' side lacks a package.
        """
        if name == self.entry:
            return self.fetch(name)
        if hasattr(builtins, name):
            return getattr(builtins, name)
        module = standard_module(name)
        if module is not None:
            return module
        member = standard_member(name)
        own = name in self.names and name not in self.standard and isinstance(member, type)
        if member is not None and not own:
            return member
        if name not in self.names:
            raise AttributeError(name)
        value = self.fetch(name)
        if not isinstance(value, RemoteClass | type):
            self.trust.lower(f"the tests use {name} of the candidate's, which they do not test")
        return value

    def entry_point(self, path: str) -> Any:
        """The function to test; a method is one of an instance made without arguments."""
        first, *rest = path.split(".")
        value = self.fetch(first)
        for part in rest:
            value = getattr(value() if isinstance(value, RemoteClass) else value, part)
        return value

    def module(self, name: str) -> types.ModuleType:
        """The module to be imported by tests; a star import gives what they use and nothing else has."""
        module = _Module(name)
        own = _own_dict(module)
        own["_goldgate_remote"] = self
        wanted = {
            n for n in self.free - self.bound if n == self.entry or not hasattr(builtins, n)
        } & self.names
        own["__all__"] = sorted(n for n in wanted if n[0] != "_" and not n.lower().startswith("test"))
        if "import *" in self.text:
            for given in [n for n in own["__all__"] if n != self.entry]:
                self._give(own, given)
        return module

    def _give(self, own: dict[str, Any], name: str) -> None:
        """For a star import: a standard name is the tests' own; the trust is lower where it is not."""
        found = standard_module(name)
        if found is None and (found := standard_member(name)) is not None and name not in self.standard:
            self.trust.lower(f"the tests use {name} of the candidate's, which they do not test")
        elif found is not None:
            own[name] = found

    def _own_module(self, name: str) -> types.ModuleType:
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names or top in _NOT_IMPORTED:
            raise AttributeError(f"the candidate's module {name} stays in its process")
        return importlib.import_module(name)

    def _received(self, value: Any) -> None:
        if type(value) in _SCALARS or self.mentions_nan:
            return
        if bulk.has_nan(value):
            raise ForeignError("the candidate gave NaN, which no comparison finds wrong")

    def _raised(self, error: BaseException, operation: str) -> BaseException:
        name = type(error).__name__
        ends = isinstance(error, StopIteration | StopAsyncIteration)
        if ends and operation in ("next", "send", "throw"):
            return error
        if (isinstance(error, Exception) and not ends) or name in self.text:
            self.crossed.append(error)
            return error
        return ForeignError(f"the candidate raised {name}")

    def _exception(self, module: str, name: str) -> type[BaseException] | None:
        if module == "builtins":
            found = getattr(builtins, name, None)
        elif module.partition(".")[0] in sys.stdlib_module_names - _NOT_IMPORTED and name in self.text:
            found = getattr(sys.modules.get(module), name, None)
        else:
            return None
        return found if isinstance(found, type) and issubclass(found, BaseException) else None

    def _changed(self, containers: list[Any], result: Any) -> None:
        """An argument was changed in place by a function that gives a value as well: where the tests read the
        argument again, what they compare the value with may be the candidate's doing.
        """
        if result is not None and not self.trust.lowered and (name := self._again(containers)):
            self.trust.lower(f"the candidate changed {name}, which the tests read again")

    def _again(self, containers: list[Any]) -> str:
        """The name by which the tests that run now read one of these again; empty where they do not."""
        frame: types.FrameType | None = sys._getframe()
        while frame is not None:
            if frame.f_code.co_filename in self.files:
                for name, value in frame.f_locals.items():
                    if name in self.again and any(_holds(value, one) for one in containers):
                        return name
            frame = frame.f_back
        return ""


class _Module(types.ModuleType):
    """What tests import. Its members are not known here, so that nothing may look through all of them."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _own_dict(self)["_goldgate_remote"].fetch(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            super().__setattr__(name, value)
        else:
            _own_dict(self)["_goldgate_remote"].peer.ask("set_attribute", _MODULE, name, value)

    @property
    def __dict__(self) -> Any:  # type: ignore[override]  # to be refused, not to be used
        return _own_dict(self)["_goldgate_remote"].trust.refuse("they look through the candidate's module")

    def __dir__(self) -> Any:
        return _own_dict(self)["_goldgate_remote"].trust.refuse("they look through the candidate's module")


def _own_dict(module: types.ModuleType) -> dict[str, Any]:
    own: dict[str, Any] = _DICT(module)
    return own


def _holds(value: Any, container: Any) -> bool:
    if value is container:
        return True
    if type(value) in (list, tuple):
        return any(item is container for item in value[:1000])
    return type(value) is dict and any(item is container for item in list(value.values())[:1000])


def _guard(operation: str, subject: Any, operands: list[Any]) -> None:
    """What the candidate may do to the tests' objects: nothing that leads to other objects of theirs."""
    if operation in ("attribute", "set_attribute", "delete_attribute"):
        name = operands[0]
        if isinstance(subject, _CLOSED) or type(name) is not str or name.startswith("_"):
            raise AttributeError(f"not to be seen from the candidate's process: {name!r}")
    if operation in ("isinstance", "issubclass", "await"):
        raise TypeError(f"not for the candidate's process: {operation}")
