"""Triples edited > chosen > rejected (Llama 3 report, 4.2.1) of verified corrections and annotated rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged

from goldgate_preference import rankings
from goldgate_preference.rankings import Likeness, Seen
from goldgate_preference.strength import TRAINED, Strength, strongest


@dataclass(frozen=True, slots=True)
class TriplesOptions:
    """What a correction is ranked against."""

    by: str = ""
    """The step whose score ranks a corrected response against its siblings; none: the mean of all scores."""
    strengths: tuple[Strength, ...] = TRAINED
    """Strengths of an annotated ranking that make a pair of chosen and rejected (4.2.1)."""
    alike: float = 0.9
    """Responses whose words have a Jaccard index of this or more make no pair. Ours."""


def triples(rows: Sequence[Judged], options: TriplesOptions) -> Iterator[Example]:
    """For each response that was edited, its first accepted edit above it, and below it a worse sibling;
    without one, the pair alone. No pair is made twice.

    An edit counts where a verifier rejected what it corrects, or where people annotated the row: it has
    ``reference.strengths``, or the edit is by "human:…". The sibling is the lowest that the annotated
    ranking puts below, else the rejected one with the lowest score, where that is lower. An abstention or
    a failure is no reason to prefer anything.
    """
    likeness, seen = Likeness(options.alike), Seen()
    strengths = rankings.strengths(rows)
    order = rankings.originals(rows)
    by_index = {row.candidate.origin.index: row for row in rows}
    for parent, edits in rankings.edits(rows).items():
        chosen = by_index.get(parent)
        if chosen is None:
            continue
        edited = next((edit for edit in edits if _corrects(edit, chosen, strengths, likeness)), None)
        if edited is None or not seen.new(edited, chosen):
            continue
        below = _below_by_strength(order, chosen, strengths, options)
        if strengths is None:
            below = _below_by_score(order, chosen, options)
        worst = [
            row
            for row in below
            if not (likeness.drops(row, edited) or likeness.drops(row, chosen))
            and seen.new(edited, row)
            and seen.new(chosen, row)
        ]
        yield from seen.examples(edited, chosen, *worst[:1])


def _corrects(edit: Judged, original: Judged, strengths: list[str] | None, likeness: Likeness) -> bool:
    by_people = strengths is not None or edit.candidate.origin.by.startswith("human")
    wrong = rankings.rejected(original) or (by_people and original.accepted)
    return wrong and not likeness.drops(edit, original)


def _below_by_strength(
    order: Sequence[Judged], chosen: Judged, strengths: list[str] | None, options: TriplesOptions
) -> list[Judged]:
    """What the annotated ranking puts below the chosen, lowest first. A verifier that accepts what people put
    below something that it rejects contradicts them: that makes no pair.
    """
    if strengths is None or chosen not in order:
        return []
    at = order.index(chosen)
    return [
        row
        for place, row in reversed(list(enumerate(order)))
        if place > at
        and strongest(strengths[at:place]) in options.strengths
        and (rankings.rejected(row) or (row.accepted and chosen.accepted))
    ]


def _below_by_score(order: Sequence[Judged], chosen: Judged, options: TriplesOptions) -> list[Judged]:
    """The rejected siblings with a lower score, lowest first."""
    worth = rankings.score(chosen, options.by)
    lower = [row for row in order if rankings.rejected(row) and rankings.score(row, options.by) < worth]
    return sorted(lower, key=lambda row: rankings.score(row, options.by))
