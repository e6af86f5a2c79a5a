"""Pairs and triples from a ranking that came with the row: strong preferences between different responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from goldgate import Example, Judged

from goldgate_preference import rankings
from goldgate_preference.rankings import Likeness, Seen
from goldgate_preference.strength import TRAINED, Strength, strongest


@dataclass(frozen=True, slots=True)
class RankedOptions:
    """Which pairs of a ranking train."""

    strengths: tuple[Strength, ...] = TRAINED
    """Strengths that are kept; the report's two strongest by default (4.2.1). "same" never makes a pair."""
    pairs: Literal["ends", "neighbours", "all"] = "ends"
    """"ends" is the best against the worst, "neighbours" each against the next, "all" every two."""
    edits: bool = True
    """Whether a response with ``parent`` ranks above the one that it edits (edited > chosen > rejected)."""
    alike: float = 0.9
    """Pairs whose words have a Jaccard index of this or more are dropped. Ours: the report gives none."""
    characters: int = 0
    """Pairs with the same first characters are dropped, so many of them; 0 compares whole texts only."""


def ranked(rows: Sequence[Judged], options: RankedOptions) -> Iterator[Example]:
    """Pairs of accepted responses, whose order is the row's: ``reference.strengths`` lie between each
    and the next. An edited response ranks above its parent and above all that the parent is above. A row
    without strengths and edits gives none. Raises ValueError where their number is wrong.
    """
    likeness, seen = Likeness(options.alike, options.characters), Seen()
    strengths = rankings.strengths(rows)
    edited = rankings.edits(rows) if options.edits else {}
    order = rankings.originals(rows)
    if strengths is not None:
        for first, last in _places(len(order), options.pairs):
            better, worse = order[first], order[last]
            above = _above(better, edited, likeness) if options.pairs != "neighbours" else None
            strong = strongest(strengths[first:last]) in options.strengths
            chain = [better, worse] if strong and _kept(better, worse, likeness) else []
            if above and _kept(above, worse, likeness):
                chain = [above, *(chain or [worse])]
            if len(chain) > 1:
                yield from seen.examples(*chain)
    for parent in rows:
        for edit in edited.get(parent.candidate.origin.index, ()):
            judged = parent.accepted or rankings.rejected(parent)
            if judged and not likeness.drops(edit, parent):
                yield from seen.examples(edit, parent)


def _above(row: Judged, edited: Mapping[int, list[Judged]], likeness: Likeness) -> Judged | None:
    """The last edit of a response that differs from it: an edit may itself be edited."""
    best, passed = None, {row.candidate.origin.index}
    current = row
    while following := edited.get(current.candidate.origin.index):
        current = following[0]
        if current.candidate.origin.index in passed:
            break
        passed.add(current.candidate.origin.index)
        if not likeness.drops(current, row):
            best = current
    return best if row.accepted else None


def _kept(better: Judged, worse: Judged, likeness: Likeness) -> bool:
    return better.accepted and worse.accepted and not likeness.drops(better, worse)


def _places(count: int, pairs: str) -> Iterator[tuple[int, int]]:
    if count < 2:
        return
    if pairs == "ends":
        yield 0, count - 1
    elif pairs == "neighbours":
        yield from ((place, place + 1) for place in range(count - 1))
    else:
        yield from combinations(range(count), 2)
