"""Plain values on a wire: what a candidate's process may say, and no more.

JSON with tags for what JSON lacks. Only exact builtin types pass: a subclass could carry methods
that lie. Standard library only, so that the sandbox's own processes can load this file by path.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

DEPTH = 60
WIDE = 1 << 53  # beyond this an int would lose digits in a JSON reader that knows floats only


def encode(value: Any, depth: int = 0) -> Any:
    """A value as tagged JSON. Raises TypeError for any type but int, float, bool, None, str, bytes,
    complex, list, tuple, dict, set, frozenset, and for nesting deeper than 60.
    """
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -WIDE < value < WIDE else {"i": hex(value)}
    if kind is float:
        return value if value - value == 0 else {"f": repr(value)}
    if depth >= DEPTH:
        raise TypeError(f"nested deeper than {DEPTH}")
    if kind is list:
        return [encode(item, depth + 1) for item in value]
    if kind is tuple:
        return {"t": [encode(item, depth + 1) for item in value]}
    if kind is dict:
        pairs = value.items()
        return {"d": [[encode(key, depth + 1), encode(item, depth + 1)] for key, item in pairs]}
    if kind is set or kind is frozenset:
        return {"s" if kind is set else "z": [encode(item, depth + 1) for item in value]}
    if kind is bytes:
        return {"b": value.hex()}
    if kind is complex:
        return {"c": [repr(value.real), repr(value.imag)]}
    raise TypeError(f"not plain data: {kind.__name__}")


def decode(wire: Any, depth: int = 0) -> Any:
    """The value of a tagged JSON. Raises ValueError for a malformed one."""
    if depth > DEPTH:
        raise ValueError(f"nested deeper than {DEPTH}")
    if isinstance(wire, list):
        return [decode(item, depth + 1) for item in wire]
    if not isinstance(wire, dict):
        return wire
    if len(wire) != 1:
        raise ValueError("a tagged value has one tag")
    ((tag, body),) = wire.items()
    try:
        return _TAGS[tag](body, depth + 1)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"malformed value with tag {tag!r}") from error


def _items(body: Any, depth: int) -> list[Any]:
    if not isinstance(body, list):
        raise TypeError
    return [decode(item, depth) for item in body]


_TAGS: dict[str, Callable[[Any, int], Any]] = {
    "t": lambda body, depth: tuple(_items(body, depth)),
    "d": lambda body, depth: {decode(k, depth): decode(v, depth) for k, v in body},
    "s": lambda body, depth: set(_items(body, depth)),
    "z": lambda body, depth: frozenset(_items(body, depth)),
    "i": lambda body, depth: int(body, 16),
    "f": lambda body, depth: float(body),
    "b": lambda body, depth: bytes.fromhex(body),
    "c": lambda body, depth: complex(float(body[0]), float(body[1])),
}
