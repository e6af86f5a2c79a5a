"""Labelled rows as pytest items: each is judged for real, and its verdict compared with its label."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from goldgate.config import file as config
from goldgate.engine.journal import NullJournal
from goldgate.engine.local import LocalPool
from goldgate.errors import GoldgateError, RowError
from goldgate.groups import Group
from goldgate.io import readers
from goldgate.keyvalue import pair, value
from goldgate.nouns import Judged
from goldgate.runs.single_verifier import plan_of
from goldgate.testing.stash import POOLS
from goldgate.text import shorten
from goldgate.trust.cases import labelled

SHOWN = {"prompt": 2_000, "reference": 10_000, "response": 100_000, "evidence": 10_000}
"""Characters of each part that a failed test shows."""


class WrongVerdictError(AssertionError):
    """A verdict is not the one that the row is labelled with."""


class LabelledFile(pytest.File):
    """A file of labelled rows."""

    def collect(self) -> Iterable[pytest.Item]:
        """A test for each labelled response, named by its sample and its place."""
        seen: dict[str, int] = {}
        default = self.config.getoption("goldgate_verifier") or self.config.getini("goldgate_verifier")
        for place, raw, wrong in self._rows():
            try:
                found = list(labelled([(place, raw, wrong)]))
            except RowError as error:
                yield Malformed.from_parent(self, name=place, why=str(error))
                continue
            for one in found:
                verifier = raw.get("verifier") or default
                if not verifier:
                    raise self.CollectError(f"{place}: name a verifier with --goldgate-verifier")
                for judged, expected in zip(one.group.judged, one.expected, strict=True):
                    name = f"{one.group.sample.id}[{judged.candidate.origin.index}]"
                    seen[name] = seen.get(name, 0) + 1
                    name += f"@{place.rpartition(':')[2]}" if seen[name] > 1 else ""
                    group = Group(place, one.group.sample, (judged,))
                    yield Label.from_parent(
                        self, name=name, group=group, expected=expected, verifier=verifier
                    )

    def _rows(self) -> Iterator[readers.Raw]:
        try:
            yield from readers.rows([self.path])
        except GoldgateError as error:
            raise self.CollectError(str(error)) from error


class Malformed(pytest.Item):
    """A row that cannot be read: one failed test, and the other rows are judged."""

    def __init__(self, *, why: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.why = why

    def runtest(self) -> None:
        """Fail with the reason."""
        raise WrongVerdictError(self.why)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The reason alone."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """File, line from 0, and name."""
        line = self.name.rpartition(":")[2]
        return self.path, int(line) - 1 if line.isdigit() else None, self.name


class Label(pytest.Item):
    """One labelled response."""

    def __init__(self, *, group: Group, expected: float | None, verifier: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.group = group
        self.expected = expected
        self.verifier = verifier
        for key, tag in group.sample.tags.items():
            if isinstance(tag, str):
                self.extra_keyword_matches |= {tag, f"{key}:{tag}"}

    def runtest(self) -> None:
        """Judge in a worker process, so that no response can harm the test session."""
        pools = self.config.stash.setdefault(POOLS, {})
        if self.verifier not in pools:
            pools[self.verifier] = LocalPool(self._plan(), NullJournal(), 1)
        pool = pools[self.verifier]
        (group,) = pool.map(0, [self.group])
        (judged,) = group.judged
        failure = judged.failure or next(iter(group.failures), None)
        if failure is not None:
            raise WrongVerdictError(f"the machinery failed: {failure.why}")
        (verdict,) = judged.verdicts.values()
        if _kind(verdict.score, 1.0) != _kind(self.expected, 0.5):
            raise WrongVerdictError(self._explained(judged, verdict))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The row and its verdict; a traceback only where it is about something else."""
        if isinstance(excinfo.value, WrongVerdictError | GoldgateError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """File, line from 0, and name."""
        line = self.group.place.rpartition(":")[2]
        return self.path, int(line) - 1 if line.isdigit() else None, self.name

    def _plan(self) -> Any:
        file = self.config.getoption("goldgate_config")
        table = dict(pair(option, value) for option in self.config.getoption("goldgate_option"))
        return plan_of(self.verifier, table or None, config.read(Path(file)) if file else None)

    def _explained(self, judged: Judged, verdict: Any) -> str:
        sample = self.group.sample
        parts = {
            "prompt": sample.prompt[-1].content if sample.prompt else "",
            "reference": str(dict(sample.reference)),
            "response": judged.candidate.text,
            "evidence": str(dict(verdict.evidence)),
        }
        wanted, got = _words(self.expected), _words(verdict.score)
        lines = [f"{self.verifier}: expected {wanted}, got {got}: {verdict.why}"]
        for name, text in parts.items():
            lines += [
                f"{name}:",
                textwrap.indent(shorten(text, SHOWN[name]), "    "),
            ]
        return "\n".join(lines)


def _kind(score: float | None, accept: float) -> bool | None:
    return None if score is None else score >= accept


def _words(score: float | None) -> str:
    return "an abstention" if score is None else f"{score:g}"
