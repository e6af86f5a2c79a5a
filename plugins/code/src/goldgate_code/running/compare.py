"""Compare plain values in their tagged form (``goldgate.plain``), without building what a candidate sent.

Working on the wire form keeps a hostile value from costing more than its length: no dictionary of colliding
hashes, no integer printed in decimal.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2b
from typing import Any

from goldgate import VALUE_DEPTH as DEPTH
from goldgate import decode
from goldgate.text import shorten


@dataclass(frozen=True, slots=True)
class Leniency:
    """What may differ. By default types are exact, but for what Python's ``==`` takes as equal: 2 and 2.0 and
    2+0j, a set and a frozenset.

    True is never 1. NaN equals NaN only. Tolerances hold for floats (and, with ``int_is_float``, between an
    int and a float): ``abs(got - expected) <= max(abs_tol, rel_tol * abs(expected))``; within sets and as
    keys no tolerance holds. ``exact_ints``: no tolerance holds where an int is expected.
    """

    int_is_float: bool = True
    tuple_is_list: bool = False
    abs_tol: float = 0.0
    rel_tol: float = 0.0
    exact_ints: bool = False


def same(got: Any, expected: Any, leniency: Leniency, depth: int = 0) -> bool:
    """Whether two tagged values are equal. Raises ValueError where one is malformed."""
    if depth > DEPTH:
        raise ValueError(f"nested deeper than {DEPTH}")
    if depth == 0 and isinstance(got, list | dict) and _identical(got, expected):
        return True
    got_type, got_body = _open(got)
    expected_type, expected_body = _open(expected)
    if got_type in ("int", "float") and expected_type in ("int", "float"):
        if got_type != expected_type and not leniency.int_is_float:
            return False
        return _near(got_body, expected_body, leniency)
    if "complex" in (got_type, expected_type) and {got_type, expected_type} <= {"int", "float", "complex"}:
        return bool(got_body == expected_body)
    if {got_type, expected_type} == {"set", "frozenset"}:
        got_type = expected_type
    if got_type != expected_type and not (
        leniency.tuple_is_list and {got_type, expected_type} == {"list", "tuple"}
    ):
        return False
    if got_type in ("list", "tuple"):
        pairs = zip(got_body, expected_body, strict=False)
        return len(got_body) == len(expected_body) and all(same(a, b, leniency, depth + 1) for a, b in pairs)
    if got_type == "dict":
        return _same_items(got_body, expected_body, leniency, depth + 1)
    if got_type in ("set", "frozenset"):
        return Counter(_key(item, leniency) for item in got_body) == Counter(
            _key(item, leniency) for item in expected_body
        )
    return bool(got_body == expected_body)


def _identical(got: Any, expected: Any) -> bool:
    """Whether two values are written alike, and hold no number that is none: quick, however long they are."""
    try:
        text = json.dumps(got)
        return text == json.dumps(expected) and "nan" not in text and _well_formed(expected)
    except (ValueError, RecursionError):
        return False


def _well_formed(wire: Any) -> bool:
    """Whether a value of the row's own can be read: then so can one that is written alike."""
    try:
        decode(wire)
    except (ValueError, TypeError, RecursionError):
        return False
    return True


def _same_items(got: Any, expected: Any, leniency: Leniency, depth: int) -> bool:
    left = {_key(key, leniency): value for key, value in got}
    right = {_key(key, leniency): value for key, value in expected}
    if left.keys() != right.keys() or len(left) != len(got):
        return False
    return all(same(value, right[key], leniency, depth) for key, value in left.items())


def _near(got: float, expected: float, leniency: Leniency) -> bool:
    if got != got or expected != expected:
        return got != got and expected != expected
    if got == expected:
        return True
    if isinstance(expected, int) and (leniency.exact_ints or isinstance(got, int)):
        return False
    if abs(got) == float("inf") or abs(expected) == float("inf"):
        return False
    return near(Fraction(got), Fraction(expected), leniency)


