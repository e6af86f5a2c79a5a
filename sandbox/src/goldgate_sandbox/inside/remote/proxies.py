"""Stand-ins for objects of the other process.

On the tests' side nothing that the candidate's objects say of equality, order or arithmetic is believed, and
no operand of such an operation is sent over: it may be the expected value. Exceptions: operators of an object
that the tests constructed themselves, with plain operands; and, at lower trust, the equality, order and
arithmetic of instances of a class that the tests name.
"""

from __future__ import annotations

import builtins
import types
from collections.abc import Callable
from typing import Any

from goldgate_sandbox.inside.remote.operations import ARITHMETIC, ORDER
from goldgate_sandbox.inside.remote.peer import Handle, Peer
from goldgate_sandbox.inside.remote.trust import Location, Trust

_PLAIN = frozenset((type(None), bool, int, float, complex, str, bytes, tuple, list, dict, set, frozenset))


def _location(stand_in: Any) -> Location:
    location: Location = object.__getattribute__(stand_in, "_goldgate_location")
    return location


def _may_ask(own: Location, other: Any, *, compares: bool) -> bool:
    """Whether an operator of ``own`` may be asked for with ``other``; at which trust is noted."""
    if own.trust.whole:
        return True
    theirs = _location(other) if type(other) is RemoteObject else None
    if not own.named or not (theirs.named if theirs else type(other) in _PLAIN):
        return False
    if compares:
        own.trust.lower("the tests trust the candidate's own idea of equality or order")
    elif not own.constructed or not (theirs is None or theirs.constructed):
        own.trust.lower("the tests compute with objects that the candidate made")
    return True


def _operator(name: str, *, compares: bool) -> Callable[..., Any]:
    def method(self: RemoteObject, *operands: Any) -> Any:
        location = _location(self)
        if not _may_ask(location, operands[0], compares=compares):
            return NotImplemented
        return location.ask(name, *operands)

    return method


def _conversion(name: str) -> Callable[..., Any]:
    def method(self: RemoteObject, *operands: Any) -> Any:
        return _location(self).once(name, *operands)

    return method


def _change(name: str) -> Callable[..., Any]:
    def method(self: RemoteObject, *operands: Any) -> Any:
        return _location(self).change(name, *operands)

    return method


class RemoteClass:
    """A class of the other process, other than an exception's."""

    def __init__(self, location: Location, name: str, doc: Any) -> None:
        self.__dict__.update(_goldgate_location=location, __name__=name, __qualname__=name, __doc__=doc)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        made = _location(self).change("call", *args, **keywords)
        if type(made) is RemoteObject:
            _location(made).constructed = True
        return made

    def __getattr__(self, name: str) -> Any:
        return _attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _location(self).change("set_attribute", name, value)

    def __iter__(self) -> Any:
        return _location(self).ask("iter")

    def __len__(self) -> Any:
        return _location(self).once("len")

    def __getitem__(self, key: Any) -> Any:
        return _location(self).once("item", key)

    def __contains__(self, item: Any) -> Any:
        return any(item is member for member in self)

    def __instancecheck__(self, instance: Any) -> bool:
        if type(instance) is not RemoteObject:
            return False
        return _location(self).handle.number in _location(instance).kinds

    def __subclasscheck__(self, other: Any) -> bool:
        return type(other) is RemoteClass and bool(_location(self).once("issubclass", other))

    def __mro_entries__(self, bases: Any) -> Any:
        return _location(self).trust.refuse("they subclass a class of the candidate's")

    def __repr__(self) -> str:
        return f"<class {self.__dict__['__name__']!r}>"


