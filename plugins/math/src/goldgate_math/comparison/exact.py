"""The exact tier: constant expressions as rationals, with every size checked before it is made."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from goldgate_math.limits import BITS, FACTORIAL, BeyondError
from goldgate_math.tree import Expr, Num, Op


def rational(expr: Expr) -> Fraction:
    """The value of a constant expression. Raises BeyondError where it has none, or none within the limits."""
    if isinstance(expr, Num):
        return expr.value
    if not isinstance(expr, Op):
        raise BeyondError("not rational")
    name = expr.name
    if name in _BINARY:
        return _small(_BINARY[name](rational(expr.args[0]), rational(expr.args[1])))
    if name == "neg":
        return -rational(expr.args[0])
    if name == "^":
        return power(rational(expr.args[0]), rational(expr.args[1]))
    if name == "root":
        return root(rational(expr.args[0]), rational(expr.args[1]))
    if name in _UNARY:
        return _UNARY[name](rational(expr.args[0]))
    if name == "binom":
        top, bottom = rational(expr.args[0]), rational(expr.args[1])
        if not 0 <= bottom <= top <= FACTORIAL or not (top.denominator == 1 and bottom.denominator == 1):
            raise BeyondError("a binomial beyond the limits")
        return Fraction(math.comb(int(top), int(bottom)))
    if name in {"max", "min", "gcd", "lcm"}:
        return _fold(name, [rational(arg) for arg in expr.args])
    raise BeyondError("not rational")


def power(base: Fraction, exponent: Fraction) -> Fraction:
    """base ** exponent where that is rational."""
    if exponent.denominator != 1:
        if base < 0:
            raise BeyondError("a root of a negative number")
        return power(root(base, Fraction(exponent.denominator)), Fraction(exponent.numerator))
    if base == 0 and exponent < 0:
        raise BeyondError("division by zero")
    if base in (0, 1, -1):
        return base if exponent % 2 else base * base if exponent else Fraction(1)
    if abs(exponent) * (base.numerator.bit_length() + base.denominator.bit_length()) > BITS:
        raise BeyondError("a power beyond the limits")
    return Fraction(base ** int(exponent))


def root(value: Fraction, index: Fraction) -> Fraction:
    """The real root where it is rational."""
    if index.denominator != 1 or not 1 <= index <= 64:
        raise BeyondError("an index beyond the limits")
    degree = int(index)
    if value < 0:
        if degree % 2 == 0:
            raise BeyondError("a root of a negative number")
        return -root(-value, index)
    top, bottom = _whole_root(value.numerator, degree), _whole_root(value.denominator, degree)
    return Fraction(top, bottom)


def _whole_root(value: int, degree: int) -> int:
    if degree == 2:
        found = math.isqrt(value)
    else:
        low, high = 0, 1 << (value.bit_length() // degree + 1)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
        found = low
    if found**degree != value:
        raise BeyondError("irrational")
    return found


def _small(value: Fraction) -> Fraction:
    if value.numerator.bit_length() + value.denominator.bit_length() > BITS:
        raise BeyondError("a number beyond the limits")
    return value


def _divide(top: Fraction, bottom: Fraction) -> Fraction:
    if bottom == 0:
        raise BeyondError("division by zero")
    return top / bottom


def _factorial(value: Fraction) -> Fraction:
    if value.denominator != 1 or not 0 <= value <= FACTORIAL:
        raise BeyondError("a factorial beyond the limits")
    return Fraction(math.factorial(int(value)))


def _fold(name: str, values: list[Fraction]) -> Fraction:
    if name in {"max", "min"}:
        return max(values) if name == "max" else min(values)
    if not all(value.denominator == 1 for value in values):
        raise BeyondError("not whole")
    whole = [int(value) for value in values]
    return Fraction(math.gcd(*whole) if name == "gcd" else math.lcm(*whole))


_BINARY: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
}
_UNARY: dict[str, Callable[[Fraction], Fraction]] = {
    "abs": abs,
    "floor": lambda value: Fraction(math.floor(value)),
    "ceil": lambda value: Fraction(math.ceil(value)),
    "fact": _factorial,
    "pct": lambda value: value / 100,
    "gamma": lambda value: _factorial(value - 1),
}
