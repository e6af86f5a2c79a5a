"""Labelled cases: candidates whose right verdict somebody wrote down."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import digests
from goldgate.config.plan import ResolvedStep
from goldgate.errors import ConfigError, PluginError, RowError
from goldgate.groups import Group
from goldgate.io import input_rows, readers, shapes
from goldgate.nouns import Judged, Sample
from goldgate.trust.tags import misspelt


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sample with its candidates, and the score that each should get: None means to abstain."""

    group: Group
    expected: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """The labelled cases of a file or several; ``digest`` names their contents."""

    name: str
    digest: str
    labelled: tuple[Labelled, ...]

    @property
    def count(self) -> int:
        """How many candidates are labelled."""
        return sum(len(one.expected) for one in self.labelled)


def read(paths: Sequence[Path], name: str, columns: Mapping[str, str] | None = None) -> Cases:
    """The cases of files in the row format: every response with an ``expected`` key. Raises RowError for
    a malformed row and ConfigError where nothing is labelled.
    """
    found = tuple(labelled(readers.rows(list(paths)), columns))
    if not found:
        raise ConfigError(f"{name}: no response has an expected score: write 1, 0, or null to abstain")
    return Cases(name, digests.of_files(list(paths)), found)


def labelled(raw_rows: Iterable[readers.Raw], columns: Mapping[str, str] | None = None) -> Iterator[Labelled]:
    """Each row that has labelled responses, with those only. Raises RowError for a malformed row, and for a
    tag whose spelling is fixed and that has another one.
    """
    for place, raw, wrong in raw_rows:
        if wrong:
            raise RowError(f"{place}: {wrong}")
        if isinstance(raw, dict) and columns:
            raw = input_rows.renamed(raw, columns)
        sample, candidates = input_rows.read(raw, place)
        raw = shapes.own(raw)
        responses = [*(raw.get("responses") or ()), *([raw["response"]] if raw.get("response") else ())]
        kept = [
            (candidate, _score(response["expected"], place))
            for candidate, response in zip(candidates, responses, strict=True)
            if isinstance(response, dict) and "expected" in response
        ]
        if kept and (problem := misspelt(sample.tags)):
            raise RowError(f"{place}: {problem}")
        if kept:
            group = Group(place, sample, tuple(Judged(candidate) for candidate, _ in kept))
            yield Labelled(group, tuple(expected for _, expected in kept))


def path(step: ResolvedStep) -> Path | None:
    """The file of cases that a verifier or filter ships, where it ships one. Raises PluginError where it is
    missing.
    """
    name = step.component.value.cases
    if not name:
        return None
    folder = package(step.component.value)
    found = (folder or Path()) / str(name)
    if folder is None or not found.is_file():
        own = step.component.name
        raise PluginError(f"{step.component.distribution}: {own}: no file {name} in its package")
    return found


def package(component: Any) -> Path | None:
    """The folder of the top-level package that a verifier's or filter's function is in, if it is in one."""
    function = getattr(component, "check", None) or getattr(component, "note", None) or component.decide
    module = sys.modules.get(digests.module_of(function).partition(".")[0])
    file = getattr(module, "__file__", None)
    return Path(file).parent if file else None


def tags(sample: Sample) -> Iterator[tuple[str, str]]:
    """The tags of a sample that name a stratum: those whose value is a short text."""
    for key, value in sorted(sample.tags.items()):
        if isinstance(value, str) and 0 < len(value) <= 64:
            yield key, value


def _score(value: Any, place: str) -> float | None:
    if value is None or (isinstance(value, int | float) and 0 <= value <= 1):
        return None if value is None else float(value)
    raise RowError(f"{place}: expected: 1, 0, a score between them, or null to abstain, not {value!r}")
