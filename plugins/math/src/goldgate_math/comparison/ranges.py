"""Sets of real numbers as sorted, disjoint ranges: intervals, unions, inequalities, exceptions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key

from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.points import BAD, symbols
from goldgate_math.comparison.polynomial import solved
from goldgate_math.comparison.scalar import infinite, same_value
from goldgate_math.limits import ITEMS, BeyondError
from goldgate_math.tree import (
    Answer,
    Combined,
    Const,
    Expr,
    Interval,
    Num,
    Op,
    Ordered,
    Quantity,
    Relation,
    Sym,
    Unordered,
    expr,
    is_expr,
)

INFINITY = Const("oo")
ZERO = Fraction(0)
BOTTOM = Op("neg", (INFINITY,))
FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Range:
    """From low to high, with or without each end; a single number is a closed range of no length."""

    low: Expr
    high: Expr
    low_closed: bool
    high_closed: bool


EVERYTHING: tuple[Range, ...] = (Range(BOTTOM, INFINITY, False, False),)
Ranges = tuple[Range, ...]


def compare(left: Expr, right: Expr) -> int:
    """-1, 0 or 1 as real numbers. Raises BeyondError where that cannot be decided."""
    if left == right:
        return 0
    a, b = infinite(left), infinite(right)
    if a or b:
        return (a > b) - (a < b)
    try:
        x, y = value(left, {}, doubles()), value(right, {}, doubles())
    except BAD as error:
        raise BeyondError("an end that is no real number") from error
    if abs(x.imag) > 1e-9 or abs(y.imag) > 1e-9 or math.isnan(x.real) or math.isnan(y.real):
        raise BeyondError("an end that is no real number")
    if abs(x - y) > 1e-9 * max(abs(x), abs(y), 1e-3):
        return -1 if x.real < y.real else 1
    outcome = same_value(left, right, 99).equal
    if outcome is None:
        raise BeyondError("two ends that could not be distinguished")
    return 0 if outcome else -1 if x.real < y.real else 1


def as_ranges(answer: Answer, variables: set[str]) -> Ranges:
    """The real numbers that an answer describes. Raises BeyondError where it describes none.

    The variables of inequalities are added to ``variables``.
    """
    if isinstance(answer, Interval):
        if compare(answer.low, answer.high) > 0:
            raise BeyondError("an interval with its ends the wrong way round")
        return united((Range(answer.low, answer.high, answer.low_closed, answer.high_closed),))
    if isinstance(answer, Combined):
        left, right = (as_ranges(opened(part), variables) for part in answer.parts)
        return (
            united(left + right)
            if answer.name == "cup"
            else common(left, right if answer.name == "cap" else outside(right))
        )
    if isinstance(answer, Unordered):
        parts = [as_ranges(item, variables) for item in answer.items]
        if answer.joined == "and" or (
            parts
            and not answer.braced
            and answer.joined != "or"
            and all(isinstance(item, Relation) for item in answer.items)
        ):
            made: Ranges = EVERYTHING
            for part in parts:
                made = common(made, part)
            return made
        return united(tuple(each for part in parts for each in part))
    if isinstance(answer, Relation):
        return _relation(answer, variables)
    if is_expr(answer) and not symbols(expr(answer)):
        return (Range(expr(answer), expr(answer), True, True),)
    raise BeyondError("no set of real numbers")


def opened(answer: Answer) -> Answer:
    """``(a, b)`` as the open interval."""
    if isinstance(answer, Ordered) and len(answer.items) == 2 and all(map(is_expr, answer.items)):
        return Interval(expr(answer.items[0]), expr(answer.items[1]), False, False)
    return answer


def _relation(relation: Relation, variables: set[str]) -> Ranges:
    made: Ranges = EVERYTHING
    if relation.signs == ("in",) and isinstance(relation.sides[0], (Sym, Op)):
        variables |= symbols(expr(relation.sides[0]))
        return as_ranges(opened(relation.sides[1]), variables)
    if relation.signs == ("notin",) and isinstance(relation.sides[0], (Sym, Op)):
        variables |= symbols(expr(relation.sides[0]))
        return outside(as_ranges(opened(relation.sides[1]), variables))
    for left, sign, right in zip(relation.sides, relation.signs, relation.sides[1:], strict=False):
        if not (is_expr(left) or isinstance(left, Quantity)) or not (
            is_expr(right) or isinstance(right, Quantity)
        ):
            raise BeyondError("a relation between collections")
        made = common(made, _one(_bare(left), sign, _bare(right), variables))
    return made


def _bare(answer: Answer) -> Expr:
    return answer.value if isinstance(answer, Quantity) else expr(answer)


def _one(left: Expr, sign: str, right: Expr, variables: set[str]) -> Ranges:
    """The solutions of one inequality that is solved for its variable, or linear in it."""
    if sign not in FLIPPED:
        raise BeyondError(f"the relation {sign}")
    if symbols(right) and not symbols(left):
        left, right, sign = right, left, FLIPPED[sign]
    if symbols(right):
        left, right = Op("-", (left, right)), Num(ZERO)
    if isinstance(left, Op) and left.name == "call":
        left = Sym(f"{left.args[0]}()")
    match left:
        case Op("abs", (inside,)) if sign in {"<", "<=", ">", ">="}:
            return _absolute(inside, sign, right, variables)
    names = symbols(left)
    if len(names) != 1:
        raise BeyondError("not an inequality in one variable")
    if not isinstance(left, Sym):
        end, falls = solved(left, right, next(iter(names)))
        left, right, sign = Sym(next(iter(names))), end, FLIPPED[sign] if falls else sign
    variables |= names
    if compare(right, right) or (infinite(right) and sign in {"=", "!="}):
        raise BeyondError("an end that is no real number")
    if sign in {"<", "<="}:
        return (Range(BOTTOM, right, False, sign == "<="),)
    if sign in {">", ">="}:
        return (Range(right, INFINITY, sign == ">=", False),)
    point = (Range(right, right, True, True),)
    return point if sign == "=" else outside(point)


def _absolute(inside: Expr, sign: str, bound: Expr, variables: set[str]) -> Ranges:
    low = Op("neg", (bound,))
    if sign in {"<", "<="}:
        return common(_one(inside, sign, bound, variables), _one(inside, FLIPPED[sign], low, variables))
    return united(_one(inside, sign, bound, variables) + _one(inside, FLIPPED[sign], low, variables))


# --- algebra of ranges --------------------------------------------------------------------------------


def _before(one: Range, other: Range) -> int:
    return compare(one.low, other.low) or other.low_closed - one.low_closed


def united(ranges: Ranges) -> Ranges:
    """Sorted, without the empty ones, overlapping and touching ones joined."""
    if len(ranges) > ITEMS:
        raise BeyondError(f"more than {ITEMS} ranges")
    made: list[Range] = []
    for each in sorted((one for one in ranges if not _empty(one)), key=cmp_to_key(_before)):
        if made:
            last = made[-1]
            gap = compare(each.low, last.high)
            if gap < 0 or (gap == 0 and (each.low_closed or last.high_closed)):
                further = compare(each.high, last.high)
                high = each if further > 0 else last
                closed = high.high_closed or (further == 0 and each.high_closed)
                made[-1] = Range(last.low, high.high, last.low_closed, closed)
                continue
        made.append(each)
    return tuple(made)


def _empty(one: Range) -> bool:
    order = compare(one.low, one.high)
    return order > 0 or (order == 0 and not (one.low_closed and one.high_closed))


def outside(ranges: Ranges) -> Ranges:
    """Everything else."""
    made = []
    low: Expr = BOTTOM
    closed = False
    for each in ranges:
        made.append(Range(low, each.low, closed, not each.low_closed))
        low, closed = each.high, not each.high_closed
    made.append(Range(low, INFINITY, closed, False))
    return united(tuple(_open_ended(one) for one in made))


def _open_ended(one: Range) -> Range:
    return Range(
        one.low,
        one.high,
        one.low_closed and not infinite(one.low),
        one.high_closed and not infinite(one.high),
    )


def common(left: Ranges, right: Ranges) -> Ranges:
    """What lies in both."""
    if len(left) * len(right) > ITEMS:
        raise BeyondError(f"more than {ITEMS} ranges")
    made = []
    for one in left:
        for other in right:
            low = one if compare(one.low, other.low) >= 0 else other
            high = one if compare(one.high, other.high) <= 0 else other
            low_closed = low.low_closed and (
                compare(one.low, other.low) != 0 or (one.low_closed and other.low_closed)
            )
            high_closed = high.high_closed and (
                compare(one.high, other.high) != 0 or (one.high_closed and other.high_closed)
            )
            made.append(Range(low.low, high.high, low_closed, high_closed))
    return united(tuple(made))


def same_ranges(left: Ranges, right: Ranges) -> bool:
    """Whether two normal forms are one set."""
    return len(left) == len(right) and all(
        compare(a.low, b.low) == 0
        and compare(a.high, b.high) == 0
        and (a.low_closed or bool(infinite(a.low))) == (b.low_closed or bool(infinite(b.low)))
        and (a.high_closed or bool(infinite(a.high))) == (b.high_closed or bool(infinite(b.high)))
        for a, b in zip(left, right, strict=True)
    )