def near(got: Fraction, expected: Fraction, leniency: Leniency) -> bool:
    """Whether two numbers differ by no more than a tolerance, computed exactly: a float would lose digits."""
    if not (leniency.abs_tol or leniency.rel_tol):
        return got == expected
    tolerance = max(leniency.abs_tol, 0.0), max(leniency.rel_tol, 0.0)
    if float("inf") in tolerance:
        return False
    return abs(got - expected) <= max(Fraction(tolerance[0]), Fraction(tolerance[1]) * abs(expected))


def _key(wire: Any, leniency: Leniency, depth: int = 0) -> str:
    """A text that is equal for equal members of a set, or keys."""
    if depth > DEPTH:
        raise ValueError(f"nested deeper than {DEPTH}")
    kind, body = _open(wire)
    if (
        kind == "float"
        and leniency.int_is_float
        and body == body
        and abs(body) != float("inf")
        and body == int(body)
    ):
        kind, body = "int", int(body)
    if kind == "int":
        return f"int:{body:x}"
    if kind == "float":
        return f"float:{body!r}"
    if kind in ("list", "tuple"):
        kind = "list" if leniency.tuple_is_list else kind
        return _digest(kind, [_key(item, leniency, depth + 1) for item in body])
    if kind in ("set", "frozenset"):
        return _digest(kind, sorted(_key(item, leniency, depth + 1) for item in body))
    if kind == "dict":
        pairs = ([_key(k, leniency, depth + 1), _key(v, leniency, depth + 1)] for k, v in body)
        return _digest(kind, sorted(_digest("pair", pair) for pair in pairs))
    return f"{kind}:{body!r}"


def _digest(kind: str, parts: list[str]) -> str:
    """A fixed length at any depth: texts quoted within texts would double at every level."""
    return kind + ":" + blake2b(json.dumps(parts).encode()).hexdigest()


_NAMES = {
    "t": "tuple",
    "d": "dict",
    "s": "set",
    "z": "frozenset",
    "i": "int",
    "f": "float",
    "b": "bytes",
    "c": "complex",
}


def _open(wire: Any) -> tuple[str, Any]:
    """The type's name and the body: the items of a collection still tagged, anything else as a value."""
    if isinstance(wire, list):
        return "list", wire
    if not isinstance(wire, dict):
        return type(wire).__name__, wire
    if len(wire) != 1:
        raise ValueError("a tagged value has one tag")
    ((tag, body),) = wire.items()
    kind = _NAMES.get(tag)
    if kind is None:
        raise ValueError(f"unknown tag {tag!r}")
    if kind in ("int", "float", "bytes", "complex"):
        return kind, decode(wire)
    if not isinstance(body, list):
        raise ValueError(f"malformed value with tag {tag!r}")
    if kind == "dict" and not all(isinstance(pair, list) and len(pair) == 2 for pair in body):
        raise ValueError("malformed value with tag 'd'")
    return kind, body


def shown(wire: Any, limit: int = 300) -> str:
    """A tagged value as Python would write it, cut at ``limit`` characters. Never raises."""
    try:
        text = _shown(wire, limit)
    except ValueError:
        text = "a malformed value"
    return shorten(text, limit)


def _shown(wire: Any, limit: int, depth: int = 0) -> str:
    if depth > 8:
        return "…"
    kind, body = _open(wire)
    if kind == "int" and body.bit_length() > 1000:
        return f"<an int of {body.bit_length()} bits>"
    if kind == "str":
        return repr(body[: limit + 1])
    if kind not in ("list", "tuple", "dict", "set", "frozenset"):
        return repr(body)
    items = body[:limit]
    if kind == "dict":
        inner = ", ".join(f"{_shown(k, limit, depth + 1)}: {_shown(v, limit, depth + 1)}" for k, v in items)
        return "{" + inner + "}"
    inner = ", ".join(_shown(item, limit, depth + 1) for item in items)
    if kind == "list":
        return f"[{inner}]"
    if kind == "tuple":
        return f"({inner},)" if len(items) == 1 else f"({inner})"
    if kind == "set":
        return f"{{{inner}}}" if inner else "set()"
    return f"frozenset({{{inner}}})" if inner else "frozenset()"
