"""One verifier on its own, outside of any pipeline: its plan, and the rows of a file as its input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from goldgate import groups
from goldgate.blobs import BlobStore
from goldgate.config.file import Config, Source, StepConfig
from goldgate.config.plan import Plan, prepare
from goldgate.errors import ConfigError
from goldgate.groups import Group
from goldgate.io import readers
from goldgate.plugins.loading import Plugins


def plan_of(
    verifier: str,
    options: Mapping[str, Any] | None = None,
    like: Config | None = None,
    plugins: Sequence[str] = (),
    workers: int = 0,
    installed: Plugins | None = None,
    truncated: Literal["", "abstain", "judge", "reject"] = "",
) -> Plan:
    """The plan that has this verifier as its only step. Services, plug-ins and limits are those of the
    config ``like``; so are the options of its step of that name, where none are given. ``truncated`` is as
    in a config. Raises ConfigError.
    """
    base = like or Config(verifier, (Source(""),), ())
    steps = [step for step in base.step if verifier in (step.name, step.use)]
    step = steps[0] if steps else StepConfig(verifier, verifier)
    step = replace(step, when={}, truncated=truncated or step.truncated)
    step = replace(step, options=dict(step.options if options is None else options))
    config = replace(base, step=(step,), plugins=(*base.plugins, *plugins), workers=workers, cascade=False)
    plan = prepare(config, installed)
    if not plan.stages or plan.stages[0][0].component.kind != "verifiers":
        raise ConfigError(f"{verifier} is no verifier")
    return plan


def rows(paths: list[Path], columns: Mapping[str, str], blobs: BlobStore | None = None) -> Iterator[Group]:
    """Every row of the files as a group; a malformed one as a failure. ``blobs`` keeps long texts."""
    for place, raw, wrong in readers.rows(paths):
        yield groups.read(place, raw, wrong, columns, blobs=blobs)
