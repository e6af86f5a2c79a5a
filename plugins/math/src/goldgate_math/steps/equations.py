"""Equations solved line by line: does each line follow from the one before?

Only equations in one variable are looked at. A line is refuted when no solution of the line before solves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from goldgate_math.comparison.points import symbols
from goldgate_math.comparison.polynomial import Atoms, opaque, ratio
from goldgate_math.comparison.ranges import as_ranges, common, same_ranges
from goldgate_math.limits import BeyondError, UnreadableError
from goldgate_math.parsing.reader import read
from goldgate_math.steps.claims import value
from goldgate_math.steps.links import LONGEST, Link
from goldgate_math.tree import Expr, Op, Relation, expr, is_expr

_MARKS = re.compile(r"\\\[|\\\]|\\\(|\\\)|\$|\*\*|&|\\begin\{[a-z]+\*?\}|\\end\{[a-z]+\*?\}")
_LEAD = re.compile(r"\s*(?:so|thus|hence|then|therefore|which\s+gives|we\s+get|now)[,:]?\s+", re.IGNORECASE)
_EQUATION = re.compile(r"([^=<>≈≤≥]+)=([^=<>≈≤≥]+?)[.,;]?\s*")
_FRESH = re.compile(
    r"\b(?:let|if|suppose|assume|case|or|another|second|similarly|other|also|given|when)\b", re.IGNORECASE
)
_BREAK = re.compile(r"(\n|\\\\|\\(?:implies|iff|Rightarrow|Longrightarrow)(?![a-zA-Z])|⇒|=>)")
_LINES = 60


@dataclass(frozen=True, slots=True)
class Line:
    """An equation that comes after another in the same variable: whether it follows."""

    link: Link
    follows: bool | None
    why: str


def derivations(text: str) -> Iterator[Line]:
    """Every line that is nothing but an equation, against the equation on the line before."""
    offset, count = 0, 0
    before: Expr | None = None
    bound: Relation | None = None
    for place, line in enumerate(_BREAK.split(text[:LONGEST])):
        if place % 2 == 0 and line.strip() and count < _LINES:
            current = None if _FRESH.search(line) else _read(line)
            if current and before and symbols(current) == symbols(before):
                count += 1
                follows, why = _follows(before, current)
                left, _, right = _MARKS.sub("", line).partition("=")
                yield Line(Link(left.strip(), right.strip(" .,;"), offset, "derivation"), follows, why)
            before = current
            limit = None if _FRESH.search(line) else _inequality(line)
            if limit and bound and count < _LINES and (follows := _implied(bound, limit)) is not None:
                count += 1
                yield Line(
                    Link(_MARKS.sub("", line).strip(), "", offset, "derivation"),
                    follows,
                    "it holds where the line before does" if follows else "the line before does not imply it",
                )
            bound = limit
        offset += len(line)


def _read(line: str) -> Expr | None:
    """Left minus right of a line's equation in one variable."""
    match = _EQUATION.fullmatch(_LEAD.sub("", _MARKS.sub("", line)[:400], count=1))
    if match is None:
        return None
    try:
        left, right = value(match[1]), value(match[2])
    except UnreadableError:
        return None
    made = Op("-", (left, right))
    return made if len(symbols(made)) == 1 else None


_SIGN = re.compile(r"<=|>=|≤|≥|<|>|\\(?:leq?|geq?|lt|gt)(?![a-z])")


def _inequality(line: str) -> Relation | None:
    """A line that is nothing but an inequality in one variable."""
    bare = _LEAD.sub("", _MARKS.sub("", line)[:400], count=1).strip(" .,;")
    if len(_SIGN.findall(bare)) != 1 or "=" in _SIGN.sub("", bare):
        return None
    try:
        made = read(bare)
    except UnreadableError:
        return None
    if not isinstance(made, Relation) or not all(map(is_expr, made.sides)):
        return None
    return made if len(symbols(Op("-", (expr(made.sides[0]), expr(made.sides[1]))))) == 1 else None


def _implied(before: Relation, after: Relation) -> bool | None:
    """Whether every solution of one inequality solves the next; None where their ranges cannot be had."""
    names: tuple[set[str], set[str]] = (set(), set())
    try:
        one, two = as_ranges(before, names[0]), as_ranges(after, names[1])
        return same_ranges(common(one, two), one) if names[0] == names[1] else None
    except BeyondError:
        return None


def _follows(before: Expr, after: Expr) -> tuple[bool | None, str]:
    try:
        one, two = _coefficients(before), _coefficients(after)
    except BeyondError as error:
        return None, str(error)
    if len(one) == 2:
        root = -one[0] / one[1]
        if sum((each * root**power for power, each in enumerate(two)), Fraction(0)) == 0:
            return True, "the solution is the same"
        return False, f"the line before has the solution {root}, which does not solve it"
    if len(one) == len(two) and [a * two[-1] for a in one] == [b * one[-1] for b in two]:
        return True, "the same equation up to a factor"
    if len(one) == 3:
        return _quadratic(one, two)
    return None, "an equation of a degree beyond two"


def _quadratic(one: list[Fraction], two: list[Fraction]) -> tuple[bool | None, str]:
    """Whether a line shares a root with the quadratic before it, by their resultant or remainder."""
    shared = _common(one, two)
    if len(shared) == 1:
        return False, "no solution of the line before solves it"
    if len(shared) == 3:
        return True, "every solution of the line before solves it"
    return None, "only some solutions of the line before solve it"


def _common(one: list[Fraction], two: list[Fraction]) -> list[Fraction]:
    """The greatest common divisor of two polynomials, lowest coefficient first."""
    while two:
        rest = list(one)
        while len(rest) >= len(two):
            factor, shift = rest[-1] / two[-1], len(rest) - len(two)
            for place, each in enumerate(two):
                rest[shift + place] -= factor * each
            while rest and not rest[-1]:
                rest.pop()
        one, two = two, rest
    return one


def _coefficients(difference: Expr) -> list[Fraction]:
    """Coefficients of the polynomial that is zero, lowest first. Raises BeyondError."""
    atoms: Atoms = {}
    top, bottom = ratio(difference, atoms)
    if opaque(atoms) or set(bottom) != {()} or len(atoms) != 1:
        raise BeyondError("not a polynomial equation")
    degree = max((power for monomial in top for _, power in monomial), default=0)
    made = [top.get(((0, power),) if power else (), Fraction(0)) for power in range(degree + 1)]
    if degree == 0:
        raise BeyondError("the variable cancels")
    return made
