"""Two expressions, tier by tier: the same form, exact rationals, polynomials, numbers at points."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.exact import rational
from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.points import same_numbers, symbols
from goldgate_math.comparison.polynomial import same_function
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Const, Expr, Num, Op

INFINITY = Const("oo")


def exact(expr: Expr) -> Fraction | None:
    """The rational value, where there is one within the limits."""
    try:
        return rational(expr)
    except BeyondError:
        return None


def same_value(gold: Expr, answer: Expr, digits: int) -> Outcome:
    """Whether two expressions are equal; ``digits`` as in AnswerOptions."""
    if gold == answer:
        return equal("form")
    a, b = exact(gold), exact(answer)
    if a is not None and b is not None:
        if a == b:
            return equal("exact", "equal as rational numbers")
        if isinstance(gold, Num) and isinstance(answer, Num) and not (gold.places or answer.places):
            return different("exact", "different rational numbers")  # neither is rounded
        return _rounded(gold, answer, a, b, digits) or different("exact", "different rational numbers")
    if _ordered(gold) == _ordered(answer):
        return equal("form", "the same but for the order of terms and factors")
    ends = infinite(gold), infinite(answer)
    if any(ends):
        return equal("form") if ends[0] == ends[1] else different("form", "one of them is infinite")
    if (outcome := _towers(gold, answer)) is not None:
        return outcome
    if (proved := same_function(gold, answer)) is not None:
        return (
            equal("polynomial", "the same rational function")
            if proved
            else different("polynomial", "different rational functions")
        )
    agreed = same_numbers(gold, answer)
    if agreed:
        return equal("numeric", "equal to 30 digits wherever they were tried")
    if agreed is False:
        if not symbols(gold) and not symbols(answer) and (near := _near(gold, answer, digits)):
            return near
        return different("numeric", "different values")
    return undecided("numeric", "no tier could prove the two expressions equal or different")


def _ordered(expr: Expr) -> tuple[object, ...]:
    """The expression with the terms of sums and the factors of products in one order."""
    if not isinstance(expr, Op):
        return (repr(expr),)
    parts = [_ordered(arg) for arg in expr.args]
    if expr.name in {"+", "*"}:
        flat = [each for part in parts for each in (part[1:] if part[0] == expr.name else (part,))]
        return (expr.name, *sorted(flat, key=repr))
    return (expr.name, *parts)


def infinite(expr: Expr) -> int:
    """1 for infinity, -1 for minus infinity, 0 for anything else."""
    if expr == INFINITY:
        return 1
    return -1 if expr == Op("neg", (INFINITY,)) else 0


def significant(number: Num) -> int:
    """How many significant digits a decimal shows."""
    return len(
        str(abs(number.value.numerator) * 10 ** (number.places or 0) // number.value.denominator).lstrip("0")
    )


def decimal(expr: Expr) -> Num | None:
    """The decimal that an expression is, as it stands."""
    if isinstance(expr, Num) and expr.places:
        return expr
    match expr:
        case Op("neg", (Num(places=places) as inner,)) if places:
            return Num(-inner.value, inner.places)
    return None


def _terminates(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _rounded(gold: Expr, answer: Expr, a: Fraction, b: Fraction, digits: int) -> Outcome | None:
    """A decimal that stands for a fraction which no decimal ends."""
    for shown, value, other in ((decimal(answer), b, a), (decimal(gold), a, b)):
        if shown is None or _terminates(other) or not shown.places:
            continue
        if abs(value - other) * 2 <= Fraction(1, 10**shown.places):
            return _as_rounding(shown, digits)
        cut = 0 <= abs(other) - abs(value) < Fraction(1, 10**shown.places)
        if cut and value * other > 0 and significant(shown) >= digits:
            return equal("exact", "equal but for the last digit, which was cut off")
    return None


def _as_rounding(shown: Num, digits: int) -> Outcome:
    if significant(shown) >= digits:
        return equal("exact", f"equal when rounded to the {significant(shown)} digits shown")
    if significant(shown) >= 3:
        return undecided("exact", f"equal only when rounded to the {significant(shown)} digits shown")
    return different("exact", "a rounded value where an exact one is asked")


def _near(gold: Expr, answer: Expr, digits: int) -> Outcome | None:
    for shown, other in ((decimal(answer), gold), (decimal(gold), answer)):
        if shown is None or exact(other) is not None:
            continue
        half = Fraction(1, 2 * 10 ** (shown.places or 0))
        low, high = Op("-", (other, Num(shown.value - half))), Op("-", (Num(shown.value + half), other))
        if _positive(low) and _positive(high):
            return _as_rounding(shown, digits)
        rest = Op("-", (other, Num(shown.value)))
        if shown.value > 0 and _positive(rest) and _positive(Op("-", (Num(2 * half), rest))):
            return _as_rounding(shown, digits)  # cut off
    return None


def _positive(expr: Expr) -> bool:
    from goldgate_math.comparison.numeric import doubles, value
    from goldgate_math.comparison.points import BAD

    try:
        found = value(expr, {}, doubles())
    except BAD:
        return False
    return bool(abs(found.imag) < 1e-12 and found.real > -1e-12)


def _towers(gold: Expr, answer: Expr) -> Outcome | None:
    """Powers of one base, or factorials, too large to write out: compared by what is raised."""
    match gold, answer:
        case Op("^", (Num(value=base), up)), Op("^", (Num(value=other), up_too)) if (
            base == other and base > 1
        ):
            return same_value(up, up_too, 99)
        case Op("fact", (one,)), Op("fact", (two,)):
            a, b = exact(one), exact(two)
            if a is not None and b is not None and min(a, b) >= 2 and a.denominator == b.denominator == 1:
                return equal("exact") if a == b else different("exact", "factorials of different numbers")
    return None
