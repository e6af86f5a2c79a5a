"""The run folder: its name, its manifest, its card, and finding a row in it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from goldgate import digests
from goldgate.config import Config, results_table
from goldgate.errors import RunError
from goldgate.funnel import Funnel
from goldgate.plan import Plan
from goldgate.trust.words import sentences

MANIFEST = "manifest.json"
JOURNAL = "journal.sqlite"
EARLIER = 5  # journals of earlier runs of the same name that are read (SQLite attaches ten at most)


def identity(plan: Plan, source: str, limit: int | None) -> str:
    """What decides a run's results, as a digest: config, source, and the code of every step and service."""
    steps = [step.digest for stage in plan.stages for step in stage] + [s.digest for s in plan.selectors]
    services = [(name, service.digest.hex()) for name, service in plan.used().items()]
    told = (results_table(plan.config), source, limit, steps, services)
    return digests.of_value(told)[:12]


def folder(config: Config, run: str) -> Path:
    """Where a run lives: below ``runs``, which counts from the working folder."""
    return Path(config.runs) / f"{config.name}-{run}"


def earlier(config: Config, run: str) -> list[Path]:
    """The journals of the latest other runs of the same name."""
    found = [
        path
        for path in Path(config.runs).glob(f"{config.name}-*/{JOURNAL}")
        if path.parent.name != f"{config.name}-{run}" and len(path.parent.name) == len(config.name) + 13
    ]
    return sorted(found, key=lambda path: path.stat().st_mtime)[-EARLIER:]


def manifest(
    plan: Plan, run: str, source: Mapping[str, Any], funnel: Funnel, asked: Mapping[str, int]
) -> dict[str, Any]:
    """Everything there is to know of a run. It holds no time, so that two equal runs have equal ones."""
    used = [*(step for stage in plan.stages for step in stage), *plan.selectors]
    return {
        "goldgate": version("goldgate"),
        "name": plan.config.name,
        "run": run,
        "config": results_table(plan.config),
        "source": dict(source),
        "steps": [
            {
                "name": step.step.name,
                "use": step.step.use,
                "distribution": step.offer.distribution,
                "version": step.offer.version,
                "digest": step.digest,
            }
            for step in used
        ],
        "services": [
            {"name": name, "use": service.offer.name, "version": service.offer.version}
            | {"digest": service.digest.hex()}
            for name, service in plan.used().items()
        ],
        "counts": asdict(funnel),
        "answered": dict(asked),
    }


def write(path: Path, content: bytes) -> None:
    """Write a small file so that nobody ever sees half of it."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def pretty(value: Any) -> bytes:
    """JSON for people."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def compact(value: Any) -> str:
    """JSON on one line."""
    return msgspec.json.encode(value).decode() + "\n"


def card(told: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """The data set card: README.md with the header that Hugging Face reads the file names from."""
    counts = told["counts"]
    lines = ["---", f"pretty_name: {told['name']}", "configs:"]
    for name, file in files.items():
        lines += [f"  - config_name: {name}", f"    data_files: {file}"]
    lines += ["---", "", f"# {told['name']}", ""]
    lines += [f"Made by goldgate {told['goldgate']}, run `{told['run']}`.", ""]
    lines += ["| data set | rows | file |", "|---|---|---|"]
    lines += [f"| {name} | {counts['datasets'].get(name, 0)} | `{file}` |" for name, file in files.items()]
    if noise := sentences(told.get("label_noise", {})):
        lines += ["", *(f"- {line}" for line in noise), "", told["label_noise"]["assumes"]]
    lines += ["", f"{counts['samples']} samples, {counts['candidates']} candidates:"]
    lines += [", ".join(f"{count} {name}" for name, count in counts["totals"].items()) + ".", ""]
    lines += ["| step | accepted | rejected | abstained | filtered | failed |", "|---|---|---|---|---|---|"]
    for name, outcomes in counts["steps"].items():
        lines.append(f"| {name} | " + " | ".join(str(count) for count in outcomes.values()) + " |")
    lines += ["", "| step | use | version | behaviour digest |", "|---|---|---|---|"]
    lines += [f"| {s['name']} | {s['use']} | {s['version']} | `{s['digest']}` |" for s in told["steps"]]
    return ("\n".join(lines) + "\n").encode()


def find(run: Path, row: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every exported row of a sample (``id``) or of one candidate (``id:index``), with its data set."""
    if not (run / MANIFEST).is_file():
        raise RunError(f"{run}: no {MANIFEST}: not the folder of a finished run")
    wanted, _, index = row.rpartition(":")
    for path in sorted(run.iterdir()):
        if path.suffix not in (".jsonl", ".parquet") and not (path / "state.json").is_file():
            continue
        for found in _rows(path):
            whole = found["id"] == row
            one = found["id"] == wanted and str(found["index"]) == index
            if whole or one:
                yield path.name.partition(".")[0], found


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    from goldgate import sources

    for _, row, _ in sources.rows(sources.files(path)):
        yield row
