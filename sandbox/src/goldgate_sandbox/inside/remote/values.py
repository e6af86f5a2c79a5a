"""Values of the standard library that equal a plain one, as that plain one.

By exact type only, and read through the type's own methods: a class that overrides anything is not in this
list, so nothing here can lie. numpy's scalars are plain numbers as well, where numpy is installed.
"""

from __future__ import annotations

import collections
import enum
import math
import sys
from typing import Any

from goldgate import plain

_MAPPINGS = (collections.Counter, collections.OrderedDict, collections.defaultdict)
_KEYS: type = type({}.keys())
_ITEMS: type = type({}.items())
_SCALARS = frozenset((type(None), bool, str, int, float))


def simplified(value: Any, depth: int = 0) -> Any:
    """``value`` with counters and other dicts as dict, named tuples as tuple, keys of a dict as a set, byte
    arrays as bytes, int enums, fractions and decimals as the number that they equal.

    Raises TypeError for nesting deeper than ``plain`` allows.
    """
    kind = type(value)
    if kind in _SCALARS:
        return value
    if depth > plain.DEPTH:
        raise TypeError(f"nested deeper than {plain.DEPTH}")
    if kind is list or kind is tuple or kind is set or kind is frozenset:
        if _SCALARS.issuperset(map(type, value)):
            return value
        return kind([simplified(item, depth + 1) for item in value])
    if kind is dict or kind in _MAPPINGS:
        pairs = dict.items(value)
        return {simplified(key, depth + 1): simplified(item, depth + 1) for key, item in pairs}
    if kind is _KEYS or kind is _ITEMS:
        return {simplified(item, depth + 1) for item in value}
    if kind is bytearray:
        return bytes(value)
    return _simple(value, kind, depth)


def _simple(value: Any, kind: Any, depth: int) -> Any:
    if isinstance(kind, enum.EnumMeta):
        if issubclass(kind, int):
            return int.__int__(value)
        if issubclass(kind, str):
            return str.__str__(value)
    if issubclass(kind, tuple) and kind.__bases__ == (tuple,) and hasattr(kind, "_fields"):
        return tuple(simplified(item, depth + 1) for item in tuple.__iter__(value))
    for module, name in (("decimal", "Decimal"), ("fractions", "Fraction")):
        if kind is getattr(sys.modules.get(module), name, None):
            return _number(value, kind)
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None and kind.__module__ == "numpy" and isinstance(value, numpy.generic):
        return value.item()
    return value


def _number(value: Any, kind: Any) -> Any:
    """The int or float that a Decimal or Fraction equals; itself where there is none."""
    near = float(value)
    if math.isfinite(near):
        if value == int(value):
            return int(value)
        if kind(near) == value:
            return near
    return value
