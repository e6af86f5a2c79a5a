"""Have a filter decide by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldgate.nouns import Candidate, Drop, Judged, Sample
from goldgate.plugins.components import Filter
from goldgate.testing.driving import answered

if TYPE_CHECKING:
    from goldgate.config.plan import ResolvedStep
    from goldgate.groups import Group

Row = Judged | Candidate | Sample


def filtered(
    component: Filter,
    rows: Iterable[Row],
    options: Any = None,
    ask: Callable[[Any], Any] | None = None,
    name: str = "filter",
) -> Iterator[Drop | None]:
    """Why each row is out, in their order; None for one that stays. ``rows`` are samples, candidates or
    judged candidates; what is dropped already is not shown to the filter. ``ask`` answers the requests of
    its notes.
    """
    from goldgate.engine.deciding import decided

    step = step_of(component, options, name)
    with tempfile.TemporaryDirectory() as folder:
        groups = (_group(step, row, ask) for row in rows)
        with closing(decided([step], groups, Path(folder))) as stream:  # type: ignore[type-var] # it is a generator
            for group in stream:
                yield group.judged[0].dropped if group.judged else group.dropped


def step_of(component: Filter, options: Any, name: str) -> ResolvedStep:
    """The step that a filter is, on its own."""
    from goldgate.config.file import StepConfig
    from goldgate.config.plan import ResolvedStep
    from goldgate.plugins.loading import Component

    return ResolvedStep(StepConfig(name, name), Component(name, "filters", component, "", ""), options, "")


def noted(step: ResolvedStep, subject: Candidate | Sample, ask: Callable[[Any], Any] | None = None) -> Any:
    """What a filter notes of a subject, as plain data. Raises NotPlainError."""
    from goldgate.engine import boundary

    note = step.component.value.note
    if note is None:
        return None
    return boundary.plain(answered(step.call(note, subject), ask or _nobody))


def _group(step: ResolvedStep, row: Row, ask: Callable[[Any], Any] | None) -> Group:
    from goldgate.groups import SAMPLE, Group

    if isinstance(row, Sample):
        return Group(row.id, row, notes=({SAMPLE: noted(step, row, ask)},))
    judged = row if isinstance(row, Judged) else Judged(row)
    notes = {0: noted(step, judged.candidate, ask)} if judged.accepted else {}
    return Group(judged.candidate.sample.id, judged.candidate.sample, (judged,), notes=(notes,))


def _nobody(request: Any) -> Any:
    raise LookupError(f"nobody answers {request!r:.200}: give ask")
