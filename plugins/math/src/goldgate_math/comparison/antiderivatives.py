"""Antiderivatives: equal up to a constant of integration."""

from __future__ import annotations

from goldgate_math.comparison.outcome import Outcome, equal, undecided
from goldgate_math.comparison.points import point_at, same_numbers, symbols
from goldgate_math.comparison.scalar import same_value
from goldgate_math.tree import Expr, Num, Op, Sym

CONSTANTS = frozenset(("C", "K", "c", "k", "C_1", "C_0", "C_2", "const"))


def without_constant(expr: Expr) -> Expr | None:
    """The rest of a sum with one constant of integration; None where there is none."""
    if not isinstance(expr, Op) or expr.name not in {"+", "-"}:
        return None
    left, right = expr.args
    if isinstance(right, Sym) and right.name in CONSTANTS and right.name not in symbols(left):
        return left if symbols(left) else None
    if (
        expr.name == "+"
        and isinstance(left, Sym)
        and left.name in CONSTANTS
        and left.name not in symbols(right)
    ):
        return right if symbols(right) else None
    inner = without_constant(left)
    if inner is not None and not symbols(right) & CONSTANTS:
        return Op(expr.name, (inner, right))
    return None


def same_integral(gold: Expr, answer: Expr, digits: int) -> Outcome | None:
    """Equal up to the constant, where one is written; None where none is."""
    one, two = without_constant(gold), without_constant(answer)
    if one is None and two is None:
        return None
    if one is None:
        assert two is not None  # noqa: S101 - for the type checker
        return None if symbols(gold) & CONSTANTS else same_value(gold, two, digits)
    if two is None:
        outcome = same_value(one, answer, digits)
        return undecided(outcome.tier, "the constant of integration is missing") if outcome.equal else None
    gap = Op("-", (one, two))
    fixed = substituted(gap, {name: Num(value) for name, value in point_at(symbols(gap), 0).items()})
    if same_numbers(gap, fixed):
        return equal("numeric", "equal up to the constant of integration")
    return None


def substituted(expr: Expr, values: dict[str, Num]) -> Expr:
    """The expression with variables replaced by numbers."""
    if isinstance(expr, Sym):
        return values.get(expr.name, expr)
    if isinstance(expr, Op):
        return Op(expr.name, tuple(substituted(arg, values) for arg in expr.args))
    return expr
