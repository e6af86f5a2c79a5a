"""The filter ``code.near_duplicates``: solutions (or problems) that differ in names, comments, type hints and
little else.

Exact: two codes are near duplicates when the Jaccard similarity of their token runs reaches the threshold,
and none is overlooked. Only codes that share one of their rarest-looking runs are compared (prefix filtering:
of two sets that similar, the smallest members by any fixed order must meet).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Literal

from goldgate import Candidate, Drop, Notes, Sample
from goldgate.asking import problem_of

from goldgate_code.filters.layout import plain
from goldgate_code.filters.tokens import packed, shingles, tokens, unpacked
from goldgate_code.parsing.extract import extract
from goldgate_code.parsing.languages import language_of


@dataclass(frozen=True, slots=True)
class NearDuplicateOptions:
    """What counts as near. Memory grows with what is kept."""

    threshold: float = 0.9
    """Jaccard similarity from which on two are near duplicates."""
    run: int = 5
    """Tokens in a run; words, for problems."""
    text: Literal["solution", "problem"] = "solution"
    """Compare solutions, or problem statements (then the solutions of one sample are no duplicates). Of
    samples, problem statements are compared."""
    scope: Literal["sample", "stream"] = "stream"
    """Within a sample, or over the whole stream."""

    def __post_init__(self) -> None:
        if not 0.0 < self.threshold <= 1.0 or self.run < 1:
            raise ValueError("threshold lies in (0, 1], and run is at least 1")


def note(subject: Candidate | Sample, options: NearDuplicateOptions) -> bytes:
    """The runs of a solution, or of a problem statement."""
    return packed(_runs(subject, options))


def decide(notes: Notes, options: NearDuplicateOptions) -> Iterator[Drop | None]:
    """Drops each row that is near an earlier one, and names that one."""
    index = Index(options.threshold)
    sample = ""
    for note in notes:
        if options.scope == "sample" and note.id != sample:
            index, sample = Index(options.threshold), note.id
        own = note.id if options.text == "problem" else ""
        name = f"response {note.index} to {note.id}" if note.index >= 0 else f"the problem of {note.id}"
        near = index.add(frozenset(unpacked(note.value)), name, own)
        yield Drop("", f"near {near}", code="near_duplicate") if near else None


def _runs(subject: Candidate | Sample, options: NearDuplicateOptions) -> frozenset[int]:
    if isinstance(subject, Sample) or options.text == "problem":
        sample = subject if isinstance(subject, Sample) else subject.sample
        return shingles(problem_of(sample).casefold().split(), options.run)
    language = language_of(subject.sample)
    entry_point = str(subject.sample.reference.get("entry_point", ""))
    code = extract(subject, entry_point, "program", language).code
    written = subject.text if code is None else code
    return shingles(tokens(plain(written) if language == "python" else written, language), options.run)


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
