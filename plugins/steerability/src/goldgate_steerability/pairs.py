"""The selector ``steerability.pairs``: the same conversation up to a turn that keeps the instructions and
one that breaks them.

Llama 3 report, 4.3.7 and 4.2.1: preference data for consistency, one example per turn. What the two have
in common becomes part of the prompt, so that they differ in one turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from goldgate import Candidate, Example, Judged

from goldgate_steerability.scopes import places
from goldgate_steerability.verifiers.system import aspect_of


@dataclass(frozen=True, slots=True)
class PairsOptions:
    """Which pairs are chosen."""

    by: str = "steerability.constraints"
    """The step whose verdict says which turn breaks an instruction."""
    ratio: float = 1.5
    """How many times longer one of the two turns may be, unless the broken instruction is about length. 0:
    any.
    """
    most: int = 1
    """Most pairs per sample; those closest in length come first."""


def choose(rows: Sequence[Judged], options: PairsOptions) -> Iterator[Example]:
    """Pairs of an accepted and a rejected candidate with the same messages before the first violating
    turn. Each candidate is in one pair at most.
    """
    found = []
    for number, broken in enumerate(rows):
        turn, free = _violation(broken, options)
        if turn is None:
            continue
        cut = _cut(broken, turn)
        for place, keeping in enumerate(rows):
            if not keeping.accepted or keeping.candidate.finish == "length":
                continue
            other = _cut(keeping, turn)
            if cut is None or other is None or cut[0].sample.prompt != other[0].sample.prompt:
                continue
            lengths = sorted((max(1, len(cut[0].text)), max(1, len(other[0].text))))
            ratio = lengths[1] / lengths[0]
            if cut[0].text != other[0].text and (free or not options.ratio or ratio <= options.ratio):
                found.append((ratio, place, number, other[1], cut[1]))
    used: set[int] = set()
    made = 0
    for _, place, number, chosen, rejected in sorted(found, key=lambda one: one[:3]):
        if made >= options.most or place in used or number in used:
            continue
        used |= {place, number}
        made += 1
        yield Example((chosen, rejected))


def _violation(row: Judged, options: PairsOptions) -> tuple[int | None, bool]:
    """The first violating turn, and whether the first broken instruction is about length."""
    verdict = row.verdicts.get(options.by)
    if row.failure or verdict is None or verdict.score != 0.0:
        return None, False
    turn = verdict.evidence.get("first_violating_turn")
    if not isinstance(turn, int) or isinstance(turn, bool):
        return None, False
    broken = [
        one["id"]
        for one in verdict.evidence.get("constraints") or ()
        if one.get("met") is False and one.get("turn") == turn
    ]
    return turn, any(aspect_of(name) == "length" for name in broken)


def _cut(row: Judged, turn: int) -> tuple[Candidate, Judged] | None:
    """The candidate with all before the turn in its prompt, and nothing after it."""
    candidate = row.candidate
    spots = places(candidate.messages)
    if turn >= len(spots):
        return None
    start, end = spots[turn]
    sample = replace(candidate.sample, prompt=(*candidate.sample.prompt, *candidate.messages[:start]))
    made = replace(candidate, sample=sample, messages=candidate.messages[start:end])
    return made, replace(row, candidate=made)
