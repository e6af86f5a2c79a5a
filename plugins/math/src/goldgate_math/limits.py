"""How much work one answer may cause, and what is raised beyond it.

Every limit is checked before anything is expanded, so no clock is needed to stop.
"""

from __future__ import annotations

RESPONSE = 40_000  # characters of a response that are looked at, counted from its end
ANSWER = 2_000  # characters of one answer
TOKENS = 400
DEPTH = 60  # nested brackets, powers and fractions
BITS = 20_000  # of an exact numerator or denominator
ITEMS = 64  # members of a set, rows or columns of a matrix
PAIRS = 300  # of items compared to pair up two sets
TERMS = 200  # of an expanded polynomial
DEGREE = 64
FACTORIAL = 1_000
STEPS = 4_000  # operations of one evaluation in doubles
FINE_STEPS = 1_000  # and in longer numbers


def words(text: str) -> frozenset[str]:
    """The words of a line, for tables of names."""
    return frozenset(text.split())


class UnreadableError(ValueError):
    """A text is no answer that the reader knows, or is larger than the limit."""


class BeyondError(ArithmeticError):
    """A value cannot be had within the limits, or not by this tier."""
