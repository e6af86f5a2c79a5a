"""Whether a gold chunk says the answer of what is asked, or of another thing: clause by clause, the answer is
compared with other values of its kind.

"The clock of the hall was repaired by Lind, that of the station by Brandt": who repaired the clock of the
hall? Brandt has a rival, whose clause holds more of the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate_longcontext.language.names import Name
from goldgate_longcontext.language.words import WORD, concept
from goldgate_longcontext.support.asked import SHORT, Answer, Question
from goldgate_longcontext.support.chunks import Chunk, keys
from goldgate_longcontext.support.clauses import Span, clause_of, clauses, held
from goldgate_longcontext.support.context import is_place, is_year
from goldgate_longcontext.support.halves import half_of, other_half

_ADJECTIVE = ("an", "ish", "ese", "ic", "ch")
"""Endings of American, British, Chinese, Catholic, French."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another value whose clause holds more of what is asked; ``sure`` where it holds all that the chunk
    holds of it, and is near the answer or speaks of something like it.
    """

    text: str
    sure: bool


def rival(chunk: Chunk, question: Question, answer: Answer) -> Rival | None:
    """The value that fits better than the answer; None where there is none. ``chunk`` holds the answer."""
    words = [word for word in question.words if chunk.word_places(word)]
    numbers = [value for value in question.numbers if value in chunk.numbers]
    if not words and not numbers:
        return None
    spans = list(clauses(chunk.text))

    def share(place: int) -> frozenset[str]:
        start, end = clause_of(spans, place)
        counted = {
            value for value in numbers if any(start <= one.start < end for one in chunk.numbers[value])
        }
        return held(chunk, (start, end), words) | counted

    picked = [name for name in question.options if any(set(name) <= set(one) for one in answer.names)]
    if answer.chosen and len(picked) == len(question.options) == 2:
        return Rival("one of the two", sure=False)
    own = [places for one in _places(chunk, answer, picked) if (places := list(one))]
    if not own:
        return None
    best = [max(map(share, places), key=len) for places in own]
    top = max(best, key=len)
    if not (answer.numbers or answer.names) and len(min(best, key=len)) < len(top):
        return Rival("another thing", sure=False)  # one crop of two is another field's
    if not picked and (other := other_half(chunk, question, answer, spans, own)):
        return Rival(other, sure=False)
    mine = {clause_of(spans, at) for places in own for at in places}
    sentences = {chunk.sentence(at) for places in own for at in places}
    found: Rival | None = None
    for start, end in _others(chunk, question, answer, picked):
        text = chunk.text[start:end]
        if words and not top & set(numbers) and _half_better(chunk, spans, start, own, words):
            found = found or Rival(text, sure=False)
            continue
        if not picked and any(text in chunk.text[a:b] for a, b in mine):
            continue  # it stands next to the answer, or leads to it
        held_there = share(start)
        if len(held_there) <= len(top):
            continue
        near = bool(answer.numbers or top) or chunk.sentence(start) in sentences
        whole = len(held_there) == len(words) + len(numbers)
        if whole and (near or picked):
            return Rival(text, sure=True)
        if whole or picked or not top:
            found = found or Rival(text, sure=False)
    return found


def _half_better(
    chunk: Chunk, spans: list[Span], start: int, own: list[list[int]], words: Sequence[str]
) -> bool:
    """Whether another value stands in the answer's clause, on the side of an "and" that holds all that is
    asked, and the answer on a side that holds nothing of it: "learned to fly at 52 and gave it up at 70".
    """
    span = clause_of(spans, start)
    there = half_of(chunk, span, start)
    if there == span or len(held(chunk, there, words)) < len(words):
        return False
    places = [at for one in own for at in one]
    sides = [half_of(chunk, span, at) for at in places if span[0] <= at < span[1]]
    return len(sides) == len(places) > 0 and not any(held(chunk, side, words) for side in sides)


def _places(chunk: Chunk, answer: Answer, picked: Sequence[tuple[str, ...]]) -> Iterator[Iterator[int]]:
    """Where each unit of the answer stands; of an answer that picks one of two, where that one does."""
    if answer.chosen and picked:
        for name in picked:
            yield (run.start for run in chunk.runs if set(run.words) & set(name))
        return
    for value in answer.numbers:
        yield (one.start for one in chunk.numbers.get(value, ()))
    for name in answer.names:
        yield (run.start for run in chunk.runs if set(run.words) & set(name))
    if not answer.numbers and not answer.names and len(answer.words) <= SHORT:
        for word in answer.words:
            wanted = keys(word)
            yield (match.start() for match in WORD.finditer(chunk.text) if keys(match[0]) & wanted)


def _others(
    chunk: Chunk, question: Question, answer: Answer, picked: Sequence[tuple[str, ...]]
) -> Iterator[tuple[int, int]]:
    """Other values of the answer's kind: where they begin and end. Of an answer that picks one of two, the
    other one.
    """
    if answer.chosen:
        left = [name for name in question.options if name not in picked] if picked else []
        for run in chunk.runs:
            if any(set(run.words) & set(name) - set(picked[0]) for name in left):
                yield run.start, run.end
    elif answer.names and not answer.numbers:
        known = {word for name in (*answer.names, *question.names) for word in name}
        for run in chunk.runs:
            if set(run.words) & known or _ordinary(run, question):
                continue
            if not (question.who and is_place(chunk, (run.words,))):
                yield run.start, run.end
    elif len(answer.numbers) == 1 and not answer.names:
        year = is_year(chunk, answer.numbers[0])
        for value, many in chunk.numbers.items():
            if (
                value not in question.numbers
                and value not in answer.numbers
                and is_year(chunk, value) == year
            ):
                yield from ((one.start, one.end) for one in many)


def _ordinary(run: Name, question: Question) -> bool:
    """Whether a run is no name of its own: a month, an adjective of a place, a word of the question."""
    words = {concept(word) for word in question.words}
    return all(
        concept(word)[:1] in "=+~" or concept(word) in words or word.endswith(_ADJECTIVE)
        for word in run.words
    )
