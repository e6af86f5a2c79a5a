"""Clauses of two halves: "botany in Porto and law in Coimbra" says nothing of law in Porto."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from goldgate_longcontext.support.asked import Answer, Question
from goldgate_longcontext.support.chunks import Chunk
from goldgate_longcontext.support.clauses import Span, clause_of
from goldgate_longcontext.support.context import is_rank

_AND = re.compile(r"\s(?:and|und|et|y|&)\s")


def other_half(
    chunk: Chunk, question: Question, answer: Answer, spans: list[Span], own: Sequence[Sequence[int]]
) -> str:
    """What is next to a part of the answer, wherever it stands (``own``), in the place of a name or number of
    the question that the other side of an "and" holds. Empty where nothing is.
    """
    for places in own:
        found = [_strange(chunk, question, answer, clause_of(spans, at), at) for at in places]
        if found and all(found):
            return found[0]
    return ""


def halves(chunk: Chunk, span: Span) -> list[Span]:
    """The parts of a clause on the sides of each "and"."""
    start, end = span
    cuts = [start, *(start + one.end() for one in _AND.finditer(chunk.text[start:end])), end]
    return [(low, high) for low, high in pairwise(cuts) if low < high]


def half_of(chunk: Chunk, span: Span, place: int) -> Span:
    """The half of a clause that holds a place."""
    return next((half for half in halves(chunk, span) if half[0] <= place < half[1]), span)


def _strange(chunk: Chunk, question: Question, answer: Answer, span: Span, at: int) -> str:
    start, end = span
    low, high = half_of(chunk, span, at)
    asked = {word for name in question.names for word in name}
    known = asked | {word for name in answer.names for word in name}
    inside = [run for run in chunk.runs if start <= run.start < end]
    here = [run for run in inside if low <= run.start < high]
    there = [run for run in inside if run not in here]
    strange = [run for run in here if not set(run.words) & known]
    held = [any(set(run.words) & asked for run in half) for half in (here, there)]
    if strange and held == [False, True]:
        return chunk.text[strange[0].start : strange[0].end]
    for value in question.numbers:
        marks = [one.start for one in chunk.numbers.get(value, ()) if start <= one.start < end]
        if not marks or any(low <= mark < high for mark in marks):
            continue
        for other, many in chunk.numbers.items():
            if other in question.numbers or other in answer.numbers:
                continue
            if is_rank(chunk, other) == is_rank(chunk, value) and any(
                low <= one.start < high for one in many
            ):
                return other
    return ""
