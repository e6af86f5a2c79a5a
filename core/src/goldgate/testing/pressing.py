"""Texts that bring out an order that is not fixed, and patterns that backtrack."""

from __future__ import annotations

MANY = " ".join(
    f"{word}{number}"
    for number in range(20)
    for word in ("alpha ", "beta-", "x = ", "[", "{", "the answer is ")
)
"""A text of many words, names and numbers: the order of a set of its parts depends on the hash seed."""

_LETTERS = tuple("aA09 \t\n-_.,*#$=([{\\`'é١")
_PAIRS = ("a ", "1,", "1 ", "a1", "ab", "a.", "1.", "a=", "\\a", "{}", "()", "a\n", " \n", "- ", "a, ", "x+")
_ENDS = ((36, "!"), (36, "\x00"), (200, "?a"))

PIECES = tuple(unit * (length // len(unit)) + end for unit in (*_LETTERS, *_PAIRS) for length, end in _ENDS)
"""Short texts that a pattern with nested repeats can match in very many ways, with an end that fails."""
