"""Languages of other scripts written in Latin letters: romanised Hindi and a few more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache

from goldgate_multilingual.identify.words import common_words
from goldgate_multilingual.languages import resource

LEAST = 0.3  # the share of the words that must be known ones


def romanised(found: list[str]) -> frozenset[str]:
    """The languages whose romanised words a text is made of; empty where it is none of them.

    A share of 0.3 is asked for, at least two different words (one where there is one word), and more of
    them than there are common words of any language that is written in Latin letters.
    """
    if not found:
        return frozenset()
    here: Counter[str] = Counter()
    there: Counter[str] = Counter()
    different: dict[str, set[str]] = {}
    for word in found:
        for code in _words().get(word, ()):
            here[code] += 1
            different.setdefault(code, set()).add(word)
        for code in common_words().get(word, ()):
            there[code] += 1
    most = max(here.values(), default=0)
    rival = max((count for code, count in there.items() if code not in here or not _other(code)), default=0)
    few = len(found) == 1
    return frozenset(
        code
        for code, count in here.items()
        if count == most
        and count >= LEAST * len(found)
        and count > rival
        and (few or len(different[code]) >= 2)
    )


def known() -> frozenset[str]:
    """The languages of which romanised words are listed."""
    return frozenset(code for codes in _words().values() for code in codes)


def _other(code: str) -> bool:
    return code in known()


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in resource("romanised.tsv").splitlines():
        code, _, listed = line.partition("\t")
        for word in dict.fromkeys(listed.split()):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}
