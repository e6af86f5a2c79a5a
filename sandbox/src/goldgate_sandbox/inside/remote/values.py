"""Values of the standard library that equal a plain one, as that plain one.

By exact type only, and read through the builtin type's own methods: a class that overrides anything
is not in this list, so nothing here can lie.
"""

from __future__ import annotations

import collections
import enum
from typing import Any

from goldgate import plain

_MAPPINGS = (collections.Counter, collections.OrderedDict, collections.defaultdict)


def simplified(value: Any, depth: int = 0) -> Any:
    """``value`` with counters and other dicts as dict, named tuples as tuple, int enums as int.

    Raises TypeError for nesting deeper than ``plain`` allows.
    """
    kind = type(value)
    if depth > plain.DEPTH:
        raise TypeError(f"nested deeper than {plain.DEPTH}")
    if kind is list or kind is tuple or kind is set or kind is frozenset:
        return kind([simplified(item, depth + 1) for item in value])
    if kind is dict or kind in _MAPPINGS:
        pairs = dict.items(value)
        return {simplified(key, depth + 1): simplified(item, depth + 1) for key, item in pairs}
    if isinstance(kind, enum.EnumMeta):
        if issubclass(kind, int):
            return int.__int__(value)
        if issubclass(kind, str):
            return str.__str__(value)
    if issubclass(kind, tuple) and kind.__bases__ == (tuple,) and hasattr(kind, "_fields"):
        return tuple(simplified(item, depth + 1) for item in tuple.__iter__(value))
    return value
