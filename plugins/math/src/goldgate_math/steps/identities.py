"""Identities with letters: is ``(a+b)^2 = a^2+b^2`` claimed for all a and b, and does it hold?"""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.points import same_numbers, symbols
from goldgate_math.comparison.polynomial import Atoms, Poly, opaque, ratio
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Expr, Op, Sym

FUNCTIONS = frozenset(("sin", "cos", "tan", "ln", "log", "root"))


def refuted(left: Expr, right: Expr) -> bool:
    """Whether two sides in the same letters look like a rewriting of one another, and are not equal.

    An equation that is to be solved looks otherwise: a side is a constant, or neither side can be expanded.
    """
    names = symbols(left)
    if not names or names != symbols(right) or isinstance(left, Sym) or isinstance(right, Sym):
        return False
    if _rewritten_function(left, right):
        return same_numbers(left, right) is False
    atoms: Atoms = {}
    try:
        (a, bottom), (b, other) = ratio(left, atoms), ratio(right, atoms)
    except BeyondError:
        return False
    if opaque(atoms) or set(bottom) != {()} or set(other) != {()} or not a or not b:
        return False
    one, two = _normal(a, bottom), _normal(b, other)
    if one == two or _degree(one) == 0:
        return False
    gap = {term: one.get(term, Fraction(0)) - two.get(term, Fraction(0)) for term in {*one, *two}}
    if {term for term, value in gap.items() if value} == {()}:
        return True  # they differ by a constant: no value of the letters solves it
    if expandable(left) == expandable(right):
        return False
    if len(one) == len(two) == 1:
        return True
    if len(names) == 1:
        top = max(_degree(one), _degree(two))
        return _degree(one) == _degree(two) and _leading(one, top) == _leading(two, top)
    return _degree(one) == _degree(two)


def expandable(side: Expr) -> bool:
    """Whether a side holds a product or power that can be multiplied out."""
    if not isinstance(side, Op):
        return False
    if side.name == "^":
        return isinstance(side.args[0], Op) and bool(symbols(side.args[0]))
    if side.name == "*":
        parts = [part for part in side.args if symbols(part)]
        sums = any(isinstance(part, Op) and part.name in {"+", "-"} for part in side.args)
        powers = len(parts) == 2 and bool(symbols(parts[0]) & symbols(parts[1]))
        return sums or powers or any(map(expandable, side.args))
    return any(map(expandable, side.args))


def _rewritten_function(left: Expr, right: Expr) -> bool:
    """``sin 2x = 2 sin x``, ``sqrt(a^2+b^2) = a+b``: a function of a sum, or of a multiple, split up."""
    if not isinstance(left, Op) or left.name not in FUNCTIONS:
        return False
    inner = left.args[0]
    if not isinstance(inner, Op) or inner.name not in {"+", "-", "*"}:
        return False
    if left.name == "root":
        return isinstance(right, Op) and right.name in {"+", "-"}
    return _count(right, left.name) >= 1 and isinstance(right, Op) and right.name in {"+", "-", "*"}


def _count(side: Expr, name: str) -> int:
    if not isinstance(side, Op):
        return 0
    return (side.name == name) + sum(_count(arg, name) for arg in side.args)


def _normal(top: Poly, bottom: Poly) -> Poly:
    return {term: value / bottom[()] for term, value in top.items()}


def _degree(poly: Poly) -> int:
    return max((sum(power for _, power in term) for term in poly), default=0)


def _leading(poly: Poly, degree: int) -> Poly:
    return {term: value for term, value in poly.items() if sum(power for _, power in term) == degree}
