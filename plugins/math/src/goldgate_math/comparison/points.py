"""The numeric tier: two expressions at the same points, in doubles, confirmed at 40 and 100 digits.

Doubles can only prove a difference; equality needs the longer numbers at two points or more.
"""

from __future__ import annotations

import zlib
from fractions import Fraction

from goldgate_math.comparison.numeric import Field, Value, doubles, precise, value
from goldgate_math.limits import BeyondError
from goldgate_math.tree import Const, Expr, Op, Sym

RANGES = ((0.3, 2.7), (-2.7, -0.3), (3.0, 11.0), (0.05, 0.95), (-9.0, -3.0), (12.0, 40.0))
WHOLE = frozenset("nkmj")  # variables that by convention run over the integers
BAD = (BeyondError, ZeroDivisionError, OverflowError, ValueError)


def symbols(expr: Expr) -> frozenset[str]:
    """The free variables."""
    if isinstance(expr, Sym):
        return frozenset((expr.name,))
    if isinstance(expr, Op):
        names = frozenset[str]().union(*map(symbols, expr.args))
        bound = expr.name in {"sum", "prod"} or (expr.name == "int" and len(expr.args) == 4)
        return names - symbols(expr.args[1]) if bound else names
    return frozenset()


def has(expr: Expr, names: frozenset[str]) -> bool:
    """Whether an operator or constant of one of these names occurs."""
    if isinstance(expr, Op):
        return expr.name in names or any(has(arg, names) for arg in expr.args)
    return isinstance(expr, Const) and expr.name in names


def same_numbers(left: Expr, right: Expr) -> bool | None:
    """Whether two expressions agree wherever both are real; None where no point decided."""
    names = symbols(left) | symbols(right)
    if not names:
        return _agree(left, right, ({},), True)
    complexes = has(left, frozenset("i")) or has(right, frozenset("i"))
    outcome = _agree(left, right, tuple(point_at(names, place) for place in range(len(RANGES))), complexes)
    if outcome is not True and names & WHOLE and names <= WHOLE | {"x", "a", "b", "c"}:
        whole = tuple(
            {name: Fraction(3 + step + 7 * place) for place, name in enumerate(sorted(names))}
            for step in range(4)
        )
        if names <= WHOLE and _agree(left, right, whole, True):
            return True
    return outcome


def point_at(names: frozenset[str], place: int) -> dict[str, Fraction]:
    point = {}
    for name in names:
        seed = zlib.crc32(f"{name}/{place}".encode())
        turn = seed >> 7 if place > 1 else 0  # from the third point on, each variable has a sign of its own
        low, high = RANGES[(place + turn) % len(RANGES)]
        point[name] = Fraction(round((low + (high - low) * seed / 2**32) * 4096), 4096)
    return point


def _agree(left: Expr, right: Expr, points: tuple[dict[str, Fraction], ...], complexes: bool) -> bool | None:
    usable = []
    spare = []
    for point in points:
        field = doubles()
        try:
            a, b = value(left, point, field), value(right, point, field)
        except OverflowError:
            usable.append(point)
            continue
        except BAD:
            continue
        if a != a or b != b:
            continue
        if not complexes and not (_is_real(a) and _is_real(b)):
            if not _is_real(a) and not _is_real(b):
                spare.append(point)
            continue
        size = max(abs(a), abs(b))
        if abs(a - b) > 1e-6 * size and size > 1e-6 * field.peak[0]:
            return False
        usable.append(point)
    chosen = (usable or spare)[:3]
    needed = 1 if len(points) == 1 else 2
    agreed = 0
    fields = precise(40), precise(100)
    for point in chosen:
        same = _closely(left, right, point, *fields)
        if same is False:
            return False if usable else None
        agreed += same is True
    return True if agreed >= min(needed, max(1, len(usable))) else None


def _is_real(x: complex) -> bool:
    return abs(x.imag) <= 1e-9 * max(abs(x), 1e-12)


def _closely(left: Expr, right: Expr, point: dict[str, Fraction], short: Field, long: Field) -> bool | None:
    try:
        a, b = value(left, point, short), value(right, point, short)
        gap = abs(a - b)
        if gap <= max(abs(a), abs(b)) * short.number(Fraction(1, 10**30)):
            return True
        finer: Value = abs(value(left, point, long) - value(right, point, long))
    except BAD:
        return None
    return bool(finer <= gap * short.number(Fraction(1, 10**20)))
