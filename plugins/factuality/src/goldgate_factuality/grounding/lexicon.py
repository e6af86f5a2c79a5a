"""Words that mean the same, opposites, and pairs of verbs that say one thing from two sides."""

from __future__ import annotations

from functools import cache

from goldgate_factuality.data import table
from goldgate_factuality.reading.sentences import stem

SYMMETRIC = frozenset(map(stem, "meet marry border resemble tie draw differ equal adjoin merge".split()))
GAIN = frozenset(
    map(
        stem,
        "rise increase grow climb gain up higher more raise jump soar surge expand double triple add".split(),
    )
)
LOSS = frozenset(
    map(stem, "fall decrease decline drop shrink down lower less reduce cut lose slump halve sink".split())
)


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, row in enumerate(table("synonyms")):
        for word in row:
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


@cache
def _opposites() -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for row in table("antonyms"):
        bar = row.index("|")
        for one in row[:bar]:
            for other in row[bar + 1 :]:
                found |= {(stem(one), stem(other)), (stem(other), stem(one))}
    return frozenset(found)


@cache
def _converses() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in table("converses"):
        found.setdefault(stem(one), set()).add(stem(other))
        found.setdefault(stem(other), set()).add(stem(one))
    return found


def same(one: str, other: str) -> bool:
    """Whether two stems may stand for one another."""
    if one == other:
        return True
    groups = _groups()
    return (
        bool(groups.get(one, frozenset()) & groups.get(other, frozenset()))
        and (one, other) not in _opposites()
    )


def opposite(one: str, other: str) -> bool:
    """Whether two stems are opposites."""
    return one != other and (one, other) in _opposites()


def converse(one: str, other: str) -> bool:
    """Whether two verbs say one thing from two sides: buy and sell."""
    sides = _converses()
    return any(same(mirror, other) for word in {one, *_like(one)} for mirror in sides.get(word, ()))


@cache
def _like(word: str) -> frozenset[str]:
    return frozenset(other for other in _converses() if same(word, other))


ADJECTIVAL = frozenset("n an ian ish ese i ean ic s wegian er".split())  # of Cuban, Norwegian
BARE = frozenset("a ia e y o way land".split()) | {""}  # of Cuba, Norway


@cache
def _peoples() -> dict[str, str]:
    return {stem(word): stem(row[0]) for row in table("demonyms") for word in row}


def same_name(one: str, other: str) -> bool:
    """Whether two stems of names are one: equal, or an adjective of the other (Norway, Norwegian)."""
    if one == other:
        return True
    if _peoples().get(one, one) == _peoples().get(other, other):
        return True
    if len(one) < 4 or len(other) < 4 or one[:4] != other[:4]:
        return False
    common = 0
    while common < min(len(one), len(other)) and one[common] == other[common]:
        common += 1
    ends = {one[common:], other[common:]}
    return common >= 4 and bool(ends & ADJECTIVAL) and ends <= ADJECTIVAL | BARE
