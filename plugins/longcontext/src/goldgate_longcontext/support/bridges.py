"""What joins two chunks: a name that both hold and the question does not; else a number or a rare word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from goldgate_longcontext.language.names import Name, same
from goldgate_longcontext.language.words import concept, fold, stop_words, words_of
from goldgate_longcontext.support.asked import Answer, Question
from goldgate_longcontext.support.chunks import Chunk

SHORTEST = 4  # letters of a word that joins
SMALL = 31
"""Numbers up to this one join nothing: days, counts."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """The names, numbers and words that two chunks share; false where there are none."""

    names: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names or self.numbers or self.words)

    @property
    def units(self) -> tuple[tuple[str, object], ...]:
        """As units with their kind."""
        return (
            *(("name", one) for one in self.names),
            *(("number", one) for one in self.numbers),
            *(("word", one) for one in self.words),
        )

    def held_by(self, chunk: Chunk) -> bool:
        """Whether another chunk holds what joins these two."""
        if self.names:
            return any(chunk.means(name) for name in self.names)
        if self.numbers:
            return any(value in chunk.numbers for value in self.numbers)
        held = sum(word in chunk.words for word in self.words)
        return held > 0 and 2 * held >= len(self.words)


def bridge(one: Chunk, other: Chunk, question: Question, answer: Answer, chunks: Sequence[Chunk]) -> Bridge:
    """What joins two chunks."""
    asked = question.names
    found: dict[tuple[str, ...], None] = {}
    for run in one.runs:
        if any(same(name, run) for name in asked):
            continue
        matching = [again for again in other.runs if same(run.words, again)]
        if any(_certain(run) or _certain(again) for again in matching) or (
            not run.first and all(word in other.words for word in run.words)
        ):
            found.setdefault(run.words)
    if found:
        return Bridge(names=tuple(found))
    numbers = tuple(
        value
        for value in one.numbers
        if value in other.numbers
        and value not in question.numbers
        and value not in answer.numbers
        and not (value.isdecimal() and int(value[:12]) <= SMALL)
    )
    if numbers:
        return Bridge(numbers=numbers)
    known = {concept(word) for word in (*question.words, *answer.words)}
    known |= {word for name in (*question.names, *answer.names) for word in name}
    known |= {concept(word) for word in words_of("asked")}
    rare = len(chunks) / 2 if len(chunks) > 3 else len(chunks)
    words = tuple(
        word
        for word in one.words
        if len(word) >= SHORTEST
        and word[0].isalpha()
        and word in other.words
        and word not in known
        and concept(word) not in known
        and fold(word) not in stop_words()
        and word not in one.capitals | other.capitals
        and sum(word in chunk.words for chunk in chunks) <= max(2, rare)
    )
    return Bridge(words=words)


def _certain(run: Name) -> bool:
    """Whether a run is a name for certain, not the first word of a sentence."""
    return not (run.first and len(run.words) == 1)