class RemoteObject:
    """An object of the other process."""

    __slots__ = ("_goldgate_location",)

    def __init__(self, location: Location) -> None:
        object.__setattr__(self, "_goldgate_location", location)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return _location(self).change("call", *args, **keywords)

    def __getattr__(self, name: str) -> Any:
        return _attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _location(self).change("set_attribute", name, value)

    def __delattr__(self, name: str) -> None:
        _location(self).change("delete_attribute", name)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return _may_ask(_location(self), other, compares=True) and bool(_location(self).ask("eq", other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        location = _location(self)
        if location.trust.whole or location.named:
            return int(location.once("hash"))
        return id(self)

    def __iter__(self) -> Any:
        location = _location(self)
        if location.trust.whole or location.constructed:
            return location.ask("iter")
        location.look("iter")
        return _iterated(self, location)

    def __len__(self) -> Any:
        _location(self).look("len")
        return _location(self).once("len")

    def __getitem__(self, key: Any) -> Any:
        _location(self).look("item")
        return _location(self).once("item", key)

    def __contains__(self, item: Any) -> bool:
        location = _location(self)
        if location.trust.whole or location.constructed:
            return bool(location.ask("contains", item))
        return any(item is member or item == member for member in self)

    def __exit__(self, *error: Any) -> Any:
        return _location(self).change("exit", *((None, None, None) if error[0] is None else error))

    def __reduce_ex__(self, protocol: Any) -> Any:
        if _location(self).trust.whole:
            raise TypeError("an object of another process cannot be copied")
        return _location(self).trust.refuse("they copy an object of the candidate's")


_LOOKING = "bool int float index str repr format round reversed neg pos abs invert".split()
_CHANGING = {
    "__next__": "next",
    "__enter__": "enter",
    "__setitem__": "set_item",
    "__delitem__": "delete_item",
}
for _name in _LOOKING:
    setattr(RemoteObject, f"__{_name}__", _conversion(_name))
for _dunder, _name in _CHANGING.items():
    setattr(RemoteObject, _dunder, _change(_name))
for _name in ARITHMETIC:
    setattr(RemoteObject, f"__{_name.rstrip('_')}__", _operator(_name, compares=False))
for _name in ORDER:
    setattr(RemoteObject, f"__{_name}__", _operator(_name, compares=True))


def _iterated(stand_in: Any, location: Location) -> Any:
    """An iterator that remembers its items: they come again, until a call may have changed them."""
    known = location.answers.get("iter")
    if known is not None and known[0] == location.trust.epoch:
        return _Replay(known[2])
    inner = location.ask("iter")
    if inner is stand_in:
        return inner  # an iterator: it goes on where it was
    items: tuple[list[Any], Any] = ([], inner)
    if known is not None and known[1] == location.own:
        location.trust.lower("an object of the candidate's was iterated again after other calls")
    location.answers["iter"] = (location.trust.epoch, location.own, items)
    return _Replay(items)


class _Replay:
    """The items that were seen already, then further ones."""

    def __init__(self, items: tuple[list[Any], Any]) -> None:
        self.seen, self.inner = items
        self.at = 0

    def __iter__(self) -> _Replay:
        return self

    def __next__(self) -> Any:
        if self.at == len(self.seen):
            if type(self.inner) is RemoteObject:
                self.seen.append(_location(self.inner).ask("next"))
            else:
                self.seen.append(next(self.inner))
        self.at += 1
        return self.seen[self.at - 1]


def _attribute(stand_in: Any, name: str) -> Any:
    if name.startswith(("__", "_pytest")) and name != "__dict__":
        raise AttributeError(name)
    value = _location(stand_in).once("attribute", name)
    own = getattr(value, "_goldgate_location", None) if type(value) is types.FunctionType else None
    if own is not None:
        own.owner = _location(stand_in)
    return value


def stand_in(peer: Peer, handle: Handle, about: dict[str, Any], trust: Trust) -> Any:
    """Something that acts as the other's object does. Raises ValueError for a malformed description."""
    location = Location(peer, handle, trust, tuple(int(number) for number in about.get("kinds", ())))
    name, doc = str(about.get("name", "")), about.get("doc")
    match about.get("is"):
        case "function":
            return _function(location, name, doc, waits=bool(about.get("waits")))
        case "generator":
            return _generator(location)
        case "coroutine":
            return _coroutine(location)
        case "class" if "exception" in about:
            return _exception(peer, name, about)
        case "class":
            return RemoteClass(location, name, doc)
        case "object":
            return RemoteObject(location)
        case unknown:
            raise ValueError(f"an unknown kind of object: {unknown!r}")


def _function(location: Location, name: str, doc: Any, *, waits: bool) -> Any:
    async def awaited(*args: Any, **keywords: Any) -> Any:
        return await location.change("call", *args, **keywords)

    def called(*args: Any, **keywords: Any) -> Any:
        return location.change("call", *args, **keywords)

    function: Any = awaited if waits else called
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc if isinstance(doc, str) else None
    function._goldgate_location = location
    return function


def _generator(location: Location) -> Any:
    sent: Any = None
    ask, operand = "send", sent
    while True:
        try:
            item = location.change(ask, operand)
        except StopIteration as end:
            return end.value
        try:
            ask, operand = "send", (yield item)
        except GeneratorExit:
            location.change("close")
            raise
        except Exception as error:
            ask, operand = "throw", error


async def _coroutine(location: Location) -> Any:
    return location.change("await")


def _exception(peer: Peer, name: str, about: dict[str, Any]) -> type[BaseException]:
    bases = [peer.known[number] for number in about["bases"] if isinstance(peer.known.get(number), type)]
    builtin = getattr(builtins, str(about["exception"]), None)
    if not (isinstance(builtin, type) and issubclass(builtin, BaseException)):
        raise ValueError("an exception without a builtin base")
    return type(name, (bases[0] if bases else builtin,), {"__module__": "candidate"})
