"""Simplified or traditional Chinese, by frequent characters that only one of them uses."""

from __future__ import annotations

from functools import cache

from goldgate_multilingual.languages import resource


def variant(text: str) -> tuple[int, int]:
    """How many characters are simplified only, and how many traditional only."""
    simplified, traditional = _sets()
    return sum(char in simplified for char in text), sum(char in traditional for char in text)


@cache
def _sets() -> tuple[frozenset[str], frozenset[str]]:
    pairs = resource("chinese.tsv").split()
    return frozenset(pair[0] for pair in pairs), frozenset(pair[1] for pair in pairs)
