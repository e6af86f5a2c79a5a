"""The polynomial tier: rational functions with rational coefficients, compared exactly.

What is no polynomial (a root, a sine) is an indeterminate of its own; then only equality is proved.
"""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.bounds import BITS, DEGREE, TERMS, BeyondError
from goldgate_math.exact import rational
from goldgate_math.tree import Expr, Num, Op, Sym

Monomial = tuple[tuple[Expr, int], ...]
Poly = dict[Monomial, Fraction]
ONE: Poly = {(): Fraction(1)}


def same_function(left: Expr, right: Expr) -> bool | None:
    """Whether two expressions are one rational function; None where that is not proved."""
    opaque: list[Expr] = []
    try:
        top, bottom = ratio(left, opaque)
        other_top, other_bottom = ratio(right, opaque)
        same = _times(top, other_bottom) == _times(other_top, bottom)
    except BeyondError:
        return None
    return True if same else None if opaque else False


def ratio(expr: Expr, opaque: list[Expr]) -> tuple[Poly, Poly]:
    """Numerator and denominator. Raises BeyondError for more terms than the bounds, or a zero denominator."""
    if isinstance(expr, Num):
        return _constant(expr.value), ONE
    if isinstance(expr, Op):
        if expr.name in {"+", "-"}:
            (a, b), (c, d) = ratio(expr.args[0], opaque), ratio(expr.args[1], opaque)
            if expr.name == "-":
                c = _scaled(c, Fraction(-1))
            if b == d:
                return _plus(a, c), b
            return _plus(_times(a, d), _times(c, b)), _times(b, d)
        if expr.name == "*":
            (a, b), (c, d) = ratio(expr.args[0], opaque), ratio(expr.args[1], opaque)
            return _times(a, c), _times(b, d)
        if expr.name == "/":
            (a, b), (c, d) = ratio(expr.args[0], opaque), ratio(expr.args[1], opaque)
            if not c:
                raise BeyondError("division by zero")
            return _times(a, d), _times(b, c)
        if expr.name == "neg":
            a, b = ratio(expr.args[0], opaque)
            return _scaled(a, Fraction(-1)), b
        if expr.name == "^":
            try:
                exponent = rational(expr.args[1])
            except BeyondError:
                exponent = Fraction(1, 2)
            if exponent.denominator == 1 and abs(exponent) <= DEGREE:
                a, b = ratio(expr.args[0], opaque)
                if exponent < 0:
                    if not a:
                        raise BeyondError("division by zero")
                    a, b = b, a
                return _power(a, abs(int(exponent))), _power(b, abs(int(exponent)))
    if not isinstance(expr, Sym):
        try:
            return _constant(rational(expr)), ONE
        except BeyondError:
            opaque.append(expr)
    return {((expr, 1),): Fraction(1)}, ONE


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
        raise BeyondError("a product beyond the bounds")
    total: Poly = {}
    for one, a in left.items():
        for other, b in right.items():
            monomial = _merged(one, other)
            made = total.get(monomial, Fraction(0)) + a * b
            if made.numerator.bit_length() + made.denominator.bit_length() > BITS:
                raise BeyondError("a coefficient beyond the bounds")
            if made:
                total[monomial] = made
            else:
                total.pop(monomial, None)
            if len(total) > TERMS:
                raise BeyondError("more terms than the bounds")
    return total


def _merged(one: Monomial, other: Monomial) -> Monomial:
    if not one or not other:
        return one or other
    powers = dict(one)
    for base, exponent in other:
        powers[base] = powers.get(base, 0) + exponent
        if powers[base] > DEGREE:
            raise BeyondError("a degree beyond the bounds")
    return tuple(sorted(powers.items(), key=repr))


def _power(poly: Poly, exponent: int) -> Poly:
    made = ONE
    for _ in range(exponent):
        made = _times(made, poly)
    return made
