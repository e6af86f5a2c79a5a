"""Stand-ins for objects of the other process.

On the tests' side nothing that the candidate's objects say of equality, order or arithmetic is
believed, and no operand of such an operation is sent over: it may be the expected value. Only
between two instances of a class that the tests name themselves is equality asked for, and marked.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from goldgate_sandbox.inside.remote.operations import MUTUAL
from goldgate_sandbox.inside.remote.peer import Handle, Peer


class UnfitError(BaseException):
    """The tests need live objects: this cannot be done from another process."""


class Trust:
    """Whose word is taken. ``named``: classes, by number, that the tests name. ``believed``: whether the
    candidate's own idea of equality has played a part.
    """

    def __init__(self, *, whole: bool) -> None:
        self.whole = whole
        self.named: set[int] = set()
        self.believed = False

    def between(self, own: RemoteObject, other: Any) -> bool:
        """Whether an operation between the two may be asked for."""
        if self.whole:
            return True
        both = [_location(thing) for thing in (own, other) if type(thing) is RemoteObject]
        if len(both) == 2 and all(location.exact in self.named for location in both):
            self.believed = True
            return True
        return False


class Location:
    """Where a stand-in's object is, and of which classes it claims to be."""

    __slots__ = ("handle", "kinds", "peer", "trust")

    def __init__(self, peer: Peer, handle: Handle, trust: Trust, kinds: tuple[int, ...] = ()) -> None:
        self.peer = peer
        self.handle = handle
        self.trust = trust
        self.kinds = kinds

    @property
    def exact(self) -> int:
        """The number of the object's own class; -1 for a builtin one."""
        return self.kinds[0] if self.kinds else -1

    def ask(self, operation: str, /, *operands: Any, **keywords: Any) -> Any:
        """Have the operation done where the object is."""
        return self.peer.ask(operation, self.handle, *operands, **keywords)


def _location(stand_in: Any) -> Location:
    location: Location = object.__getattribute__(stand_in, "_goldgate_location")
    return location


def _operator(name: str, *, mutual: bool) -> Callable[..., Any]:
    def method(self: RemoteObject, *operands: Any) -> Any:
        location = _location(self)
        if mutual and not location.trust.between(self, operands[0]):
            return NotImplemented
        return location.ask(name, *operands)

    return method


class RemoteClass:
    """A class of the other process, other than an exception's."""

    def __init__(self, location: Location, name: str, doc: Any) -> None:
        self.__dict__.update(_goldgate_location=location, __name__=name, __qualname__=name, __doc__=doc)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return _location(self).ask("call", *args, **keywords)

    def __getattr__(self, name: str) -> Any:
        return _attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _location(self).ask("set_attribute", name, value)

    def __iter__(self) -> Any:
        return _location(self).ask("iter")

    def __len__(self) -> Any:
        return _location(self).ask("len")

    def __getitem__(self, key: Any) -> Any:
        return _location(self).ask("item", key)

    def __contains__(self, item: Any) -> Any:
        return any(item is member for member in self)

    def __instancecheck__(self, instance: Any) -> bool:
        if type(instance) is not RemoteObject:
            return False
        return _location(self).handle.number in _location(instance).kinds

    def __subclasscheck__(self, other: Any) -> bool:
        return type(other) is RemoteClass and bool(_location(self).ask("issubclass", other))

    def __mro_entries__(self, bases: Any) -> Any:
        raise UnfitError("they subclass a class of the candidate's")

    def __repr__(self) -> str:
        return f"<class {self.__dict__['__name__']!r}>"


class RemoteObject:
    """An object of the other process."""

    __slots__ = ("_goldgate_location",)

    def __init__(self, location: Location) -> None:
        object.__setattr__(self, "_goldgate_location", location)

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return _location(self).ask("call", *args, **keywords)

    def __getattr__(self, name: str) -> Any:
        return _attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _location(self).ask("set_attribute", name, value)

    def __delattr__(self, name: str) -> None:
        _location(self).ask("delete_attribute", name)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return _location(self).trust.between(self, other) and bool(_location(self).ask("eq", other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        location = _location(self)
        if location.trust.whole or location.exact in location.trust.named:
            return int(location.ask("hash"))
        return id(self)

    def __contains__(self, item: Any) -> bool:
        location = _location(self)
        if location.trust.whole or location.exact in location.trust.named:
            return bool(location.ask("contains", item))
        return any(item is member or item == member for member in location.ask("iter"))

    def __exit__(self, *error: Any) -> Any:
        return _location(self).ask("exit", *((None, None, None) if error[0] is None else error))


_SINGLE = {
    "__len__": "len",
    "__bool__": "bool",
    "__int__": "int",
    "__float__": "float",
    "__index__": "index",
    "__str__": "str",
    "__repr__": "repr",
    "__format__": "format",
    "__round__": "round",
    "__iter__": "iter",
    "__next__": "next",
    "__reversed__": "reversed",
    "__enter__": "enter",
    "__getitem__": "item",
    "__setitem__": "set_item",
    "__delitem__": "delete_item",
    "__neg__": "neg",
    "__pos__": "pos",
    "__abs__": "abs",
    "__invert__": "invert",
}
for _dunder, _name in _SINGLE.items():
    setattr(RemoteObject, _dunder, _operator(_name, mutual=False))
for _name in MUTUAL:
    setattr(RemoteObject, f"__{_name.rstrip('_')}__", _operator(_name, mutual=True))


def _attribute(stand_in: Any, name: str) -> Any:
    if name.startswith(("__", "_pytest")) and name != "__dict__":
        raise AttributeError(name)
    return _location(stand_in).ask("attribute", name)


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
        return await location.ask("call", *args, **keywords)

    def called(*args: Any, **keywords: Any) -> Any:
        return location.ask("call", *args, **keywords)

    function: Any = awaited if waits else called
    function.__name__ = function.__qualname__ = name
    function.__doc__ = doc if isinstance(doc, str) else None
    return function


def _generator(location: Location) -> Any:
    sent: Any = None
    ask, operand = "send", sent
    while True:
        try:
            item = location.ask(ask, operand)
        except StopIteration as end:
            return end.value
        try:
            ask, operand = "send", (yield item)
        except GeneratorExit:
            location.ask("close")
            raise
        except Exception as error:
            ask, operand = "throw", error


async def _coroutine(location: Location) -> Any:
    return location.ask("await")


def _exception(peer: Peer, name: str, about: dict[str, Any]) -> type[BaseException]:
    bases = [peer.known[number] for number in about["bases"] if isinstance(peer.known.get(number), type)]
    builtin = getattr(builtins, str(about["exception"]), None)
    if not (isinstance(builtin, type) and issubclass(builtin, BaseException)):
        raise ValueError("an exception without a builtin base")
    return type(name, (bases[0] if bases else builtin,), {"__module__": "candidate"})
