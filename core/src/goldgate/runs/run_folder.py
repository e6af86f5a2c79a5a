"""The run folder: its name, its manifest, its card, and finding a row in it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from goldgate import digests
from goldgate.config.file import Config, results_table
from goldgate.config.plan import Plan
from goldgate.errors import RunError
from goldgate.io import readers
from goldgate.io.writers import SHARDS
from goldgate.plugins.requirements import versions
from goldgate.runs.funnel import Funnel

MANIFEST = "manifest.json"
PLAN = "plan.json"
"""What a run is, written before it begins: all of the manifest that is known then, and the certificates."""
SESSIONS = "sessions.ndjson"
"""A line per session that reached the end: what the run took so far in money, tokens and requests, and the
seconds of the session, by step as well. The only file of a run that two equal runs differ in."""
JOURNAL = "journal.sqlite"
EARLIER = 5  # journals of earlier runs of the same name that are read (SQLite attaches ten at most)


def identity(plan: Plan, source: str, limit: int | None) -> str:
    """What decides a run's results, as a digest: config, source, the code of every step and service, and the
    versions of what their distributions require.
    """
    steps = [step.digest for stage in plan.stages for step in stage] + [s.digest for s in plan.selectors]
    services = [(name, service.digest.hex()) for name, service in plan.used().items()]
    required = _required(plan)
    decisive = (results_table(plan.config), source, limit, steps, services, required)
    return digests.of_value(decisive)[:12]


def folder(config: Config, run: str) -> Path:
    """Where a run lives: below ``runs``, which counts from the working folder."""
    return Path(config.runs) / f"{config.name}-{run}"


def journal(config: Config, folder: Path) -> Path:
    """Where the journal of a run lies: in its folder, or below the config's ``journal``."""
    return (Path(config.journal) / folder.name if config.journal else folder) / JOURNAL


def earlier(config: Config, run: str) -> list[Path]:
    """The journals of the latest other runs of the same name."""
    found = [
        path
        for path in Path(config.journal or config.runs).glob(f"{config.name}-*/{JOURNAL}")
        if path.parent.name != f"{config.name}-{run}" and len(path.parent.name) == len(config.name) + 13
    ]
    return sorted(found, key=lambda path: path.stat().st_mtime)[-EARLIER:]


def manifest(
    plan: Plan, run: str, source: Mapping[str, Any], funnel: Funnel, asked: Mapping[str, int]
) -> dict[str, Any]:
    """Everything there is to know of a run. It holds no time, so that two equal runs have equal ones."""
    return {**head(plan, run, source), "counts": asdict(funnel), "answered": dict(asked)}


def head(plan: Plan, run: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a run before it begins."""
    used = [*(step for stage in plan.stages for step in stage), *plan.selectors]
    return {
        "goldgate": version("goldgate"),
        "name": plan.config.name,
        "run": run,
        "config": results_table(plan.config),
        "source": dict(source),
        "steps": [
            {
                "name": step.config.name,
                "use": step.config.use,
                "distribution": step.component.distribution,
                "version": step.component.version,
                "digest": step.digest,
            }
            for step in used
        ],
        "services": [
            {"name": name, "use": service.component.name, "version": service.component.version}
            | {"digest": service.digest.hex()}
            for name, service in plan.used().items()
        ],
        "requires": _required(plan),
    }


def _required(plan: Plan) -> dict[str, dict[str, str]]:
    """Distribution of a step or service → the versions of what it requires."""
    used = [step.component for stage in plan.stages for step in stage]
    used += [step.component for step in plan.selectors]
    used += [service.component for service in plan.used().values()]
    names = sorted({component.distribution for component in used})
    return {name: dict(versions(name)) for name in names if versions(name)}


def sizes(run: Path, counts: Mapping[str, int]) -> dict[str, int]:
    """The files of the data sets of a run, with their bytes; for the manifest."""
    paths = {path for name in counts for held in _written(run, name) for path in _files(held)}
    return {path.relative_to(run).as_posix(): path.stat().st_size for path in sorted(paths)}


def changed(run: Path, manifest: Mapping[str, Any]) -> list[str]:
    """The files of a finished run that are not as long as it wrote them, a sentence each. Raises RunError
    where one is gone.
    """
    found = []
    for name, size in manifest.get("files", {}).items():
        path = run / name
        if not path.is_file():
            raise RunError(f"{path} is gone")
        if (now := path.stat().st_size) != size:
            found.append(f"{path} has {now:,} bytes, and the run wrote {size:,}")
    return found


def _written(run: Path, name: str) -> list[Path]:
    """The files and folders that hold a data set."""
    places = (run / name, *run.glob(f"{name}.*"), *run.glob(f"{name}-*.*"))
    return [path for path in places if path.exists() and path.suffix != SHARDS]


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]


def data_sets(run: Path) -> list[list[Path]]:
    """The files of each data set of a run. Raises RunError."""
    if not (run / MANIFEST).is_file():
        raise RunError(f"{run}: no {MANIFEST}: not the folder of a finished run")
    counts = msgspec.json.decode((run / MANIFEST).read_bytes())["counts"]["datasets"]
    found = []
    for name, rows in counts.items():
        paths = _written(run, name)
        if rows and not paths:
            raise RunError(f"{run}: its data set {name} is gone: {rows:,} rows were written")
        if rows:
            found.append([file for path in sorted(paths) for file in readers.files(path)])
    return found


def find(run: Path, row: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every exported row of a sample (``id``) or of one candidate (``id:index``), with its data set."""
    if not (run / MANIFEST).is_file():
        raise RunError(f"{run}: no {MANIFEST}: not the folder of a finished run")
    names = msgspec.json.decode((run / MANIFEST).read_bytes())["counts"]["datasets"]
    wanted, _, index = row.rpartition(":")
    for path in sorted(run.iterdir()):
        if path.suffix not in (".jsonl", ".parquet") and not (path / "state.json").is_file():
            continue
        stem = path.name.partition(".")[0]
        name = stem if stem in names else stem.rpartition("-")[0]  # a shard is called sft-00000
        if name not in names:
            continue  # labels of an audit, say
        for found in _rows(path):
            places = {str(found.get("index")), str(found.get("rejected_index"))}
            if found.get("id") == row or (found.get("id") == wanted and index in places):
                yield name, found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for _, row, _ in readers.rows(readers.files(path)):
        yield row
