"""Words that may say the same in another form: rewordings, broader words, and words of one root."""

from __future__ import annotations

from functools import cache, lru_cache

from goldgate_factuality.data import table
from goldgate_factuality.grounding.lexicon import opposite, same
from goldgate_factuality.reading.sentences import stem

ENDINGS = frozenset(
    """
    e y s al age anc ance ant ation at ion ition ment er or ing ist ic iv ity ness ee ur ure ian d t o ful
    """.split()
) | {""}
ROOT = 4  # letters that two words of one root share at least


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(table("rewordings")):
        for word in row:
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def _broader() -> dict[str, frozenset[str]]:
    return {stem(row[0]): frozenset(map(stem, row[1:])) for row in table("broader")}


def broader(claimed: str, given: str) -> bool:
    """Whether the claimed word is a broader one than the given: "insect" for "moth"."""
    return claimed in _broader().get(given, ())


@lru_cache(maxsize=100_000)
def reworded(claimed: str, given: str) -> bool:
    """Whether the claimed stem may stand for the given one: the same, a synonym, a broader word, a word of
    the same root, or one that says so in another form.
    """
    if same(claimed, given) or broader(claimed, given):
        return True
    if opposite(claimed, given):
        return False
    if (
        len(claimed) >= 4
        and len(given) > len(claimed) + 2
        and (given.startswith(claimed) or given.endswith(claimed))
    ):
        return True  # "snow" of "snowfall"
    groups = _groups()
    return bool(groups.get(claimed, frozenset()) & groups.get(given, frozenset())) or _one_root(
        claimed, given
    )


def _one_root(one: str, other: str) -> bool:
    """Whether two stems differ in their endings only: "drain" and "drainag"."""
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    return common >= ROOT and one[common:] in ENDINGS and other[common:] in ENDINGS
