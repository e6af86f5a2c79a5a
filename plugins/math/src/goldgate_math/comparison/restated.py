"""One answer given twice: an exact value and its decimal, ``9\\pi \\approx 28.27`` or ``1/4 = 25\\%``."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.points import BAD, symbols
from goldgate_math.comparison.scalar import decimal, exact
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Answer, Expr, Op, Quantity, Relation, expr, is_expr

ROUGH = Fraction(1, 200)  # relative error of a decimal after an approximation sign


def restated(answer: Answer) -> tuple[Answer, Answer] | None:
    """The exact value and the other, where they agree to the digits shown; None for another answer."""
    if not isinstance(answer, Relation) or len(answer.sides) != 2 or answer.signs[0] not in {"~", "="}:
        return None
    first, second = answer.sides
    one, two = _number(first), _number(second)
    if one is None or two is None or symbols(one) or symbols(two):
        return None
    if not _agree(one, two, answer.signs[0] == "~"):
        return None
    if _is_rounding(first) and not _is_rounding(second):
        return second, first
    return first, second


def _number(side: Answer) -> Expr | None:
    """A side's number without its unit; a percentage as a fraction."""
    if isinstance(side, Quantity):
        percent = dict(side.unit.dimensions) == {"percent": 1}
        return Op("pct", (side.value,)) if percent else side.value
    return expr(side) if is_expr(side) else None


def _is_rounding(side: Answer) -> bool:
    inner = side.value if isinstance(side, Quantity) else side
    return is_expr(inner) and decimal(expr(inner)) is not None


def _agree(one: Expr, two: Expr, rough: bool) -> bool:
    try:
        a, b = _real(one), _real(two)
    except BAD:
        return False
    gap = abs(a - b)
    if gap <= Fraction(1, 10**9) * max(abs(a), abs(b)):
        return True
    for side in (one, two):
        inner = side.args[0] if isinstance(side, Op) and side.name == "pct" else side
        shown = decimal(inner)
        if shown is not None and shown.places:
            unit = Fraction(1, 10**shown.places) / (100 if inner is not side else 1)
            if gap < unit:
                return True
    return rough and gap <= ROUGH * max(abs(a), abs(b))


def _real(side: Expr) -> Fraction:
    if (known := exact(side)) is not None:
        return known
    made = value(side, {}, doubles())
    if abs(made.imag) > 1e-9 * max(1.0, abs(made)):
        raise BeyondError("no real number")
    return Fraction(made.real)
