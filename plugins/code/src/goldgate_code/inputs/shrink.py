"""Simpler variants of plain values, simplest first, to shrink a counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

MOST = 60


def simpler(args: list[Any]) -> list[list[Any]]:
    """Variants of a list of arguments, one argument changed at a time."""
    found = [
        [*args[:at], other, *args[at + 1 :]] for at, value in enumerate(args) for other in _simpler(value)
    ]
    unique = {repr(other): other for other in found}
    return sorted(unique.values(), key=size)[:MOST]


def size(value: Any) -> tuple[int, int, str]:
    """How simple a value is: the length of its text, then its numbers, then the text itself."""
    text = repr(value)
    return len(text), sum(map(ord, text)), text


def _simpler(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield from (False,) if value else ()
    elif isinstance(value, int):
        yield from (
            n
            for n in (0, 1, -value, value // 2, value - (1 if value > 0 else -1))
            if abs(n) <= abs(value) != n
        )
    elif isinstance(value, float):
        yield from (
            x
            for x in (0.0, 1.0, float(int(value)), round(value, 1))
            if len(repr(x)) <= len(repr(value)) and x != value
        )
    elif isinstance(value, str | list | tuple):
        yield from _shorter(value)
        if not isinstance(value, str):
            yield from _inner(value)
    elif isinstance(value, set | frozenset):
        yield from (value - {item} for item in sorted(value, key=repr)[:20])
    elif isinstance(value, dict):
        yield from ({k: v for k, v in value.items() if k != key} for key in islice(value, 20))
        for key, item in islice(value.items(), 20):
            yield from ({**value, key: other} for other in islice(_simpler(item), 4))


def _shorter(value: Any) -> Iterator[Any]:
    half = len(value) // 2
    if half:
        yield value[:half]
        yield value[half:]
    for at in range(min(len(value), 30)):
        yield value[:at] + value[at + 1 :]


def _inner(value: Any) -> Iterator[Any]:
    for at, item in enumerate(value[:20]):
        for other in islice(_simpler(item), 4):
            yield type(value)([*value[:at], other, *value[at + 1 :]])
