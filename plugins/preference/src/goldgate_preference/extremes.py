"""Pairs by score alone: the best accepted response against the worst, where no verifier rejects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged


@dataclass(frozen=True)
class Extremes:
    """``by`` names the step whose score counts; pairs nearer than ``gap`` in score are left out."""

    by: str = "preference.score"
    gap: float = 0.0


def extremes(rows: Sequence[Judged], options: Extremes) -> Iterator[Example]:
    """At most one pair a sample. Two responses with the same text, or the same score, make none."""
    scored = [
        (verdict.score, row) for row in rows if (verdict := row.verdicts.get(options.by)) and row.accepted
    ]
    known = [(score, row) for score, row in scored if score is not None]
    if len(known) < 2:
        return
    best = max(known, key=lambda pair: pair[0])
    worst = min(known, key=lambda pair: pair[0])
    gap = best[0] - worst[0]
    if gap > 0 and gap >= options.gap and best[1].candidate.text != worst[1].candidate.text:
        yield Example((best[1], worst[1]))
