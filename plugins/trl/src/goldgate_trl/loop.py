"""Rounds of the Llama 3 recipe. Nothing is kept of where a loop stands: every run and every model has a
name made from all that decides it, so the same command goes on where it stopped, and does nothing twice.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from goldgate import ConfigError, RunError
from goldgate.runs import (
    Component,
    Plugins,
    Source,
    behaviour_digest,
    build_options,
    files_digest,
    load,
    option_names,
    read_config,
    source_rows,
    value_digest,
)
from goldgate.runs import run as run_pipeline

from goldgate_trl import difficulty
from goldgate_trl.rounds import Loop, Stage, filled

Tell = Callable[["Report"], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What a stage came to: its folder, its measures, and how long it took this time."""

    round: int
    stage: str
    folder: Path
    measures: Mapping[str, float]
    seconds: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a loop reads and writes: the folder of its config, and its own."""

    base: Path
    out: Path


def run(loop: Loop, place: Place, tell: Tell = lambda report: None) -> list[Report]:
    """All stages of all rounds, in order. ``measures.jsonl`` in the loop's folder grows as they end.

    Raises ConfigError, PluginError and RunError.
    """
    plugins = load()
    place.out.mkdir(parents=True, exist_ok=True)
    words = {**loop.set, "seed": str(loop.seed)}
    models = {name: _model(place.base / filled(path, words, {})) for name, path in loop.models.items()}
    for stage in loop.stage:
        if stage.pass_rate_of and stage.pass_rate_of not in {one.name for one in loop.stage if one.run}:
            raise ConfigError(
                f"stage {stage.name}: pass_rate_of: no run stage is named {stage.pass_rate_of!r}"
            )
    runs: dict[str, list[Path]] = {}
    reports: list[Report] = []
    for number in range(1, loop.rounds + 1):
        for stage in loop.stage:
            began = time.monotonic()
            words["round"] = str(number)
            ready: Stage = build_options(Stage, filled(_table(stage), words, models), f"stage {stage.name}")
            if ready.run:
                folder, measures = _ran(loop, ready, number, place, runs)
                runs.setdefault(stage.name, []).append(folder)
            else:
                folder, measures = _trained(loop, ready, number, place, runs, plugins)
                models[ready.gives] = folder
            reports.append(Report(number, stage.name, folder, measures, time.monotonic() - began))
            _write(place.out / "measures.jsonl", reports)
            tell(reports[-1])
    return reports


def _ran(
    loop: Loop, stage: Stage, number: int, place: Place, runs: Mapping[str, list[Path]]
) -> tuple[Path, Mapping[str, float]]:
    """Run a pipeline, or go on with it."""
    read = read_config(place.base / stage.run)
    for kind, given, known in (
        ("services", stage.services, set(read.services)),
        ("steps", stage.steps, {step.name for step in read.step}),
    ):
        if unknown := sorted(set(given) - known):
            raise ConfigError(f"stage {stage.name}: {kind}: {stage.run} has none named {unknown[0]!r}")
    services = {
        name: replace(use, options={**use.options, **stage.services.get(name, {})})
        for name, use in read.services.items()
    }
    steps = tuple(
        replace(step, options={**step.options, **stage.steps.get(step.name, {})}) for step in read.step
    )
    sources = read.sources
    if stage.source:
        path = str((place.base / stage.source).resolve())
        sources = (replace(sources[0], path=path), *sources[1:])
    if runs.get(stage.pass_rate_of):
        rates = difficulty.pass_rates(runs[stage.pass_rate_of][-1])
        harder = place.out / "data" / f"{stage.name}-{number}.jsonl"
        rows = source_rows(replace(read, sources=sources))
        difficulty.kept(rows, rates, stage.pass_rate, harder)
        sources = (Source(path=str(harder.resolve())),)
    ready = replace(
        read,
        name=f"{loop.name}-{stage.name}-{number}",
        seed=_seed(loop, number),
        sources=sources,
        services=services,
        step=steps,
        runs=str(place.out / "runs"),
    )
    finished = run_pipeline(ready, executor=loop.executor)
    if finished.failed_share > ready.max_failure_rate:
        first = f"see {finished.folder / 'failures.jsonl'}; the same command tries them again"
        raise RunError(f"stage {stage.name}, round {number}: {finished.funnel.failures} failures: {first}")
    return finished.folder.resolve(), _counts(asdict(finished.funnel))


def _counts(funnel: Mapping[str, Any]) -> dict[str, float]:
    """The counts of a funnel as one table, and the share of candidates that was accepted."""
    counts = {key: float(funnel[key]) for key in ("rows", "candidates", "failures")}
    counts |= {key: float(value) for key, value in funnel["totals"].items()}
    counts |= {f"{name} rows": float(value) for name, value in funnel["datasets"].items()}
    for step, outcomes in funnel["steps"].items():
        counts |= {f"{step} {outcome}": float(value) for outcome, value in outcomes.items() if value}
    return {**counts, "accepted share": counts["accepted"] / max(1.0, counts["candidates"])}


def _trained(
    loop: Loop, stage: Stage, number: int, place: Place, runs: Mapping[str, list[Path]], plugins: Plugins
) -> tuple[Path, Mapping[str, float]]:
    """Train a model, or find it trained."""
    component = plugins.find("trainers", stage.train)
    if component is None:
        known = ", ".join(plugins.components["trainers"])
        raise ConfigError(f"stage {stage.name}: no trainer {stage.train!r} is installed; there are {known}")
    table = dict(stage.options)
    if "seed" in option_names(component.value.options):
        table.setdefault("seed", _seed(loop, number))
    built = build_options(component.value.options, table, f"stage {stage.name}", place.base)
    data = place.out / "data" / f"{stage.name}-{number}"
    decisive = [behaviour_digest(component.value.train, built, component.version)]
    decisive += [f"{file.name} {files_digest([file])}" for file in _gathered(stage, place, runs, data)]
    folder = place.out / "models" / f"{stage.name}-{number}-{value_digest(decisive)[:12]}"
    if not (folder / "training.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        _train(loop, component, data, folder, built, table)
    return folder.resolve(), json.loads((folder / "training.json").read_text())["measures"]


def _train(
    loop: Loop, component: Component, data: Path, folder: Path, built: Any, table: Mapping[str, Any]
) -> None:
    if not loop.launch:
        component.value.train(data, folder, built)
        return
    command = [*loop.launch, "-m", "goldgate_trl", "train", component.name, str(data), str(folder)]
    ended = subprocess.run([*command, "--options", json.dumps(table)])  # noqa: S603 - the user's own launcher
    if ended.returncode:
        raise RunError(f"{component.name} ended with {ended.returncode} under {' '.join(loop.launch)}")


def _gathered(stage: Stage, place: Place, runs: Mapping[str, list[Path]], data: Path) -> list[Path]:
    """The data sets of the stages that a training reads, in one folder."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    for name in stage.data:
        stem = name.removesuffix("*")
        if stem not in runs:
            _linked((place.base / name).resolve(), data, f"{Path(name).name}")
            continue
        chosen = runs[stem] if name.endswith("*") else runs[stem][-1:]
        for number, folder in enumerate(chosen, 1):
            _linked(folder, data, f"{stem}-{number}")
    return sorted(data.iterdir())


def _linked(folder: Path, data: Path, mark: str) -> None:
    if not folder.is_dir():
        raise ConfigError(f"data: {folder} is neither a folder nor a run stage before this one")
    for file in sorted(folder.iterdir()):
        if file.suffix in (".jsonl", ".parquet") and not file.name.startswith("."):
            place = data / f"{file.stem}-{mark}{file.suffix}"
            try:
                os.link(file, place)
            except OSError:  # another file system
                shutil.copyfile(file, place)


def _model(folder: Path) -> Path:
    if not folder.is_dir():
        raise ConfigError(f"models: there is no folder {folder}")
    return folder.resolve()


def _table(stage: Stage) -> dict[str, Any]:
    """A stage as its table, without what is empty."""
    return {key: value for key, value in asdict(stage).items() if value}


def _seed(loop: Loop, number: int) -> int:
    return 1000 * loop.seed + number


def _write(path: Path, reports: list[Report]) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text("".join(json.dumps(line) + "\n" for line in _lines(reports)))
    part.replace(path)


def _lines(reports: list[Report]) -> Iterator[dict[str, Any]]:
    for report in reports:
        yield {**asdict(report), "folder": str(report.folder)}
