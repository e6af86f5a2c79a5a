"""Vectors by unit vectors, ``2i - 3j``, and points with their letter, ``P(3, -4)``, as tuples."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.points import symbols
from goldgate_math.tree import Answer, Const, Expr, Matrix, Num, Op, Ordered, Sym, expr, is_expr

UNITS: tuple[Expr, ...] = (Const("i"), Sym("j"), Sym("k"))
ZERO = Num(Fraction(0))


def as_tuple(answer: Answer, other: Answer) -> Answer:
    """The answer as a tuple, where the other one is a tuple or a vector and this one is written otherwise."""
    size = _size(other)
    if not size or not is_expr(answer):
        return answer
    value = expr(answer)
    if isinstance(value, Op) and value.name == "call" and len(value.args) == size + 1:
        head = value.args[0]
        if isinstance(head, Sym) and head.name[0].isupper():
            return Ordered(value.args[1:])  # a point and its letter
    if 2 <= size <= 3 and symbols(value) & {"j", "k"}:
        parts: list[Expr] = [ZERO] * 3
        if _collected(value, parts, negative=False) and parts[size:] == [ZERO] * (3 - size):
            return Ordered(tuple(parts[:size]))
    return answer


def _size(answer: Answer) -> int:
    if isinstance(answer, Ordered):
        return len(answer.items)
    if isinstance(answer, Matrix) and 1 in (len(answer.rows), len(answer.rows[0])):
        return max(len(answer.rows), len(answer.rows[0]))
    return 0


def _collected(value: Expr, parts: list[Expr], *, negative: bool) -> bool:
    """Add the terms of a sum to the components; False where one is no multiple of a unit vector."""
    if isinstance(value, Op) and value.name in {"+", "-"}:
        second = negative != (value.name == "-")
        return _collected(value.args[0], parts, negative=negative) and _collected(
            value.args[1], parts, negative=second
        )
    if isinstance(value, Op) and value.name == "neg":
        return _collected(value.args[0], parts, negative=not negative)
    place, factor = _multiple(value)
    if place < 0 or parts[place] != ZERO:
        return False
    parts[place] = Op("neg", (factor,)) if negative else factor
    return True


def _multiple(value: Expr) -> tuple[int, Expr]:
    """Which unit vector a term is a multiple of, and the factor; -1 where of none."""
    if value in UNITS:
        return UNITS.index(value), Num(Fraction(1))
    if isinstance(value, Op) and value.name in {"*", "/"}:
        for this, that in ((0, 1), (1, 0)):
            if this and value.name == "/":
                break
            place, factor = _multiple(value.args[this])
            if place >= 0:
                return place, Op(value.name, (factor, value.args[that]))
    return -1, ZERO


def directed(value: Expr) -> bool:
    """Whether a unit vector of another name, such as ``\\hat{r}``, occurs."""
    return any(name.startswith("hat ") for name in symbols(value))
