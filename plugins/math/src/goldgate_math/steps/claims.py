"""Whether a claimed equality holds: exactly, to the digits shown, or as an identity."""

from __future__ import annotations

import re
from fractions import Fraction

from goldgate_math.comparison.outcome import Outcome, equal, undecided
from goldgate_math.comparison.points import symbols
from goldgate_math.comparison.scalar import decimal, exact, same_value
from goldgate_math.limits import UnreadableError
from goldgate_math.parsing import collections
from goldgate_math.parsing.normalize import clean
from goldgate_math.parsing.parse import Parser
from goldgate_math.parsing.reader import plain
from goldgate_math.parsing.tokens import tokens
from goldgate_math.steps.links import Link
from goldgate_math.tree import Answer, Expr, Num, Op, Quantity, expr, is_expr

NOISE = Fraction(1, 10**9)  # relative error of results that a calculator printed
_MONEY = re.compile(r"\\?[$€£]")
_UNREADABLE = re.compile(
    r"\\(?:sum|int|lim|c?dots|ldots|pmod|bmod|equiv|implies|Rightarrow|cases|overline|to|cup|cap|in|prod|frac\{d)"
    r"(?![a-zA-Z])|\.\.\.|[<>;,]|\\(?:le|ge|leq|geq|neq|ne)(?![a-zA-Z])"
)


def value(text: str) -> Expr:
    """One side of a claim, without units and currencies. Raises UnreadableError."""
    text = text.strip().rstrip(".")
    if number := plain(text):
        return number
    tidy = clean(_MONEY.sub("", text))
    if _UNREADABLE.search(re.sub(r"(?<=\d),(?=\d{3})", "", tidy)):
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


def judged(link: Link, rounding: bool) -> Outcome:
    """Whether a link holds; undecided for definitions, equations and what cannot be read."""
    try:
        left, right = value(link.left), value(link.right)
    except UnreadableError as error:
        return undecided("form", str(error))
    free = symbols(left), symbols(right)
    if not any(free):
        told = _numbers(left, right, link, rounding)
        return undecided(told.tier, "words were left out") if told.equal is False and link.loose else told
    told = same_value(left, right, 99)
    if told.equal:
        return told
    if link.first or free[0] != free[1]:
        return undecided(told.tier, "a definition, or an equation to solve")
    return told


def _numbers(left: Expr, right: Expr, link: Link, rounding: bool) -> Outcome:
    told = same_value(left, right, 99)
    if told.equal or not rounding:
        return told
    if _to_digits(left, right) or _to_digits(right, left):
        return equal("exact", "equal to the digits shown")
    gap = _gap(left, right)
    if link.sign == "~" and gap is not None and gap < Fraction(1, 10):
        return (
            equal("exact", "near enough") if gap < Fraction(1, 100) else undecided("exact", "a rough value")
        )
    return undecided("exact", doubt) if (doubt := _doubt(left, right, link)) else told


def _doubt(left: Expr, right: Expr, link: Link) -> str:
    """Why two different numbers need be no error: a whole number for a broken one, a percent sign too few
    or too many, a note's sign in words.
    """
    a, b = _approximate(left), _approximate(right)
    if a is None or b is None:
        return ""
    if b.denominator == 1 and decimal(right) is None and 0 < abs(a - b) < 1 and a.denominator != 1:
        return "a whole number where the exact one is broken"
    if 1 in {_percents(left) - _percents(right), _percents(right) - _percents(left)}:
        for factor in (Fraction(100), Fraction(1, 100)):
            if _to_digits(Num(a * factor), right) or nearly(Num(a * factor), right):
                return "a percent sign more or less"
    return "the sign is in words" if link.how == "after note" and a == -b else ""


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
