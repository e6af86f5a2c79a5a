"""The tests' end of the line: the candidate's module as it looks from another process."""

from __future__ import annotations

import builtins
import importlib
import math
import re
import socket
import sys
import types
from typing import Any

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.exceptions import ForeignError
from goldgate_sandbox.inside.remote.peer import Handle, Peer, Side
from goldgate_sandbox.inside.remote.proxies import RemoteClass, Trust, stand_in

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


class UnloadedError(Exception):
    """The candidate's module could not be loaded; says why."""


class Remote:
    """The candidate's module. ``text`` is the tests' source: what it mentions may cross the line.

    Raises UnloadedError.
    """

    def __init__(self, channel: socket.socket, text: str) -> None:
        self.trust = Trust(whole=False)
        self.text = text
        self.crossed: list[BaseException] = []
        try:
            greeting, _ = wire.receive(channel)
        except (EOFError, OSError, ValueError) as error:
            raise UnloadedError("its process ended while it was loaded") from error
        if not isinstance(greeting, dict) or "loaded" not in greeting:
            reason = greeting.get("unloaded") if isinstance(greeting, dict) else ""
            raise UnloadedError(str(reason)[:300])
        names, modules = greeting["loaded"], greeting.get("modules")
        if not isinstance(names, list) or not isinstance(modules, dict):
            raise UnloadedError("malformed names")
        self.names = {name for name in names if isinstance(name, str)}
        self.modules = {name: module for name, module in modules.items() if isinstance(module, str)}
        self.peer = Peer(
            channel,
            Side(
                stand_in=lambda peer, handle, about: stand_in(peer, handle, about, self.trust),
                guard=_guard,
                received=self._received,
                raised=self._raised,
                exception=self._exception,
            ),
        )

    def fetch(self, name: str) -> Any:
        """What the candidate's module has under a name. Raises AttributeError."""
        module = self.modules.get(name)
        if module is not None:
            return self._own_module(module)
        found = self.peer.ask("attribute", _MODULE, name)
        if isinstance(found, RemoteClass):
            location = found.__dict__["_goldgate_location"]
            self.trust.named.add(location.handle.number)
        return found

    def entry_point(self, path: str) -> Any:
        """The function to test; a method is one of an instance made without arguments."""
        first, *rest = path.split(".")
        found = self.fetch(first)
        for part in rest:
            found = getattr(found() if isinstance(found, RemoteClass) else found, part)
        return found

    def module(self, name: str) -> types.ModuleType:
        """The module to be imported by tests."""
        module = _Module(name)
        module.__dict__["_goldgate_remote"] = self
        module.__dict__["__all__"] = sorted(n for n in self.names if n.isidentifier() and n[0] != "_")
        return module

    def _own_module(self, name: str) -> types.ModuleType:
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names or top in _NOT_IMPORTED:
            raise AttributeError(f"the candidate's module {name} stays in its process")
        return importlib.import_module(name)

    def _received(self, value: Any) -> None:
        if _has_nan(value) and not _NAN.search(self.text):
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


class _Module(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.__dict__["_goldgate_remote"].fetch(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            super().__setattr__(name, value)
        else:
            self.__dict__["_goldgate_remote"].peer.ask("set_attribute", _MODULE, name, value)


def _guard(operation: str, subject: Any, operands: list[Any]) -> None:
    """What the candidate may do to the tests' objects: nothing that leads to other objects of theirs."""
    if operation in ("attribute", "set_attribute", "delete_attribute"):
        name = operands[0]
        if isinstance(subject, _CLOSED) or type(name) is not str or name.startswith("_"):
            raise AttributeError(f"not to be seen from the candidate's process: {name!r}")
    if operation in ("isinstance", "issubclass", "await"):
        raise TypeError(f"not for the candidate's process: {operation}")


def _has_nan(value: Any, depth: int = 0) -> bool:
    if type(value) is float:
        return math.isnan(value)
    if type(value) is complex:
        return math.isnan(value.real) or math.isnan(value.imag)
    if depth > 100:
        return False
    if isinstance(value, dict):
        return any(_has_nan(part, depth + 1) for pair in dict.items(value) for part in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return any(_has_nan(part, depth + 1) for part in value)
    return False
