"""Whether two texts with the same words turn a relation around: km to miles and miles to km."""

from __future__ import annotations

import re
from collections.abc import Sequence

from goldgate_quality.meaning.words import stem

_WORD = r"[\w+#'«»-]+"
_CLAUSES = frozenset(("before", "after", "until"))
_MARKERS = frozenset(
    "to into before after than minus over from by for until implies imply causes cause".split()
)
_SMALL = frozenset(
    "the a an is are be been of it its some any this that my your his her do does did go going get".split()
)
_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|get|gets|got)\s+(?:\w+ly\s+)?\w+(?:ed|en|wn|ght|t|d)?\s+by\b"
)


def turned(
    one: Sequence[str], content: Sequence[str], other: Sequence[str], other_content: Sequence[str]
) -> bool:
    """Whether the sides of a relation change places."""
    first, second = _relations(one), _relations(other)
    if any(
        (marker, right, left) in second and (marker, left, right) not in second
        for marker, left, right in first
    ):
        return True
    stems, other_stems = [stem(word) for word in content], [stem(word) for word in other_content]
    if sorted(stems) != sorted(other_stems) or stems == other_stems:
        return False
    passive = bool(_PASSIVE.search(" ".join(one))) != bool(_PASSIVE.search(" ".join(other)))
    turned_around = _triples(stems) & {(c, b, a) for a, b, c in _triples(other_stems)}
    straight = _triples(stems) & _triples(other_stems)
    if passive:
        return bool(straight) and not turned_around
    return bool(turned_around) and not _rotated(stems, other_stems)


def _relations(words: Sequence[str]) -> set[tuple[str, str, str]]:
    """Marker, left and right of each relation; of a clause, its first word is a left side, too."""
    tokens = [token for token in words if token not in _SMALL]
    found = set()
    for at, token in enumerate(tokens):
        if token not in _MARKERS or not 0 < at < len(tokens) - 1:
            continue
        left, right = stem(tokens[at - 1]), stem(tokens[at + 1])
        if left in _MARKERS or right in _MARKERS or left == right:
            continue
        found.add((token, left, right))
        if token in _CLAUSES:
            found.add((token, stem(tokens[0]), right))
    text = " ".join(words)
    for match in re.finditer(rf"\bfrom ({_WORD})(?: {_WORD}){{0,2}}? (?:in)?to ({_WORD})", text):
        found.add(("to", stem(match[1]), stem(match[2])))
    return found


def _triples(words: Sequence[str]) -> set[tuple[str, str, str]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _rotated(one: list[str], other: list[str]) -> bool:
    """Whether a part was only moved from one end to the other: "In Python, how …", "how … in Python"."""
    return any(one[at:] + one[:at] == other for at in range(1, len(one)))
