"""Whether a claimed equality holds: exactly, to the digits shown, or as an identity."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from goldgate_math.comparison.application import readings
from goldgate_math.comparison.derivatives import carried_out, same_primitive, unevaluated
from goldgate_math.comparison.integrals import integral
from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.points import has, symbols
from goldgate_math.comparison.quantities import base
from goldgate_math.comparison.scalar import decimal, exact, same_value, significant
from goldgate_math.limits import BeyondError, UnreadableError
from goldgate_math.parsing import collections
from goldgate_math.parsing.normalize import clean
from goldgate_math.parsing.parse import Parser
from goldgate_math.parsing.reader import plain, read
from goldgate_math.parsing.tokens import tokens
from goldgate_math.steps.definitions import Functions, applied
from goldgate_math.steps.identities import refuted
from goldgate_math.steps.links import Link
from goldgate_math.tree import Answer, Expr, Num, Op, Quantity, expr, is_expr

NOISE = Fraction(1, 10**9)  # relative error of results that a calculator printed
_MONEY = re.compile(r"\\?[$€£]")
_UNREADABLE = re.compile(
    r"\\(?:c?dots|ldots|pmod|bmod|equiv|implies|Rightarrow|cases|overline|to|cup|cap|in)(?![a-zA-Z])"
    r"|\.\.\.|[<>;,]|\\(?:le|ge|leq|geq|neq|ne)(?![a-zA-Z])"
)
_LISTED = re.compile(
    r"(?<=\d),(?=\d{3})|(?<=\()[^()]*(?=\))|(?<=_\{)[^{}]*(?=\})"
)  # commas and arrows that are read


def value(text: str) -> Expr:
    """One side of a claim, without units and currencies. Raises UnreadableError."""
    text = text.strip().rstrip(".")
    if number := plain(text):
        return number
    tidy = clean(_MONEY.sub("", text))
    if _UNREADABLE.search(_LISTED.sub("", tidy)):
        raise UnreadableError("more than an expression")
    made: Answer = collections.whole(Parser(tokens(tidy), plain="\\" not in tidy))
    if isinstance(made, Quantity):
        dimensions = dict(made.unit.dimensions)
        if "percent" in dimensions:
            return Op("pct", (made.value,))
        return Op("deg", (made.value,)) if dimensions == {"angle": 1} else made.value
    if not is_expr(made):
        raise UnreadableError("no expression")
    return expr(made)


@dataclass(frozen=True, slots=True)
class Context:
    """What the rest of a solution says: its functions, and whether it solves equations."""

    functions: Functions
    solving: bool = False


def sides(link: Link) -> tuple[Expr, Expr]:
    """Both sides of a claim. Raises UnreadableError."""
    pairs = readings(value(link.left), value(link.right))
    left, right = pairs[0]
    return expr(left), expr(right)


def judged(link: Link, pair: tuple[Expr, Expr], rounding: bool, context: Context) -> Outcome:
    """Whether a link holds whose sides are read already; undecided for definitions and equations to solve."""
    left, right = pair
    if link.modulus:
        return _congruent(left, right, link.modulus)
    if "text" in link.left + link.right or "mathrm" in link.left + link.right:
        amounts = conversion(link)
        if amounts.equal is not None:
            return amounts
        if amounts.why == KINDS:
            return amounts
    for side, other in ((left, right), (right, left)):
        if isinstance(side, Op) and side.name == "int":
            return _integral(side, other, link)
    known = applied(left, context.functions)
    if known == right:
        return undecided("form", "a definition")
    claimed = known is not None or unevaluated(left)  # d/dx x^2 = … defines nothing
    left, right = carried_out(known or left), carried_out(right)
    if unevaluated(left) or unevaluated(right):
        return undecided("form", "a derivative or a limit that is not carried out")
    free = symbols(left), symbols(right)
    if not any(free):
        outcome = _numbers(left, right, link, rounding)
        if outcome.equal is False and _in_degrees(left, right):
            return equal("numeric", "equal in degrees")
        if outcome.equal is False and link.loose:
            return undecided(outcome.tier, "words were left out")
        return outcome
    outcome = same_value(left, right, 99)
    if outcome.equal:
        return outcome
    if claimed and free[0] | free[1] == free[0]:
        return outcome
    if not context.solving and outcome.equal is False and refuted(left, right):
        return different(outcome.tier, "the two sides are not equal for all values of their letters")
    if link.first or free[0] != free[1] or has(Op("+", (left, right)), OPEN):
        return undecided(outcome.tier, "a definition, or an equation to solve")
    return outcome


OPEN = frozenset(("call", "apply", "diff"))


def conversion(link: Link) -> Outcome:
    """``3 hours = 180 minutes``: two quantities of one dimension, of which one is no mere noun."""
    try:
        one, two = read(link.left), read(link.right)
    except UnreadableError as error:
        return undecided("form", str(error))
    if not isinstance(one, Quantity) and isinstance(two, Quantity):
        one, two = two, one
    if not isinstance(one, Quantity):
        return _whole_numbers(one, two)
    if not isinstance(two, Quantity) or one.unit.dimensions != two.unit.dimensions:
        return undecided("form", KINDS if isinstance(two, Quantity) and _measures(one, two) else "amounts")
    if not one.unit.dimensions or one.unit.nouns or two.unit.nouns:
        return undecided("form", "amounts that are counted")
    outcome = same_value(base(one), base(two), 99)
    near = _gap(base(one), base(two))
    if outcome.equal is False and near is not None and near < Fraction(1, 50):
        return undecided("exact", "a rounded conversion")
    return outcome


KINDS = "amounts of different kinds"


def _measures(one: Quantity, two: Quantity) -> bool:
    """Whether both are of units of measure, and no mere nouns."""
    return bool(one.unit.dimensions and two.unit.dimensions) and "percent" not in dict(
        one.unit.dimensions + two.unit.dimensions
    )


def _whole_numbers(one: Answer, two: Answer) -> Outcome:
    """``2 dozen = 24``."""
    if is_expr(one) and is_expr(two) and not symbols(expr(one)) | symbols(expr(two)):
        return same_value(expr(one), expr(two), 99)
    return undecided("form", "amounts of different kinds")


def _congruent(left: Expr, right: Expr, modulus: int) -> Outcome:
    a, b = exact(left), exact(right)
    if a is None or b is None or not 0 < modulus < 10**12 or a.denominator != 1 or b.denominator != 1:
        return undecided("exact", "no whole numbers")
    if (a - b) % modulus == 0:
        return equal("exact", "congruent")
    return different("exact", f"the remainder is {a % modulus}")


def _integral(side: Op, other: Expr, link: Link) -> Outcome:
    """An integral against its value, or against an antiderivative."""
    if len(side.args) == 2:
        return same_primitive(side, other) or undecided("form", "an integral that cannot be checked")
    near = _approximate(other)
    try:
        value_ = integral(side)
    except BeyondError as error:
        return undecided("numeric", str(error))
    if near is None:
        return undecided("numeric", "an integral with letters")
    gap = abs(float(near) - value_)
    if gap <= 1e-7 * max(1.0, abs(value_)):
        return equal("numeric", "the value by quadrature")
    if _to_digits(Num(Fraction(value_)), other) or (link.sign == "~" and gap <= 0.1 * abs(value_)):
        return undecided("numeric", "a rounded value")
    return different("numeric", f"the integral is about {value_:.6g}")


def _in_degrees(left: Expr, right: Expr) -> bool:
    """Whether ``sin(30) = 0.5`` was meant in degrees."""
    if not has(left, TRIGONOMETRIC):
        return False
    return same_value(_degrees(left), right, 99).equal is True or _to_digits(_degrees(left), right)


TRIGONOMETRIC = frozenset(("sin", "cos", "tan"))


def _degrees(side: Expr) -> Expr:
    if not isinstance(side, Op):
        return side
    args = tuple(map(_degrees, side.args))
    if side.name in TRIGONOMETRIC and isinstance(side.args[0], Num):
        return Op(side.name, (Op("deg", side.args),))
    return Op(side.name, args)


def _numbers(left: Expr, right: Expr, link: Link, rounding: bool) -> Outcome:
    outcome = same_value(left, right, 99)
    if outcome.equal or not rounding:
        return outcome
    if _to_digits(left, right) or _to_digits(right, left):
        return equal("exact", "equal to the digits shown")
    gap = _gap(left, right)
    if link.sign == "~" and _far(left, right):
        return outcome
    if link.sign == "~" and gap is not None and gap < Fraction(1, 10):
        return (
            equal("exact", "near enough") if gap < Fraction(1, 100) else undecided("exact", "a rough value")
        )
    return undecided("exact", doubt) if (doubt := _doubt(left, right, link)) else outcome


def _far(left: Expr, right: Expr) -> bool:
    """Whether a decimal is no rounding of the value at any of its digits but the first."""
    shown = decimal(right)
    a, b = _approximate(left), _approximate(right)
    if shown is None or not shown.places or a is None or b is None:
        return False
    return significant(shown) >= 3 and abs(a - b) >= Fraction(5, 10**shown.places)


def _doubt(left: Expr, right: Expr, link: Link) -> str:
    """Why two different numbers need be no error: a whole number for a broken one, a percent sign too few
    or too many, a note's sign in words.
    """
    a, b = _approximate(left), _approximate(right)
    if a is None or b is None:
        return ""
    if b.denominator == 1 and decimal(right) is None and 0 < abs(a - b) < 1 and a.denominator != 1:
        return "a whole number where the exact one is broken"
    if _of_itself(left, b) or _of_itself(right, a):
        return "a percentage of the amount before it"
    if 1 in {_percents(left) - _percents(right), _percents(right) - _percents(left)}:
        for factor in (Fraction(100), Fraction(1, 100)):
            if _to_digits(Num(a * factor), right) or nearly(Num(a * factor), right):
                return "a percent sign more or less"
    return "the sign is in words" if link.how == "after note" and a == -b else ""


def _of_itself(side: Expr, other: Fraction) -> bool:
    """Whether ``50 - 20%`` was meant as 50 less a fifth of it."""
    if not isinstance(side, Op) or side.name not in {"+", "-"} or _percents(side.args[1]) != 1:
        return False
    amount, share = exact(side.args[0]), exact(side.args[1])
    if amount is None or share is None:
        return False
    return amount * (1 + share if side.name == "+" else 1 - share) == other


def _percents(side: Expr) -> int:
    return isinstance(side, Op) and (side.name == "pct") + sum(map(_percents, side.args))


def _gap(left: Expr, right: Expr) -> Fraction | None:
    """The relative difference, within double precision."""
    a, b = _approximate(left), _approximate(right)
    return None if a is None or b is None or not (a or b) else abs(a - b) / max(abs(a), abs(b))


def _approximate(side: Expr) -> Fraction | None:
    from goldgate_math.comparison.numeric import doubles
    from goldgate_math.comparison.numeric import value as number_of
    from goldgate_math.comparison.points import BAD

    if (known := exact(side)) is not None:
        return known
    try:
        made = number_of(side, {}, doubles())
        return Fraction(made.real) if abs(made.imag) < 1e-9 else None
    except (*BAD, OverflowError):
        return None


def nearly(left: Expr, right: Expr) -> bool:
    """Whether two numbers differ by no more than a calculator's noise."""
    gap = _gap(left, right)
    return gap is not None and gap <= NOISE


def _to_digits(value_: Expr, shown: Expr) -> bool:
    """Whether a decimal is the value rounded or cut off, or off by a calculator's noise."""
    inner = shown.args[0] if isinstance(shown, Op) and shown.name == "pct" else shown
    number, near = decimal(inner), _approximate(value_)
    total = _approximate(shown)
    if near is None or total is None:
        return False
    if abs(near - total) <= NOISE * abs(near) and (number is not None or decimal(value_) is not None):
        return True
    if number is None or not number.places:
        return False
    unit = Fraction(1, 10**number.places) / (100 if inner is not shown else 1)
    return abs(near - total) * 2 <= unit or 0 <= abs(near) - abs(total) < unit


def shown(expr_: Expr) -> str:
    """A side's value for a message."""
    known = exact(expr_)
    if known is None:
        near = _approximate(expr_)
        return f"about {float(near):.6g}" if near is not None else "?"
    if known.denominator == 1 or len(str(known.denominator)) > 6:
        return str(known.numerator) if known.denominator == 1 else f"about {float(known):.6g}"
    return f"{known.numerator}/{known.denominator}"
