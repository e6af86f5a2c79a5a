"""What a function is given: the shape of its arguments, read from examples of calls or from type hints.

Examples say more than hints: that a number is never negative, a list sorted, a text made of brackets. A shape
is as narrow as its examples, a little beyond: an input that a function was never meant for proves nothing
about it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, floor, gcd
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any, Literal

FEW = 3
"""Pairs of neighbours, in two examples or more, from which a habit (sorted, without repetition) is believed;
and characters of a family beyond which all of it is.
"""
PAIRS = {"(": ")", "[": "]", "{": "}"}
WORD = ascii_lowercase[:3] + ascii_uppercase[:2] + digits[:2] + " "


@dataclass(frozen=True, slots=True)
class Shape:
    """Values of one type. ``low`` and ``high`` bound a number, or a length, which is a multiple of ``step``;
    ``items`` are the alternatives for members, of which a dictionary has two (keys, values) and a tuple one
    for each place. ``balanced``: brackets of a text, or of each of its words, pair up.
    """

    kind: str
    low: int = 0
    high: int = 0
    items: tuple[tuple[Shape, ...], ...] = ()
    alphabet: str = ""
    seen: tuple[str, ...] = ()
    ascending: bool = False
    distinct: bool = False
    step: int = 1
    balanced: Literal["", "text", "words"] = ""


Shapes = tuple[Shape, ...]


def like(values: Sequence[Any]) -> Shapes:
    """The shapes of values, one for each type among them, in order of appearance."""
    groups: dict[type, list[Any]] = {}
    for value in values:
        groups.setdefault(type(value), []).append(value)
    return tuple(_like(kind.__name__, group) for kind, group in groups.items())


def _like(kind: str, values: list[Any]) -> Shape:
    if kind in ("int", "float"):
        return _number(kind, values)
    if kind == "str":
        return _text(values)
    if kind in ("list", "set", "frozenset", "dict") or (
        kind == "tuple" and len({len(v) for v in values}) > 1
    ):
        return _collection(kind, values)
    if kind == "tuple":
        return Shape(kind, items=tuple(like(place) for place in zip(*values, strict=True)))
    return Shape(kind)


def _number(kind: str, values: list[Any]) -> Shape:
    finite = [value for value in values if value - value == 0] or [0]
    low, high = floor(min(finite)), ceil(max(finite))
    high = max(high, -high)
    high = 2 * high + 3 if high < 1000 else high
    wider = 2 * low if low > -1000 else low
    low = (low if low <= 2 else 1) if low >= 0 else wider
    return Shape(kind, low, max(low, high))


def _text(values: list[str]) -> Shape:
    seen = {character for value in values for character in value}
    for family in (ascii_lowercase, ascii_uppercase, digits):
        if len(seen & set(family)) > FEW:
            seen |= set(family)
    low, high = _lengths(values)
    shape = Shape("str", low, high, alphabet="".join(sorted(seen)), seen=tuple(dict.fromkeys(values))[:20])
    if not seen & set("([{") or len(values) < FEW or not all(map(balanced, values)):
        return shape
    by_word = all(balanced(word) for value in values for word in value.split())
    return replace(shape, balanced="words" if by_word else "text")


def _paired(shape: Shape, text: str) -> bool:
    pieces = {"": [], "text": [text], "words": text.split()}[shape.balanced]
    return all(map(balanced, pieces))


def balanced(text: str) -> bool:
    """Whether every round, square or curly bracket of a text pairs up."""
    opened = []
    for character in text:
        if character in PAIRS:
            opened.append(PAIRS[character])
        elif character in PAIRS.values() and (not opened or opened.pop() != character):
            return False
    return not opened


def _collection(kind: str, values: list[Any]) -> Shape:
    low, high = _lengths(values)
    members = [item for value in values for item in value]
    if kind == "dict":
        inner = [item for value in values for item in value.values()]
        return Shape(kind, low, high, (like(members), like(inner)))
    shape = Shape(kind, low, high, (like(members),))
    if kind not in ("list", "tuple"):
        return shape
    lengths = {len(value) for value in values}
    step = gcd(*lengths)
    if step > 1 and len(lengths) > 1:
        shape = replace(shape, low=0 if 0 in lengths else step, step=step)
    telling = [list(value) for value in values if len(value) > 1]
    if len(telling) < 2 or sum(len(value) - 1 for value in telling) < FEW:
        return shape
    return replace(
        shape,
        ascending=all(_ascending(value) for value in telling),
        distinct=all(_distinct(value) for value in telling),
    )


def _lengths(values: Sequence[Any]) -> tuple[int, int]:
    lengths = [len(value) for value in values]
    return min(*lengths, 1), min(max(lengths) + 3, max(40, max(lengths)))


def _ascending(value: Sequence[Any]) -> bool:
    try:
        return all(a <= b for a, b in pairwise(value))
    except TypeError:
        return False


def _distinct(value: Sequence[Any]) -> bool:
    return len(set(map(repr, value))) == len(value)


def admits(shapes: Shapes, value: Any) -> bool:
    """Whether a value has one of the shapes; an unseen character or a value out of bounds has none."""
    return any(shape.kind == type(value).__name__ and _admits(shape, value) for shape in shapes)


def _admits(shape: Shape, value: Any) -> bool:
    if shape.kind in ("int", "float"):
        return bool(shape.low <= value <= shape.high)
    if shape.kind == "str":
        fits = shape.low <= len(value) <= shape.high and set(value) <= set(shape.alphabet)
        return value in shape.seen or (fits and _paired(shape, value))
    if shape.kind == "tuple" and len(shape.items) != 1:
        return len(value) == len(shape.items) and all(map(admits, shape.items, value))
    if shape.kind not in ("list", "tuple", "set", "frozenset", "dict"):
        return True
    if not shape.low <= len(value) <= shape.high or len(value) % shape.step:
        return False
    if shape.kind == "dict" and not all(admits(shape.items[1], item) for item in value.values()):
        return False
    if (shape.ascending and not _ascending(value)) or (shape.distinct and not _distinct(value)):
        return False
    return all(admits(shape.items[0], item) for item in value)


def hinted(annotation: ast.expr | None) -> Shapes:
    """The shapes of a type hint that names plain types; nothing for any other."""
    if isinstance(annotation, ast.Constant) and annotation.value is None:
        return (Shape("NoneType"),)
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return hinted(ast.parse(annotation.value, mode="eval").body)
        except (SyntaxError, ValueError):
            return ()
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.op, ast.BitOr):
        left, right = hinted(annotation.left), hinted(annotation.right)
        return (*left, *right) if left and right else ()
    if isinstance(annotation, ast.Subscript):
        inner = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else [annotation.slice]
        return _generic(_name(annotation.value), inner)
    return _plain(_name(annotation))


def _plain(name: str) -> Shapes:
    shapes = {
        "int": Shape("int", -20, 20),
        "float": Shape("float", -20, 20),
        "str": Shape("str", 0, 8, alphabet=WORD),
        "bool": Shape("bool"),
    }
    if name in ("list", "set", "frozenset", "dict", "tuple"):
        number = (shapes["int"],)
        return (Shape(name, 0, 6, (number, number) if name == "dict" else (number,)),)
    return (shapes[name],) if name in shapes else ()


def _generic(name: str, inner: list[ast.expr]) -> Shapes:
    endless = len(inner) == 2 and isinstance(inner[1], ast.Constant) and inner[1].value is ...
    members = tuple(hinted(item) for item in (inner[:1] if endless else inner))
    if not all(members):
        return ()
    if name == "Optional":
        return (*members[0], Shape("NoneType"))
    if name == "Union":
        return tuple(shape for member in members for shape in member)
    if name == "tuple" and not endless:
        return (Shape("tuple", items=members),)
    names = {"Sequence": "list", "Iterable": "list", "Mapping": "dict"}
    kind = names.get(name, name)
    wanted = {"list": 1, "set": 1, "frozenset": 1, "dict": 2, "tuple": 1}
    return (Shape(kind, 0, 6, members),) if wanted.get(kind) == len(members) else ()


def _name(node: ast.expr | None) -> str:
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name.lower() if name in ("List", "Dict", "Set", "Tuple", "FrozenSet") else name
