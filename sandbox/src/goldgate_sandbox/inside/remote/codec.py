"""Arguments and results of one call between two processes: plain data by value, the rest by reference.

Every list, dict and set that can be changed gets a number, the same on both sides, in the order in
which it is met. So an argument that comes back as the result is the caller's own object again, a
value that occurs twice occurs twice there, and what the callee changed in place is changed here.
"""

from __future__ import annotations

import collections
import enum
import importlib
import operator
from collections.abc import Callable, Iterable
from typing import Any

from goldgate import plain

from goldgate_sandbox.inside.remote import bulk

_DEPTH = 200
_DICTS: dict[str, type] = {
    "dict": dict,
    "Counter": collections.Counter,
    "OrderedDict": collections.OrderedDict,
    "defaultdict": collections.defaultdict,
}
_FACTORIES: dict[str, Any] = {"int": int, "list": list, "dict": dict, "set": set, "str": str, "float": float}
_BUILTIN_TYPES: dict[str, Any] = {
    **_FACTORIES,
    **{kind.__name__: kind for kind in (bool, tuple, frozenset, bytes, complex, object, type, type(None))},
}
_DATE = ("year", "month", "day")
_TIME = ("hour", "minute", "second", "microsecond")
_VALUES: dict[str, tuple[str, ...]] = {
    "builtins.range": ("start", "stop", "step"),
    "builtins.slice": ("start", "stop", "step"),
    "fractions.Fraction": ("numerator", "denominator"),
    "decimal.Decimal": ("__str__",),
    "datetime.date": _DATE,
    "datetime.time": _TIME,
    "datetime.datetime": (*_DATE, *_TIME),
    "datetime.timedelta": ("days", "seconds", "microseconds"),
}
"""Types that are container again from these attributes; none is imported before it is met."""

_EXAMPLE = collections.namedtuple("_EXAMPLE", ())
_REPR = vars(_EXAMPLE)["__repr__"].__code__
_NAMED = set(vars(_EXAMPLE)) | {"__annotations__", "__orig_bases__"}
_PATHS = ("PosixPath", "PurePosixPath")


