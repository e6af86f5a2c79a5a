"""What several annotators say together: what most of them say, or a conflict that is left to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from goldgate_annotate import figures
from goldgate_annotate.figures import SIGNIFICANT
from goldgate_annotate.labels import STRENGTHS, Label
from goldgate_annotate.requests import Edit


@dataclass(frozen=True, slots=True)
class Agreed:
    """What comes out of a task. ``conflict`` says why nothing does."""

    ranking: tuple[int, ...] = ()
    strengths: tuple[str, ...] = ()
    right: int | None = None
    bad: bool = False
    edits: tuple[Edit, ...] = ()
    by: tuple[str, ...] = ()
    conflict: str = ""


def agreed(labels: Mapping[str, Label], passed: Sequence[Edit]) -> Agreed:
    """The common answer of the labels by annotator. ``passed`` are the edits that may be chosen.

    Of two responses the one is better that more than half of all call better, and by the median of their
    strengths (the weaker of two in the middle). Otherwise there is a conflict.
    """
    names, given = tuple(labels), list(labels.values())
    rights = [label.right for label in given if label.right is not None]
    if rights:
        share = sum(rights) / len(given)
        right = 1 if share > 0.5 else 0 if rights.count(0) / len(given) > 0.5 else None
        if right is None:
            return Agreed(by=names, conflict=f"{rights.count(1)} say right, {rights.count(0)} say wrong")
        edits = tuple(edit for edit in passed if right == 0 or labels[edit.by].right == 1)
        return Agreed(right=right, edits=edits, by=names)
    bad = sum(label.bad for label in given)
    if 2 * bad > len(given):
        return Agreed(bad=True, edits=tuple(edit for edit in passed if labels[edit.by].bad), by=names)
    ranked = [label for label in given if label.ranking and not label.bad]
    if not ranked:
        return Agreed(by=names)  # nobody could tell
    if bad:
        return Agreed(by=names, conflict=f"{bad} say that none is good enough, {len(ranked)} rank them")
    return _ranked(ranked, passed, names)


def _ranked(labels: Sequence[Label], passed: Sequence[Edit], names: tuple[str, ...]) -> Agreed:
    places = sorted(labels[0].ranking)
    gaps: dict[tuple[int, int], int] = {}
    for one, other in combinations(places, 2):
        found = [gap for label in labels if (gap := figures.gap(label, one, other)) is not None]
        gap = _median(found)
        if gap is None:
            better, worse = sum(gap > 0 for gap in found), sum(gap < 0 for gap in found)
            why = f"{better} call response {one} better, {worse} response {other}"
            return Agreed(by=names, conflict=why)
        gaps[one, other], gaps[other, one] = gap, -gap
    wins = {one: sum(gaps[one, other] > 0 for other in places if other != one) for one in places}
    order = sorted(places, key=lambda one: (-wins[one], one))
    if any(gaps[better, worse] < 0 for better, worse in combinations(order, 2)):
        return Agreed(by=names, conflict="the annotators together rank in a circle")
    strengths = tuple(STRENGTHS[SIGNIFICANT - gaps[better, worse]] for better, worse in pairwise(order))
    best = {order[0], *(one for one in order if gaps.get((order[0], one), 0) == 0)}
    return Agreed(tuple(order), strengths, edits=tuple(edit for edit in passed if edit.of in best), by=names)


def _median(gaps: Sequence[int]) -> int | None:
    """The middle of the strengths on the side that more than half are on; of two in the middle the weaker."""
    for side in (1, -1):
        found = sorted(gap * side for gap in gaps if gap * side > 0)
        if 2 * len(found) > len(gaps):
            return side * found[(len(found) - 1) // 2]
    return 0 if 2 * sum(gap == 0 for gap in gaps) > len(gaps) else None
