"""How large a value may become before it is computed: a process ended at its limit is the second line.

Python writes no whole number of more than 4300 digits; what would have more than DIGITS is refused here.
"""

from __future__ import annotations

from math import log10
from typing import Any

import sympy

from goldgate_tools.running.expression import UnreadableError

DIGITS = 4000
"""Of a whole number, or of a fraction's numerator or denominator."""
FACTORIAL = 1400  # 1400! has 3797 digits
EXPONENT = 100_000
"""Of a base that is no fraction: a decimal or a root."""
FACTORS = 10_000
"""Of a product over a range."""
PRIMES = 1_000_000
"""The number of the last prime that is looked for."""


def power(base: Any, exponent: Any) -> Any:
    """``base ** exponent``. Raises UnreadableError where it has too many digits."""
    if base.is_number and exponent.is_number and exponent.is_real:
        size = abs(exponent)
        if size > EXPONENT or (base.is_Rational and _digits(base) * size > DIGITS):
            raise UnreadableError(f"a power of more than {DIGITS} digits")
    return base**exponent


def factorial(number: Any) -> Any:
    """``number!``. Raises UnreadableError where it has too many digits."""
    _at_most(number, FACTORIAL, "factorial")
    return sympy.factorial(number)


def gamma(number: Any) -> Any:
    """The gamma function, bounded as the factorial is."""
    _at_most(number, FACTORIAL, "gamma")
    return sympy.gamma(number)


def binomial(of: Any, chosen: Any) -> Any:
    """How many ways there are to choose. Raises UnreadableError where it has too many digits."""
    if of.is_Integer and chosen.is_Integer and of > 1:
        fewer = min(abs(int(chosen)), abs(int(of) - int(chosen)))
        if fewer * _digits(of) > DIGITS:
            raise UnreadableError(f"a binomial of more than {DIGITS} digits")
    return sympy.binomial(of, chosen)


def fibonacci(number: Any) -> Any:
    """A Fibonacci number. Raises UnreadableError where it has too many digits."""
    _at_most(number, 4 * DIGITS, "fibonacci")
    return sympy.fibonacci(number)


def prime(number: Any) -> Any:
    """The prime of this number. Raises UnreadableError where it is far."""
    _at_most(number, PRIMES, "prime")
    return sympy.prime(number)


def product(factor: Any, *ranges: Any) -> Any:
    """The product over ranges. Raises UnreadableError where one is long."""
    for _, first, last in ranges:
        if (last - first).is_number:
            _at_most(last - first, FACTORS, "product")
    return sympy.product(factor, *ranges)


def shown(value: Any) -> str:
    """A value as text. Raises UnreadableError for a number of too many digits."""
    if getattr(value, "is_Rational", False) and _digits(value) > DIGITS:
        raise UnreadableError(f"a value of more than {DIGITS} digits")
    return str(value)


def decimal(value: Any) -> str:
    """A real number as a decimal, as Python writes it; beyond its range as a power of ten."""
    if not getattr(value, "is_number", False) or value.is_Integer or not value.is_real:
        return shown(value)
    found = float(value) if value.is_finite else 0.0
    if value.is_finite and value != 0 and found in (0.0, float("inf"), float("-inf")):
        return str(sympy.N(value, 15))
    return repr(found) if value.is_finite else str(value)


def _digits(value: Any) -> float:
    """About how many digits a fraction's larger part has: 0 for 1 and -1."""
    largest = max(abs(int(value.p)), abs(int(value.q)))
    return largest.bit_length() * log10(2) if largest > 1 else 0.0


def _at_most(number: Any, most: int, name: str) -> None:
    if number.is_number and number.is_real and number > most:
        raise UnreadableError(f"{name} of more than {most}")
