"""A chunk as the support check sees it: where its words, numbers and names stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from goldgate_longcontext.language.names import Name, names, same
from goldgate_longcontext.language.numbers import Number, numbers
from goldgate_longcontext.language.sentences import spans
from goldgate_longcontext.language.words import WORD, asian, concept, fold, stem

_DENIED = re.compile(
    r"""(?: \bnot\b | n't\b | \bnever\b | \bno\ longer\b | \brather\ than\b | \binstead\ of\b
    | \bcontrary\ to\b | \bdenied\b | \bwithout\b | \bnicht\b | \bkein\w*\b | \bpas\b
    # what was planned did not happen for all one can tell
    | \b(?:was|were|is|are)\ (?:to\ (?:be|have)|(?:meant|supposed|expected|planned)\ to|due\ to\ be)\b
    | \bshould\ have\b | \bwould\ have\ been\b | \bplanned\ (?:for|in)\b | \bscheduled\ for\b )
    (?:\s+[\w'’-]+){0,4}\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_WRONGLY = re.compile(r"\b(?:wrongly|mistakenly|erroneously|falsely|incorrectly)\b", re.IGNORECASE)
REACH = 60  # characters before a token in which it may be denied


@dataclass(slots=True)
class Chunk:
    """A text with its units. ``words`` maps a folded word, its stem and its concept to the sentences that
    hold it; ``numbers`` a value to its occurrences that nothing denies.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    words: dict[str, set[int]] = field(default_factory=dict)
    numbers: dict[str, list[Number]] = field(default_factory=dict)
    runs: list[Name] = field(default_factory=list)
    capitals: set[str] = field(default_factory=set)

    def sentence(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return max(0, bisect_right(self.starts, place) - 1)

    def means(self, name: tuple[str, ...]) -> bool:
        """Whether a name, or a short form of it, stands here and nothing else by that name does."""
        found = {same(name, run) for run in self.runs}
        if True in found:
            return True
        if False in found:
            return False
        return all(fold(word) in self.words or stem(word) in self.words for word in name)

    def word_places(self, word: str) -> set[int]:
        """The sentences that hold a word, a form of it or a synonym."""
        return set().union(*(self.words.get(key, set()) for key in keys(word)))


def read(text: str) -> Chunk:
    """The units of a chunk."""
    chunk = Chunk(text, [start for start, _ in spans(text)])
    for match in WORD.finditer(text):
        if _denied(text, match.start()):
            continue
        place = chunk.sentence(match.start())
        whole = match[0]
        for word in {whole, *whole.split("-")}:
            for key in keys(word):
                chunk.words.setdefault(key, set()).add(place)
    for number in numbers(text):
        if not _denied(text, number.start):
            chunk.numbers.setdefault(number.value, []).append(number)
    chunk.runs = [run for run in names(text) if not _denied(text, run.start)]
    chunk.capitals = {word for run in chunk.runs if not run.first for word in run.words}
    return chunk


def keys(word: str) -> set[str]:
    """What a word can be found by. Text without word boundaries is found by its pairs of characters."""
    if asian(word):
        return {word[at : at + 2] for at in range(max(1, len(word) - 1))}
    return {fold(word), stem(word), concept(word)}


def _denied(text: str, place: int) -> bool:
    """Whether what stands at a place is denied ("not 34", "instead of 34", "wrongly given as 34")."""
    before = text[max(0, place - REACH) : place]
    clause = re.split(r"[.;:!?\n]|,\s*but\b|\bbut\b", before)[-1]
    if _WRONGLY.search(clause):
        return True
    match = _DENIED.search(clause)
    return match is not None and "only" not in match[0] and "," not in match[0]
