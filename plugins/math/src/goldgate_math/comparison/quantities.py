"""Numbers with units: the same dimension and the same size, or a unit left out where that is allowed."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.outcome import Outcome, different, undecided
from goldgate_math.comparison.scalar import exact, same_value
from goldgate_math.options import AnswerOptions
from goldgate_math.tree import Const, Expr, Num, Op, Quantity

HUNDRED = Num(Fraction(100))
MONEY = frozenset(("usd", "eur", "gbp", "jpy", "cny", "inr"))
ANGLES = {"angle", "radian"}


def same_quantity(gold: Quantity, answer: Quantity, options: AnswerOptions) -> Outcome:
    """Two numbers that both have a unit."""
    one, two = gold.unit, answer.unit
    if one.dimensions != two.dimensions:
        return _mismatch(gold, answer, options)
    outcome = same_value(base(gold), base(answer), options.digits)
    disjoint = set(one.nouns) - set(two.nouns) and set(two.nouns) - set(one.nouns)
    if outcome.equal and not one.dimensions and disjoint:
        return undecided("form", f"one counts {one.shown!r}, the other {two.shown!r}")
    return outcome


def base(quantity: Quantity) -> Expr:
    """The number in base units."""
    unit = quantity.unit
    if unit.dimensions == (("percent", 1),) and unit.factor == 1:
        return quantity.value
    made: Expr = quantity.value
    if unit.factor != 1:
        made = Op("*", (made, Num(unit.factor)))
    return Op("+", (made, Num(unit.offset))) if unit.offset else made


def _mismatch(gold: Quantity, answer: Quantity, options: AnswerOptions) -> Outcome:
    one, two = dict(gold.unit.dimensions), dict(answer.unit.dimensions)
    if set(one) | set(two) == ANGLES:
        return same_value(radians(gold), radians(answer), options.digits)
    if "percent" in one and not two:
        return same_bare(gold, answer.value, options)
    if "percent" in two and not one:
        return bare_same(gold.value, answer, options)
    if set(one) | set(two) == {"gbp", "mass"} and "pound" in gold.unit.shown + answer.unit.shown:
        return same_value(gold.value, answer.value, options.digits)
    why = f"the units differ: {gold.unit.shown!r} and {answer.unit.shown!r}"
    outcome = same_value(gold.value, answer.value, options.digits)
    if outcome.equal is not True:
        return different("form", why)
    shared = set(one) & set(two) & (MONEY | {"length", "mass", "percent"})
    rate = {name for name in {*one, *two} if one.get(name, 0) != two.get(name, 0)} <= {"time", "month"}
    if not one or not two or (shared & MONEY and rate):
        return undecided("form", why)
    return different("form", why)


def radians(quantity: Quantity) -> Expr:
    """An angle in radians."""
    return Op("deg", (quantity.value,)) if dict(quantity.unit.dimensions).get("angle") else quantity.value


def same_bare(gold: Quantity, answer: Expr, options: AnswerOptions) -> Outcome:
    """The reference has a unit and the answer none."""
    if options.units == "required" and gold.unit.dimensions:
        return different("form", f"the unit {gold.unit.shown!r} is missing")
    outcome = same_value(gold.value, answer, options.digits)
    dimensions = dict(gold.unit.dimensions)
    if dimensions == {"percent": 1}:
        return _percent(gold.value, answer, outcome, options)
    cents = len(dimensions) == 1 and set(dimensions) <= MONEY and gold.unit.factor != 1
    if cents and not outcome.equal and same_value(base(gold), answer, options.digits).equal:
        return undecided("exact", "the currency is missing, and the numbers agree in its larger unit")
    if dimensions == {"angle": 1} and not outcome.equal:
        return same_value(radians(gold), answer, options.digits)
    return outcome


def bare_same(gold: Expr, answer: Quantity, options: AnswerOptions) -> Outcome:
    """The reference is a bare number and the answer has a unit."""
    outcome = same_value(gold, answer.value, options.digits)
    unit = answer.unit
    dimensions = dict(unit.dimensions)
    if dimensions == {"percent": 1}:
        share = same_value(gold, Op("/", (answer.value, HUNDRED)), options.digits)
        if share.equal is True:
            return share
        value = exact(gold)
        if outcome.equal and value is not None and abs(value) <= 1 and value != 0:
            return different("exact", "a percentage where the reference is a plain number of at most 1")
        if outcome.equal and options.percent == "asked":
            return undecided(
                "exact", "a percentage where the reference is a plain number, and none is asked for"
            )
        return outcome
    if dimensions == {"angle": 1} and (outcome.equal is not True or _has_pi(gold)):
        return same_value(gold, radians(answer), options.digits)
    if outcome.equal is not True and len(dimensions) == 1 and set(dimensions) <= MONEY and unit.factor != 1:
        return same_value(gold, base(answer), options.digits)
    return outcome


def _percent(gold: Expr, answer: Expr, outcome: Outcome, options: AnswerOptions) -> Outcome:
    share = same_value(Op("/", (gold, HUNDRED)), answer, options.digits)
    if share.equal is True:
        return share
    value = exact(answer)
    if outcome.equal and value is not None and abs(value) <= 1 and value != 0:
        return undecided("exact", "without its sign this percentage could be a plain number")
    return outcome


def _has_pi(expr: Expr) -> bool:
    return expr == Const("pi") or (isinstance(expr, Op) and any(map(_has_pi, expr.args)))
