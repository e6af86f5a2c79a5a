"""Exact confidence intervals of a binomial proportion (Clopper and Pearson, Biometrika 26, 1934).

Pure Python: the limits are quantiles of beta distributions, found by bisection of the regularised
incomplete beta function, which is summed as a continued fraction (Abramowitz and Stegun, 26.5.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, log1p

LEVEL = 0.95
TINY = 1e-300
CLOSE = 1e-15
STEPS = 100_000  # terms of the fraction; it needs about the square root of the larger parameter


@dataclass(frozen=True, slots=True)
class Rate:
    """``errors`` in ``n`` trials, as a share with its interval; no share where nothing was tried."""

    errors: int
    n: int
    rate: float | None
    low: float
    high: float


def rate(errors: int, n: int, level: float = LEVEL) -> Rate:
    """The share of errors with its Clopper-Pearson interval; [0, 1] where n is 0."""
    low, high = clopper_pearson(errors, n, level)
    return Rate(errors, n, errors / n if n else None, low, high)


@lru_cache(maxsize=4096)
def clopper_pearson(errors: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The interval that covers the true share with at least probability ``level``.

    Raises ValueError for errors outside 0 … n and a level outside 0 … 1.
    """
    if not 0 <= errors <= n or not 0.0 < level < 1.0:
        raise ValueError(f"no interval for {errors} errors in {n} at level {level}")
    tail = (1.0 - level) / 2.0
    low = quantile(tail, errors, n - errors + 1) if errors > 0 else 0.0
    high = quantile(1.0 - tail, errors + 1, n - errors) if errors < n else 1.0
    return low, high


def quantile(probability: float, a: float, b: float) -> float:
    """Where the beta distribution with parameters a, b > 0 has this much of its mass below."""
    low, high = 0.0, 1.0
    while high - low > CLOSE * high:
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        if incomplete_beta(middle, a, b) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def incomplete_beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function: the mass of beta(a, b) below x."""
    if x <= 0.0 or x >= 1.0:
        return float(x >= 1.0)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b))
    if x > (a + 1.0) / (a + b + 2.0):  # the fraction converges fast on the other side
        return 1.0 - front * _fraction(1.0 - x, b, a) / b
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction by Lentz's method."""
    c, d = 1.0, 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        change = 1.0
        for term in (even, odd):
            d = 1.0 / _not_zero(1.0 + term * d)
            c = _not_zero(1.0 + term / c)
            change *= c * d
        value *= change
        if abs(change - 1.0) < CLOSE:
            return value
    raise ArithmeticError(f"the incomplete beta function does not converge at {x}, {a}, {b}")


def _not_zero(value: float) -> float:
    return TINY if abs(value) < TINY else value
