"""Pairs by score alone: the best accepted response against the worst, where no verifier rejects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged

from goldgate_preference.rankings import Likeness


@dataclass(frozen=True, slots=True)
class ExtremesOptions:
    """Which pairs are far enough from each other."""

    by: str = "preference.score"
    """The step whose score counts."""
    gap: float = 0.0
    """Pairs nearer than this in score are left out."""
    alike: float = 0.9
    """Responses whose words have a Jaccard index of this or more make no pair. Ours."""


def extremes(rows: Sequence[Judged], options: ExtremesOptions) -> Iterator[Example]:
    """At most one pair per sample. Two responses that are alike, or have the same score, make none."""
    scored = [
        (verdict.score, row) for row in rows if (verdict := row.verdicts.get(options.by)) and row.accepted
    ]
    known = [(score, row) for score, row in scored if score is not None]
    if len(known) < 2:
        return
    best = max(known, key=lambda pair: pair[0])
    worst = min(known, key=lambda pair: pair[0])
    gap = best[0] - worst[0]
    if gap > 0 and gap >= options.gap and not Likeness(options.alike).drops(best[1], worst[1]):
        yield Example((best[1], worst[1]))
