"""Equations and inequalities: what they assign, whether they are true, whether two are one."""

from __future__ import annotations

from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.points import BAD, RANGES, has, point_at, symbols
from goldgate_math.comparison.polynomial import Atoms, opaque, ratio
from goldgate_math.comparison.ranges import opened
from goldgate_math.comparison.scalar import exact, same_value
from goldgate_math.limits import BeyondError
from goldgate_math.parsing.tokens import FUNCTIONS
from goldgate_math.tree import (
    Answer,
    Expr,
    Op,
    Ordered,
    Quantity,
    Ratio,
    Relation,
    Sym,
    Text,
    expr,
    is_expr,
)

NAMING = frozenset(("call", "diff", "deriv", "int", "lim", "sum", "prod"))
EQUALS = frozenset(("=", "~", "in", "to"))


def names_something(side: Answer, modulus: bool = False) -> bool:
    """Whether a left-hand side is a name for the answer: ``x``, ``f(x)``, ``AB``, ``(x, y)``, ``|AB|``.

    ``modulus``: also ``|z|``, which has one value where z may have two.
    """
    if isinstance(side, (Sym, Text)):
        return True
    if isinstance(side, Quantity):
        return names_something(side.value)
    if isinstance(side, Ordered):
        return all(isinstance(item, Sym) for item in side.items)
    if isinstance(side, Ratio):
        return all(names_something(part) for part in side.parts)
    if not isinstance(side, Op):
        return False
    if side.name in NAMING:
        return True
    if side.name in FUNCTIONS:
        return bool(symbols(side))
    if side.name == "abs":
        return _points(side.args[0]) or (modulus and isinstance(side.args[0], Sym))
    if side.name in {"/", "*"}:  # segments by their end points, a function that is no f, and ratios of them
        if side.name == "*" and any(isinstance(part, Sym) and " " in part.name for part in side.args):
            return True  # m \angle ABC
        return all(_points(part) for part in side.args)
    return False


def _points(part: Expr) -> bool:
    if isinstance(part, Sym):
        return part.name[0].isupper() or part.name.startswith("bb")
    return isinstance(part, Op) and part.name in {"*", "abs"} and all(_points(each) for each in part.args)


def assigned(relation: Relation, modulus: bool = False) -> Answer | None:
    """What ``name = … = value`` says the value is; None where it names nothing.

    The last side counts; of ``a = b ≈ c`` the exact ``b``.
    """
    if not set(relation.signs) <= EQUALS:
        return None
    sides, signs = relation.sides, relation.signs
    while len(signs) > 1 and signs[-1] == "~":
        sides, signs = sides[:-1], signs[:-1]
    if any(names_something(side, modulus) for side in sides[:-1]):
        return opened(sides[-1]) if signs[-1] == "in" else sides[-1]
    return sides[0] if names_something(sides[-1]) and len(sides) == 2 and signs == ("=",) else None


def false_statement(relation: Relation) -> bool:
    """Whether it claims that different constants are equal."""
    links = zip(relation.sides, relation.signs, relation.sides[1:], strict=False)
    return any(
        sign == "="
        and _constant(left)
        and _constant(right)
        and same_value(expr(left), expr(right), 99).equal is False
        for left, sign, right in links
    )


def _constant(side: Answer) -> bool:
    return is_expr(side) and not symbols(expr(side))


def same_equation(gold: Relation, answer: Relation) -> Outcome:
    """Two equations have one solution set where their sides' differences are proportional."""
    one, two = difference(gold), difference(answer)
    if symbols(one) != symbols(two):
        if _rates(one) or _rates(two):
            return undecided("polynomial", "derivatives in another notation")
        return different("polynomial", "equations in different variables")
    atoms: Atoms = {}
    try:
        (a, _), (b, _) = ratio(one, atoms), ratio(two, atoms)
        if a and b and set(a) == set(b):
            factors = {a[monomial] / b[monomial] for monomial in a}
            if len(factors) == 1:
                return equal("polynomial", "the same equation up to a factor")
        if not opaque(atoms):
            return _polynomials(len(a), len(b))
    except BeyondError:
        pass
    return _proportional(one, two)


def _rates(side: Expr) -> bool:
    """Whether a derivative occurs."""
    return has(side, frozenset(("diff", "deriv"))) or any("'" in name for name in symbols(side))


def _polynomials(one: int, two: int) -> Outcome:
    return different("polynomial", f"polynomials of {one} and {two} terms that are not proportional")


def difference(relation: Relation) -> Expr:
    """Left-hand side minus right-hand side."""
    return Op("-", (_value(relation.sides[0]), _value(relation.sides[-1])))


def _value(side: Answer) -> Expr:
    return side.value if isinstance(side, Quantity) else expr(side)


def _proportional(one: Expr, two: Expr) -> Outcome:
    factors = []
    names = symbols(one)
    for place in range(len(RANGES)):
        try:
            x, y = (
                value(one, point_at(names, place), doubles()),
                value(two, point_at(names, place), doubles()),
            )
        except BAD:
            continue
        if abs(y) > 1e-9:
            factors.append(x / y)
    if len(factors) < 3:
        return undecided("numeric", "the equations have values at too few points")
    if all(abs(factor - factors[0]) <= 1e-8 * abs(factors[0]) for factor in factors):
        return equal("numeric", "the same equation up to a factor")
    return undecided("numeric", "two equations that are not proportional may still have the same solutions")


def constant(answer: Answer) -> bool:
    """Whether it is a number."""
    return is_expr(answer) and exact(expr(answer)) is not None