class Codec:
    """The numbers of one call. ``refer`` gives the wire form of an object that stays where it is,
    ``resolve`` the object, or stand-in, that such a form means. ``knows`` says whether the other side has
    this class of ours.
    """

    def __init__(
        self,
        refer: Callable[[Any], Any],
        resolve: Callable[[str, Any], Any],
        knows: Callable[[type], bool],
    ) -> None:
        self.refer = refer
        self.resolve = resolve
        self.knows = knows
        self.shared: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.before: dict[int, Any] = {}

    def encode(self, value: Any, depth: int = 0) -> Any:
        """A value's wire form. Raises TypeError where it is nested too deeply."""
        kind = type(value)
        if value is None or kind in (bool, str, int, float, bytes, complex):
            return plain.encode(value)
        if depth > _DEPTH:
            raise TypeError(f"nested deeper than {_DEPTH}")
        known = self.numbers.get(id(value))
        if known is not None:
            return {"=": known}
        if kind is tuple or kind is frozenset:
            return {"t" if kind is tuple else "z": self._items(value, depth + 1)}
        if kind in (list, set, bytearray, collections.deque) or kind in _DICTS.values():
            number = self._number(value)
            return {"m": [number, self._content(value, depth + 1)]}
        return self._special(value, kind, depth)

    def decode(self, wire: Any) -> Any:
        """The value of a wire form. Raises ValueError where it is malformed."""
        if not isinstance(wire, dict):
            return wire
        if len(wire) != 1:
            raise ValueError("a tagged value has one tag")
        ((tag, body),) = wire.items()
        try:
            return self._tagged(tag, body)
        except (TypeError, KeyError, IndexError, AttributeError, ArithmeticError) as error:
            raise ValueError(f"malformed value with tag {tag!r}") from error

    def number_lists(self, values: Iterable[Any]) -> None:
        """Give shallow arguments that are sent as they are their numbers: lists in their order."""
        for value in values:
            if type(value) is list:
                self._number(value)

    def receive(self, values: Iterable[Any]) -> None:
        """Take in shallow arguments that came as they are."""
        for value in values:
            if type(value) is list:
                self.before[self._number(value)] = list(value)

    def untouched(self, result: Any) -> bool:
        """Whether a call changed none of its arguments in place and gave none of them back."""
        if id(result) in self.numbers:
            return False
        return all(_same(self.shared[number], before) for number, before in self.before.items())

    def changes(self) -> list[Any]:
        """What was changed in place among the containers that were decoded: pairs of number and content."""
        received = list(self.before.items())
        return [
            [number, self._content(self.shared[number], 1)]
            for number, before in received
            if not _same(self.shared[number], before)
        ]

    def apply(self, changes: Any) -> list[Any]:
        """Change this side's containers as the other side's were; the containers."""
        for number, content in changes:
            _fill(self.shared[number], self._parts(content))
        return [self.shared[number] for number, _ in changes]

    def _number(self, value: Any) -> int:
        self.numbers[id(value)] = len(self.shared)
        self.shared.append(value)
        return len(self.shared) - 1

    def _content(self, value: Any, depth: int) -> list[Any]:
        kind = type(value)
        if kind is bytearray:
            return ["bytearray", bytes(value).hex()]
        if kind in (list, set):
            return [kind.__name__, self._items(value, depth)]
        if kind is collections.deque:
            return ["deque", self._items(value, depth), value.maxlen]
        pairs = [[self.encode(key, depth), self.encode(item, depth)] for key, item in dict.items(value)]
        factory = getattr(value, "default_factory", None)
        made_by = next((name for name, known in _FACTORIES.items() if known is factory), None)
        return [kind.__name__, pairs, made_by]

    def _items(self, values: Any, depth: int) -> list[Any]:
        return list(values) if bulk.simple(values) else [self.encode(item, depth) for item in values]

    def _decoded(self, wires: Any) -> list[Any]:
        return wires if bulk.flat(wires) else [self.decode(item) for item in wires]

    def _special(self, value: Any, kind: Any, depth: int) -> Any:
        name = f"{kind.__module__}.{kind.__qualname__}"
        if name in _VALUES and _found(name) is kind and getattr(value, "tzinfo", None) is None:
            parts = [getattr(value, attribute) for attribute in _VALUES[name]]
            return {"x": [name, [plain.encode(part() if callable(part) else part) for part in parts]]}
        if value is ... or value is NotImplemented:
            return {"n": "..." if value is ... else "NotImplemented"}
        if kind.__module__ == "pathlib" and kind.__name__ in _PATHS:
            return {"p": [kind.__name__, str(value)]}
        name = value.__name__ if isinstance(value, type) else ""
        if name in _BUILTIN_TYPES and _BUILTIN_TYPES[name] is value:
            return {"n": name}
        if isinstance(kind, enum.EnumMeta) and issubclass(kind, int | str):
            return plain.encode(int.__int__(value) if issubclass(kind, int) else str.__str__(value))
        named = issubclass(kind, tuple) and kind.__bases__ == (tuple,) and hasattr(kind, "_fields")
        if named and not (self.knows(kind) and _has_own(kind)):
            items = [self.encode(item, depth + 1) for item in tuple.__iter__(value)]
            return {"nt": [kind.__name__, list(kind._fields), items]}
        return self.refer(value)

    def _tagged(self, tag: str, body: Any) -> Any:
        if tag == "m":
            return self._container(body)
        if tag == "=":
            return self.shared[body]
        if tag == "t":
            return tuple(self._decoded(body))
        if tag == "z":
            return frozenset(self._decoded(body))
        if tag == "x":
            if body[0] not in _VALUES:
                raise ValueError("an unknown type")
            return _found(body[0])(*(plain.decode(part) for part in body[1]))
        if tag == "n":
            return {"...": ..., "NotImplemented": NotImplemented, **_BUILTIN_TYPES}[body]
        if tag == "nt":
            name, fields, items = body
            return collections.namedtuple(name, fields)(*(self.decode(item) for item in items))
        if tag == "p":
            return _found(f"pathlib.{_PATHS[_PATHS.index(body[0])]}")(body[1])
        if tag in ("i", "f", "b", "c"):
            return plain.decode({tag: body})
        return self.resolve(tag, body)

    def _container(self, body: Any) -> Any:
        number, content = body
        if number != len(self.shared):
            raise ValueError("a container out of order")
        container: Any = _empty(content)
        self._number(container)
        _fill(container, self._parts(content))
        self.before[number] = _snapshot(container)
        return container

    def _parts(self, content: Any) -> list[Any]:
        name, body = content[0], content[1]
        if name == "bytearray":
            return [name, bytes.fromhex(body)]
        if name in _DICTS:
            return [name, [(self.decode(key), self.decode(item)) for key, item in body]]
        return [name, self._decoded(body)]


def _has_own(kind: Any) -> bool:
    """Whether a class of named tuples does anything that a named tuple does not."""
    own = set(vars(kind)) - _NAMED - set(kind._fields)
    return bool(own) or vars(kind)["__repr__"].__code__ is not _REPR


def _found(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    return getattr(importlib.import_module(module), attribute)


def _empty(content: Any) -> Any:
    name = content[0]
    if name == "defaultdict":
        return collections.defaultdict(_FACTORIES.get(content[2]))
    if name == "deque":
        return collections.deque(maxlen=content[2])
    return {"list": list, "set": set, "bytearray": bytearray, **_DICTS}[name]()


def _fill(container: Any, parts: list[Any]) -> None:
    items = parts[1]
    if isinstance(container, list | bytearray):
        container[:] = items
    elif isinstance(container, dict):
        dict.clear(container)
        dict.update(container, items)
    else:
        container.clear()
        container.update(items) if isinstance(container, set) else container.extend(items)


def _snapshot(value: Any) -> Any:
    return list(dict.items(value)) if isinstance(value, dict) else list(value)


def _same(value: Any, before: list[Any]) -> bool:
    now = _snapshot(value)
    if len(now) != len(before):
        return False
    if isinstance(value, dict):
        return all(a[0] is b[0] and a[1] is b[1] for a, b in zip(now, before, strict=True))
    return all(map(operator.is_, now, before))
