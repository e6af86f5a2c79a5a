"""Answers that no chunk says, but numbers of the gold chunks give: sums, differences, years between two
events, and which of two things is longer, older or first.

Each gold chunk must give exactly one number: that of the clause which holds most of what is asked. Where it
gives none or several, nothing is decided.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from goldgate_longcontext.language.numbers import canonical
from goldgate_longcontext.language.words import concept
from goldgate_longcontext.support.asked import Answer, Question
from goldgate_longcontext.support.chunks import Chunk
from goldgate_longcontext.support.clauses import clause_of, clauses, held
from goldgate_longcontext.support.context import counted_by, is_rank, is_year
from goldgate_longcontext.support.finding import Finding

_SUM = re.compile(
    r"\b(?:together|in total|altogether|in all|combined|the sum of|total number|zusammen|insgesamt)\b",
    re.I,
)
_BETWEEN = re.compile(
    r"\byears?\b.{0,40}\b(?:after|before|between|passed|elapsed|later|earlier|from)\b"
    r"|\bhow (?:much )?(?:older|younger)\b|\bhow long (?:after|before)\b",
    re.I | re.S,
)
_DIFFERENCE = re.compile(
    r"\bhow (?:many|much) (?:more|fewer|less)\b|\bdifference\b"
    r"|\bhow much (?:longer|shorter|higher|taller|lower|heavier|lighter|larger|bigger|smaller)\b",
    re.I,
)
_LEAST = re.compile(
    r"\b(?:first|earlier|older|fewer|less|least|shorter|smaller|lower|lighter|slower)\b", re.I
)
_DATED = re.compile(r"\b(?:first|earlier|later|last|older|younger|newer)\b", re.I)
ENOUGH = 2 / 3
"""The share of the words for what is asked from which another chunk gives the same number."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A number of a gold chunk, and the words for what is asked that its clause holds."""

    index: int
    value: str
    words: frozenset[str]


def derived(
    text: str, question: Question, answer: Answer, chunks: Sequence[Chunk], gold: Sequence[int]
) -> Finding | None:
    """Whether the numbers of the gold chunks give the answer. None where the question asks for no such
    thing, or a gold chunk says the answer itself.
    """
    compared = question.compared and answer.chosen and bool(answer.names)
    if not compared:
        stated = any(value in chunks[index].numbers for value in answer.numbers for index in gold)
        if len(answer.numbers) != 1 or answer.names or stated:
            return None
        if not (_SUM.search(text) or _BETWEEN.search(text) or _DIFFERENCE.search(text)):
            return None
    dated = _DATED.search(text) if compared else _BETWEEN.search(text)
    found = [_operands(index, chunks[index], question, bool(dated)) for index in gold]
    if len(gold) > 1 and [] in found and any(len(one) > 1 for one in found):
        index = gold[found.index([])]
        return Finding(False, f"gold chunk {index} is not needed", "not_needed", (index,))
    if len(gold) == 1 and len(found[0]) == 2:
        found = [[one] for one in found[0]]
    if len(found) < 2 or any(len(one) != 1 for one in found):
        return Finding(None, "it is not clear which numbers of the gold chunks count", "unsure")
    operands = [one for (one,) in found]
    right = _chosen(text, answer, operands, chunks) if compared else _counted(text, answer, operands)
    if right is None:
        return Finding(None, "it is not clear how the numbers of the gold chunks count", "unsure")
    values = ", ".join(one.value for one in operands)
    if not right:
        return Finding(False, f"the numbers of the gold chunks, {values}, give another answer", "other_value")
    if again := _elsewhere(operands, question, chunks, gold):
        return Finding(False, f"chunk {again[0]} gives a number of it as well", "not_unique", again)
    return Finding(True, f"the numbers of the gold chunks, {values}, give the answer", "derived")


def _operands(index: int, chunk: Chunk, question: Question, dated: bool) -> list[Operand]:
    """The numbers of the clauses that hold most of what is asked."""
    spans = list(clauses(chunk.text))
    found: dict[str, Operand] = {}
    for value, many in chunk.numbers.items():
        if value in question.numbers or is_year(chunk, value) != dated or is_rank(chunk, value):
            continue
        words = max((held(chunk, clause_of(spans, one.start), question.words) for one in many), key=len)
        found[value] = Operand(index, value, words)
    wanted = {concept(word) for word in question.counted}
    counted = [
        one
        for one in found.values()
        if any(counted_by(chunk, place.end) & wanted for place in chunk.numbers[one.value])
    ]
    if counted:
        return counted
    most = max((len(one.words) for one in found.values()), default=0)
    return [one for one in found.values() if len(one.words) == most]


def _counted(text: str, answer: Answer, operands: Sequence[Operand]) -> bool | None:
    try:
        values = [Decimal(one.value) for one in operands]
    except InvalidOperation:
        return None
    if _SUM.search(text):
        return canonical(sum(values, Decimal(0))) == answer.numbers[0]
    return canonical(abs(values[0] - values[1])) == answer.numbers[0] if len(values) == 2 else None


def _chosen(text: str, answer: Answer, operands: Sequence[Operand], chunks: Sequence[Chunk]) -> bool | None:
    """Whether the chosen thing is the one with the number that is asked for."""
    if len(operands) != 2 or len({one.index for one in operands}) != 2:
        return None
    try:
        values = [Decimal(one.value) for one in operands]
    except InvalidOperation:
        return None
    mine = [all(chunks[one.index].means(name) for name in answer.names) for one in operands]
    if sum(mine) != 1 or values[0] == values[1]:
        return None
    least = values[mine.index(True)] < values[mine.index(False)]
    return least == bool(_LEAST.search(text))


def _elsewhere(
    operands: Sequence[Operand], question: Question, chunks: Sequence[Chunk], gold: Sequence[int]
) -> tuple[int, ...]:
    """Other chunks that give one of the numbers of the same thing."""
    names = {word for name in question.names for word in name}
    found = []
    for index, chunk in enumerate(chunks):
        if index in gold:
            continue
        spans = list(clauses(chunk.text))
        for one in operands:
            own = chunks[one.index]
            anchors = [value for value in question.numbers if value in own.numbers]
            known = names & {concept(word) for word in own.capitals} | names & own.capitals
            if not all(value in chunk.numbers for value in anchors) or not known <= chunk.capitals:
                continue
            shares = [
                held(chunk, clause_of(spans, number.start), one.words)
                for number in chunk.numbers.get(one.value, ())
            ]
            if any(len(share) >= ENOUGH * len(one.words) for share in shares):
                found.append(index)
                break
    return tuple(found)
