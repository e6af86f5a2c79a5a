"""The polynomial tier: rational functions with rational coefficients, compared exactly.

What is no polynomial (a root, a sine) is an indeterminate of its own; then only equality is proved.
"""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.exact import rational
from goldgate_math.limits import BITS, DEGREE, TERMS, BeyondError
from goldgate_math.tree import Expr, Num, Op, Sym

Atoms = dict[Expr, int]  # each indeterminate's number
Monomial = tuple[tuple[int, int], ...]  # numbers of indeterminates with their exponents, sorted
Poly = dict[Monomial, Fraction]
ONE: Poly = {(): Fraction(1)}


def same_function(left: Expr, right: Expr) -> bool | None:
    """Whether two expressions are one rational function; None where that is not proved."""
    atoms: Atoms = {}
    try:
        top, bottom = ratio(left, atoms)
        other_top, other_bottom = ratio(right, atoms)
        same = _times(top, other_bottom) == _times(other_top, bottom)
    except BeyondError:
        return None
    return True if same else None if opaque(atoms) else False


def opaque(atoms: Atoms) -> bool:
    """Whether something other than a variable stands among the indeterminates."""
    return not all(isinstance(atom, Sym) for atom in atoms)


def ratio(expr: Expr, atoms: Atoms) -> tuple[Poly, Poly]:
    """Numerator and denominator; ``atoms`` gains the indeterminates that are new.

    Raises BeyondError for more terms than the limit, or a zero denominator.
    """
    if isinstance(expr, Num):
        return _constant(expr.value), ONE
    if isinstance(expr, Op):
        if expr.name in {"+", "-", "*", "/"}:
            return _combined(expr.name, ratio(expr.args[0], atoms), ratio(expr.args[1], atoms))
        if expr.name == "neg":
            a, b = ratio(expr.args[0], atoms)
            return _scaled(a, Fraction(-1)), b
        if expr.name == "^" and (exponent := _whole(expr.args[1])) is not None:
            a, b = ratio(expr.args[0], atoms)
            if exponent < 0:
                if not a:
                    raise BeyondError("division by zero")
                a, b = b, a
            return _power(a, abs(exponent)), _power(b, abs(exponent))
    if not isinstance(expr, Sym):
        try:
            return _constant(rational(expr)), ONE
        except BeyondError:
            pass
    return {((atoms.setdefault(expr, len(atoms)), 1),): Fraction(1)}, ONE


def _combined(sign: str, left: tuple[Poly, Poly], right: tuple[Poly, Poly]) -> tuple[Poly, Poly]:
    (a, b), (c, d) = left, right
    if sign == "*":
        return _times(a, c), _times(b, d)
    if sign == "/":
        if not c:
            raise BeyondError("division by zero")
        return _times(a, d), _times(b, c)
    if sign == "-":
        c = _scaled(c, Fraction(-1))
    if b == d:
        return _plus(a, c), b
    return _plus(_times(a, d), _times(c, b)), _times(b, d)


def _whole(expr: Expr) -> int | None:
    """A whole exponent within the limits."""
    try:
        value = rational(expr)
    except BeyondError:
        return None
    return int(value) if value.denominator == 1 and abs(value) <= DEGREE else None


def _constant(value: Fraction) -> Poly:
    return {(): value} if value else {}


def _scaled(poly: Poly, factor: Fraction) -> Poly:
    return {monomial: value * factor for monomial, value in poly.items()}


def _plus(left: Poly, right: Poly) -> Poly:
    total = dict(left)
    for monomial, value in right.items():
        made = total.get(monomial, Fraction(0)) + value
        if made:
            total[monomial] = made
        else:
            total.pop(monomial, None)
    return total


def _times(left: Poly, right: Poly) -> Poly:
    if left is ONE:
        return right
    if right is ONE:
        return left
    if len(left) * len(right) > 8 * TERMS:
        raise BeyondError("a product beyond the limits")
    total: Poly = {}
    for one, a in left.items():
        for other, b in right.items():
            monomial = _merged(one, other)
            made = total.get(monomial, Fraction(0)) + a * b
            if made.numerator.bit_length() + made.denominator.bit_length() > BITS:
                raise BeyondError("a coefficient beyond the limits")
            if made:
                total[monomial] = made
            else:
                total.pop(monomial, None)
            if len(total) > TERMS:
                raise BeyondError("more terms than the limit")
    return total


def _merged(one: Monomial, other: Monomial) -> Monomial:
    if not one or not other:
        return one or other
    powers = dict(one)
    for base, exponent in other:
        powers[base] = powers.get(base, 0) + exponent
        if powers[base] > DEGREE:
            raise BeyondError("a degree beyond the limits")
    return tuple(sorted(powers.items()))


def _power(poly: Poly, exponent: int) -> Poly:
    made = ONE
    for _ in range(exponent):
        made = _times(made, poly)
    return made


def solved(left: Expr, right: Expr, name: str) -> tuple[Expr, bool]:
    """``x`` where ``left - right`` is linear in it, and whether its coefficient is negative.

    Raises BeyondError for anything else.
    """
    atoms: Atoms = {}
    top, bottom = ratio(Op("-", (left, right)), atoms)
    variable = ((atoms.get(Sym(name), -1), 1),)
    if (
        set(atoms) != {Sym(name)}
        or set(bottom) != {()}
        or not set(top) <= {(), variable}
        or variable not in top
    ):
        raise BeyondError("not linear")
    return Num(-top.get((), Fraction(0)) / top[variable]), top[variable] / bottom[()] < 0
