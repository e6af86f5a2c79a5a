"""Inputs at the ends of what a shape allows, and those that the programs themselves speak of.

Bugs hide behind a constant of the program, in long lists, and in numbers that a float cannot hold.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from goldgate_code.inputs.shapes import Shape, Shapes
from goldgate_code.parsing.python_source import UnreadableError, parse

LARGE = (10**4 + 7, 10**6 + 3, 10**8 + 7, 10**9 + 9, 10**12 + 39, 2**53 + 1)
LONG = (50, 400)
"""Lengths of long lists and texts."""

_LETTERS = "ßİıﬁéçñЖ中٣²"
_CONSTANTS = 40


def constants(*codes: str) -> list[Any]:
    """The numbers and texts that programs hold, each once: those of the last program first."""
    found: dict[str, Any] = {}
    for code in reversed(codes):
        try:
            tree = parse(code)
        except UnreadableError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and type(node.value) in (int, float, str):
                value = node.value
                if not isinstance(value, str) or len(value) <= 20:
                    found.setdefault(repr(value), value)
    return list(found.values())[:_CONSTANTS]


def about(constant: Any) -> list[Any]:
    """A constant and its neighbours."""
    if type(constant) is int:
        return [constant, constant - 1, constant + 1]
    return [constant]


def spoken(
    known: Sequence[Any], shapes: Sequence[Shapes], words: Sequence[Any], draw: Random
) -> Iterator[list[Any]]:
    """Inputs with a constant in the place of one argument, or of a member of it, where it fits. ``known``:
    inputs to put it in.
    """
    for value in [value for word in words for value in about(word)] if known else []:
        for place, alternatives in enumerate(shapes):
            args = list(draw.choice(known))
            if _fits(alternatives, value):
                args[place] = value
                yield args
            elif type(args[place]) is list and any(_member(shape, value) for shape in alternatives):
                args[place] = [*args[place][:3], value]
                yield args


def _fits(alternatives: Shapes, value: Any) -> bool:
    """Whether a value is of a shape, however large: a shape may have a lower end, and letters of its own."""
    for shape in alternatives:
        if shape.kind == type(value).__name__:
            if shape.kind == "str":
                return not shape.seen or (set(value) <= set(shape.alphabet) and not shape.balanced)
            return bool(shape.low < 0 or value >= shape.low)
    return False


def _member(shape: Shape, value: Any) -> bool:
    plain = shape.kind == "list" and not (shape.ascending or shape.distinct or shape.step > 1)
    return plain and any(_fits(items, value) for items in shape.items)


def wide(known: Sequence[Any], shapes: Sequence[Shapes], draw: Random) -> Iterator[list[Any]]:
    """Inputs with one large number, one long list or text, or unusual letters: small ones first."""
    for step in range(len(LARGE)):
        for place, alternatives in enumerate(shapes):
            for shape in alternatives:
                value = _wide(shape, step, known, place, draw)
                if value is not None and known:
                    args = list(draw.choice(known))
                    args[place] = value
                    yield args


def _wide(shape: Shape, step: int, known: Sequence[Any], place: int, draw: Random) -> Any:
    if shape.kind == "int":
        return LARGE[step]
    if shape.kind == "str" and step == 0:
        return "".join(draw.sample(_LETTERS, 4))
    if shape.kind in ("list", "str") and 0 < step <= len(LONG):
        items = [item for args in known if type(args[place]).__name__ == shape.kind for item in args[place]]
        if items:
            drawn = [draw.choice(items) for _ in range(LONG[step - 1])]
            return "".join(drawn) if shape.kind == "str" else drawn
    return None
