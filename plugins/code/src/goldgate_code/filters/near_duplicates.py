"""The filter ``code.near_duplicates``: solutions (or problems) that differ in names, comments and little
else.

Exact: two codes are near duplicates when the Jaccard similarity of their token runs reaches the threshold,
and none is overlooked. Only codes that share one of their rarest-looking runs are compared (prefix filtering:
of two sets that similar, the smallest members by any fixed order must meet).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from goldgate.asking import problem_of
from goldgate.nouns import Drop, Judged

from goldgate_code.drawing import language_of
from goldgate_code.filters.tokens import shingles, tokens
from goldgate_code.parsing.extract import extract


@dataclass(frozen=True, slots=True)
class NearDuplicateOptions:
    """``threshold``: Jaccard similarity from which on two are near duplicates; ``run``: tokens in a run.
    ``of``: compare solutions, or problem statements (then the solutions of one sample are no duplicates).
    ``scope``: within a sample, or over the whole stream; memory grows with what is kept.
    """

    threshold: float = 0.9
    run: int = 5
    of: Literal["solution", "problem"] = "solution"
    scope: Literal["sample", "stream"] = "stream"

    def __post_init__(self) -> None:
        if not 0.0 < self.threshold <= 1.0 or self.run < 1:
            raise ValueError("threshold lies in (0, 1], and run is at least 1")


def sift(rows: Iterable[Judged], options: NearDuplicateOptions) -> Iterator[Judged]:
    """Every row, in order; an accepted one that is near an earlier accepted one is marked with it."""
    index = Index(options.threshold)
    sample = ""
    for row in rows:
        if not row.accepted:
            yield row
            continue
        if options.scope == "sample" and row.candidate.sample.id != sample:
            index, sample = Index(options.threshold), row.candidate.sample.id
        own = row.candidate.sample.id if options.of == "problem" else ""
        name = f"response {row.candidate.origin.index} to {row.candidate.sample.id}"
        near = index.add(_runs(row, options), name, own)
        yield replace(row, dropped=Drop("code.near_duplicates", f"near {near}")) if near else row


def _runs(row: Judged, options: NearDuplicateOptions) -> frozenset[int]:
    if options.of == "problem":
        return shingles(problem_of(row.candidate.sample).casefold().split(), options.run)
    language = language_of(row.candidate.sample)
    entry_point = str(row.candidate.sample.reference.get("entry_point", ""))
    code = extract(row.candidate, entry_point, "program", language).code
    return shingles(tokens(row.candidate.text if code is None else code, language), options.run)


class Index:
    """Sets seen so far, found again by similarity."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._kept: list[tuple[frozenset[int], str, str]] = []
        self._places: defaultdict[int, list[int]] = defaultdict(list)

    def add(self, runs: frozenset[int], name: str, group: str = "") -> str:
        """The name of a set that this one is near to; else nothing, and it is kept under its own. Sets
        of one (named) group are never near each other.
        """
        if not runs:
            return ""
        prefix = sorted(runs)[: len(runs) - ceil(self._threshold * len(runs)) + 1]
        for place in dict.fromkeys(place for run in prefix for place in self._places[run]):
            other, known, its_group = self._kept[place]
            if (not group or group != its_group) and self._similar(runs, other):
                return known
        for run in prefix:
            self._places[run].append(len(self._kept))
        self._kept.append((runs, name, group))
        return ""

    def _similar(self, a: frozenset[int], b: frozenset[int]) -> bool:
        if min(len(a), len(b)) < self._threshold * max(len(a), len(b)):
            return False
        shared = len(a & b)
        return shared >= self._threshold * (len(a) + len(b) - shared)
