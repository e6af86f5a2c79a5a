"""Triples from verified corrections: edited > chosen > rejected (Llama 3 report, 4.2.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged
from goldgate.builtin.selectors import score

from goldgate_preference.similar import alike


@dataclass(frozen=True)
class Triples:
    """``by`` names the step whose score ranks what was corrected against its siblings (none: the mean of
    all scores). Responses with a likeness of ``alike`` or more make no pair.
    """

    by: str = ""
    alike: float = 0.9


def triples(rows: Sequence[Judged], options: Triples) -> Iterator[Example]:
    """For each corrected response, its first accepted correction above it, and below it the rejected
    sibling with the lowest score, where that is lower; else the pair alone. An abstention or a
    failure is no reason to prefer anything.
    """
    originals = {row.candidate.origin.index: row for row in rows if row.candidate.origin.parent is None}
    done: set[int] = set()
    for edited in rows:
        parent = edited.candidate.origin.parent
        if parent is None or parent in done or parent not in originals or not edited.accepted:
            continue
        chosen = originals[parent]
        if not _rejected(chosen) or _alike(edited, chosen, options):
            continue
        done.add(parent)
        worth = score(chosen, options.by)
        below = [
            row
            for row in originals.values()
            if _rejected(row)
            and score(row, options.by) < worth
            and not _any_alike(row, (edited, chosen), options)
        ]
        worst = sorted(below, key=lambda row: score(row, options.by))[:1]
        yield Example((edited, chosen, *worst))


def _rejected(row: Judged) -> bool:
    return row.failure is None and row.dropped is not None and row.dropped.kind == "rejected"


def _any_alike(row: Judged, others: tuple[Judged, ...], options: Triples) -> bool:
    return any(_alike(row, other, options) for other in others)


def _alike(left: Judged, right: Judged, options: Triples) -> bool:
    return bool(alike(left.candidate.text, right.candidate.text, options.alike))
