"""Labelled cases of filters: small sets of rows, each with what should become of it.

A line of the file is one case, and a stream of its own: rows with ids, of which each is ``expected`` to be
"kept" or "dropped". A dropped row may name its ``pair``, the row of the case that the reason has to name, or
the ``code`` that the drop has to have. ``scores`` are those of steps before the filter. A case of one row may
be that row itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from goldgate import digests
from goldgate.errors import ConfigError, RowError
from goldgate.groups import Group
from goldgate.io import input_rows, readers
from goldgate.nouns import Drop, Judged, Verdict

LABELS = {"kept": 1.0, "dropped": 0.0}


@dataclass(frozen=True, slots=True)
class Expected:
    """What should become of a row: ``score`` 1 for kept, 0 for dropped. ``pair``, the id that the reason
    has to name, and ``code`` are empty where any will do.
    """

    score: float
    pair: str = ""
    code: str = ""

    def judged(self, drop: Drop | None) -> tuple[float, str]:
        """The score of what became of the row, and why: a row that is dropped for another reason than the
        expected one counts as kept, because the fault was not found.
        """
        if drop is None:
            return 1.0, "kept"
        if self.score == 0.0 and self.code and drop.code != self.code:
            return 1.0, f"dropped by the code {drop.code}, not {self.code}: {drop.why}"
        if self.score == 0.0 and self.pair and not _names(drop.why, self.pair):
            return 1.0, f"dropped, but not because of {self.pair}: {drop.why}"
        return 0.0, drop.why


@dataclass(frozen=True, slots=True)
class FilterCase:
    """One case: a group for each row, with one subject in it, and what should become of each."""

    groups: tuple[Group, ...]
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class FilterCases:
    """The cases of a file or several; ``digest`` names their contents."""

    name: str
    digest: str
    cases: tuple[FilterCase, ...]

    @property
    def count(self) -> int:
        """How many rows are labelled."""
        return sum(len(one.expected) for one in self.cases)


def read(paths: Sequence[Path], name: str) -> FilterCases:
    """The cases of files. Raises RowError for a malformed one and ConfigError where there is none."""
    found = tuple(_cases(paths))
    if not found:
        raise ConfigError(f'{name}: it holds no case: write rows with "expected": "kept" or "dropped"')
    return FilterCases(name, digests.of_files(list(paths)), found)


def _cases(paths: Sequence[Path]) -> Iterator[FilterCase]:
    for place, raw, wrong in readers.rows(list(paths)):
        if wrong or not isinstance(raw, Mapping):
            raise RowError(f"{place}: {wrong or 'a case is an object'}")
        yield _case(raw, place)


def _case(raw: Mapping[str, Any], place: str) -> FilterCase:
    name = str(raw.get("id") or place)
    if "rows" not in raw:
        group, expected = _row({**raw, "id": name}, place)
        return FilterCase((group,), (expected,))
    if not isinstance(raw["rows"], list) or not raw["rows"]:
        raise RowError(f"{place}: rows: a list of rows, each with an id")
    tags = dict(raw.get("tags") or {})
    made = []
    for row in raw["rows"]:
        if not isinstance(row, Mapping) or not row.get("id"):
            raise RowError(f"{place}: rows: each row has an id")
        own = {**row, "id": f"{name}/{row['id']}", "tags": {**tags, **(row.get("tags") or {})}}
        if row.get("pair"):
            own["pair"] = f"{name}/{row['pair']}"
        made.append(_row(own, place))
    return FilterCase(tuple(group for group, _ in made), tuple(expected for _, expected in made))


def _row(raw: Mapping[str, Any], place: str) -> tuple[Group, Expected]:
    if raw.get("expected") not in LABELS:
        raise RowError(f'{place}: expected: "kept" or "dropped", not {raw.get("expected")!r}')
    expected = Expected(LABELS[raw["expected"]], str(raw.get("pair") or ""), str(raw.get("code") or ""))
    aside = ("expected", "pair", "code", "scores")
    sample, candidates = input_rows.read({k: v for k, v in raw.items() if k not in aside}, place)
    if len(candidates) > 1:
        raise RowError(f"{place}: a row of a case has one response or none")
    scores = raw.get("scores") or {}
    verdicts = {step: Verdict(score, "as labelled") for step, score in scores.items()}
    judged = tuple(replace(Judged(one), verdicts=verdicts) for one in candidates)
    return Group(place, sample, judged), expected


def _names(why: str, name: str) -> bool:
    """Whether a sentence names a row, and not one whose name only begins so."""
    return bool(re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", why))
