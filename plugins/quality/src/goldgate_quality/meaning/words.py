"""Word lists in files: groups of words that stand for one another, or exclude one another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources


def _lines(name: str) -> list[str]:
    text = (resources.files("goldgate_quality") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def synonyms() -> Mapping[str, frozenset[int]]:
    """Word → the numbers of the groups of words that may stand for it."""
    found: dict[str, set[int]] = {}
    lines = _lines("synonyms.txt") + _lines("paraphrase.txt") + _lines("demonyms.txt")
    for number, line in enumerate(lines):
        for word in line.split():
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def countries() -> Mapping[str, str]:
    """Country or its adjective → one name for both."""
    return {word: line.split()[0] for line in _lines("demonyms.txt") for word in line.split()}


@cache
def opposites() -> Mapping[str, tuple[tuple[int, int], ...]]:
    """Word → the groups it is in, each with the number of its class."""
    found: dict[str, list[tuple[int, int]]] = {}
    for group, line in enumerate(_lines("opposites.txt")):
        for side, words in enumerate(line.split("|")):
            for word in words.split():
                found.setdefault(word, []).append((group, side))
    for word in list(found):
        found.setdefault(stem(word), found[word])
    return {word: tuple(places) for word, places in found.items()}


def same(one: str, other: str) -> bool:
    """Whether two words may stand for one another: equal, of one stem, or of one group."""
    if one == other or stem(one) == stem(other):
        return True
    groups = synonyms()
    first = groups.get(one, frozenset()) | groups.get(stem(one), frozenset())
    second = groups.get(other, frozenset()) | groups.get(stem(other), frozenset())
    return bool(first & second)


def stem(word: str) -> str:
    """A word without the commonest endings."""
    for ending, least in (("ing", 6), ("ies", 5), ("ed", 5), ("es", 5), ("ly", 6), ("s", 4), ("e", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
