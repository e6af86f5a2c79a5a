"""Who did it to whom: "Alred succeeded Osric" does not say that Osric succeeded Alred."""

from __future__ import annotations

import re

from goldgate_longcontext.language.words import WORD
from goldgate_longcontext.support.asked import Answer, Question
from goldgate_longcontext.support.chunks import Chunk, keys
from goldgate_longcontext.support.clauses import Span, clause_of
from goldgate_longcontext.support.halves import half_of

_WHO = re.compile(
    r"\W*who\s+(?P<verb>\w+)\s+(?:the\s+|bishop\s+|king\s+|queen\s+)?(?P<object>[A-Z]\w*)", re.I
)
_PASSIVE = re.compile(r"\b(?:by|from|under|with|to)\b", re.I)


def turned(asked: str, chunk: Chunk, question: Question, answer: Answer, spans: list[Span]) -> bool:
    """Whether the answer only stands as the object of what the question's name does, while the question asks
    who does it to that name.
    """
    match = _WHO.match(asked)
    if match is None or not question.names or len(answer.names) != 1:
        return False
    verb, name = keys(match["verb"]), {word for one in question.names for word in one}
    places = [run for run in chunk.runs if set(run.words) & set(answer.names[0])]
    return bool(places) and all(_object(chunk, spans, run.start, verb, name) for run in places)


def _object(chunk: Chunk, spans: list[Span], place: int, verb: set[str], name: set[str]) -> bool:
    start, _ = half_of(chunk, clause_of(spans, place), place)
    before = [run for run in chunk.runs if start <= run.start < place and set(run.words) & name]
    if not before:
        return False
    between = chunk.text[before[-1].end : place]
    return bool(any(keys(word) & verb for word in WORD.findall(between)) and not _PASSIVE.search(between))
