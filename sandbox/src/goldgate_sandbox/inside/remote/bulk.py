"""Many plain values at once, looked at by functions in C: a loop in Python takes too long for a million."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

from goldgate import plain

SCALARS = frozenset((type(None), bool, int, float, str))
_SHALLOW = SCALARS | {list}
_NUMBERS = frozenset((bool, int, float))
_WORDS = frozenset((type(None), bool, str))


def simple(values: Collection[Any]) -> bool:
    """Whether all values are written in JSON as they are: no containers, no numbers that need a tag."""
    kinds = set(map(type, values))
    if kinds <= _WORDS:
        return True
    if kinds <= _NUMBERS:
        if float in kinds and not all(map(math.isfinite, values)):
            return False
        if int not in kinds or (min(values) > -plain.WIDE and max(values) < plain.WIDE):
            return True
        return float in kinds and all(map(_simple, values))  # a large float is no large whole number
    return kinds <= SCALARS and all(map(_simple, values))


def _simple(value: Any) -> bool:
    if type(value) is int:
        return -plain.WIDE < value < plain.WIDE
    return type(value) is not float or math.isfinite(value)


def shallow(values: Collection[Any]) -> bool:
    """Whether all values are simple, or lists of simple values, each list once: they cross as they are."""
    if simple(values):
        return True
    if not set(map(type, values)) <= _SHALLOW:
        return False
    lists = [value for value in values if type(value) is list]
    once = len(lists) == 1 or len(set(map(id, lists))) == len(lists)
    return once and all(map(simple, lists)) and simple([v for v in values if type(v) is not list])


def flat(wires: Collection[Any]) -> bool:
    """Whether wire forms are the values themselves, none of them a container or tagged."""
    kinds = set(map(type, wires))
    return dict not in kinds and list not in kinds


def decode(wire: Any, depth: int = 0) -> Any:
    """As ``plain.decode``, quickly for long lists."""
    if type(wire) is list and depth < plain.DEPTH:
        return wire if flat(wire) else [decode(item, depth + 1) for item in wire]
    return plain.decode(wire, depth)


def encode(value: Any, depth: int = 0) -> Any:
    """As ``plain.encode``, quickly for long lists."""
    if type(value) is list and depth < plain.DEPTH:
        return value if simple(value) else [encode(item, depth + 1) for item in value]
    return plain.encode(value, depth)


def has_nan(value: Any, depth: int = 0) -> bool:
    """Whether a value is, or holds, a number that is none."""
    kind = type(value)
    if kind is float:
        return math.isnan(value)
    if kind is complex:
        return math.isnan(value.real) or math.isnan(value.imag)
    if depth > 100:
        return False
    if isinstance(value, dict):
        return has_nan(list(dict.keys(value)), depth + 1) or has_nan(list(dict.values(value)), depth + 1)
    if isinstance(value, list | tuple | set | frozenset):
        kinds = set(map(type, value))
        if kinds <= _NUMBERS:
            return float in kinds and any(map(math.isnan, value))
        return not kinds <= _WORDS and any(has_nan(part, depth + 1) for part in value)
    return False
