"""Label a sample of a run's rows by hand, where it narrows the interval most; then say how many are wrong.

Rows fall into strata by the verifiers that judged them (and by a tag, where one is named). Each next row goes
to the stratum whose share of the variance falls most by it: Neyman's allocation (Journal of the Royal
Statistical Society 97, 1934), a row at a time, with the labels so far as the estimate of a stratum's spread.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from goldgate.errors import RowError, RunError
from goldgate.io import atomic, readers
from goldgate.io.locate import COLUMNAR, JSON
from goldgate.runs import run_folder
from goldgate.trust.intervals import LEVEL
from goldgate.trust.noise import DRAWS, Estimate, binomial, confident, quantile

FILE = "audit.jsonl"
PRIOR = 0.05  # share of wrong rows that is expected of a stratum before anything is known
WEIGHT = 2.0  # labels that this expectation is worth


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of a stratum: ``rows`` in the data set, ``labelled`` of them, ``wrong`` of those."""

    stratum: str
    rows: int
    labelled: int
    wrong: int


Key = tuple[str, int]


def strata(run: Path, dataset: str, tag: str = "") -> dict[str, list[dict[str, Any]]]:
    """The rows of a data set by stratum, in random order: the same order every time.

    Raises RunError where the run has no such data set.
    """
    manifest = run / run_folder.MANIFEST
    if not manifest.is_file():
        raise RunError(f"{run}: no {run_folder.MANIFEST}: not the folder of a finished run")
    paths = [path for path in run.glob(f"{dataset}.*") if path.name.endswith(JSON + COLUMNAR)]
    if not paths:
        raise RunError(f"{run}: it has no data set {dataset!r}")
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for _, row, _ in readers.rows(paths):
        if row.get("outcome", "rejected") == "rejected":
            found[_stratum(row, tag)].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: blake2b(repr((row["run"], key(row))).encode()).digest())
    return dict(sorted(found.items()))


def key(row: Mapping[str, Any]) -> Key:
    """What distinguishes a row from all others of its data set."""
    return row["id"], row["index"]


def read(path: Path) -> dict[Key, int | None]:
    """The labels in an audit file: 1 right, 0 wrong, None not labelled yet. Raises RowError."""
    found: dict[Key, int | None] = {}
    if not path.is_file():
        return found
    for place, row, wrong in readers.rows([path]):
        label = row.get("label") if isinstance(row, dict) else None
        if wrong or not isinstance(row, dict) or label not in (0, 1, None):
            raise RowError(f"{place}: {wrong or f'label: 1 for right, 0 for wrong, or null, not {label!r}'}")
        found[key(row)] = None if label is None else int(label)
    return found


def counts(
    found: Mapping[str, Sequence[Mapping[str, Any]]], labels: Mapping[Key, int | None], right: int = 1
) -> list[Labels]:
    """What the labels say of each stratum; ``right`` is the label that agrees with the gate."""
    counted = []
    for stratum, rows in found.items():
        known = [label for row in rows if (label := labels.get(key(row))) is not None]
        counted.append(Labels(stratum, len(rows), len(known), sum(label != right for label in known)))
    return counted


def pick(
    found: Mapping[str, list[dict[str, Any]]], labels: Mapping[Key, int | None], n: int, right: int = 1
) -> list[tuple[str, dict[str, Any]]]:
    """The next rows to label, with their strata; none that has been picked before."""
    waiting = {name: [row for row in rows if key(row) not in labels] for name, rows in found.items()}
    known = {one.stratum: one for one in counts(found, labels, right)}
    picked = {name: sum(key(row) in labels for row in rows) for name, rows in found.items()}
    chosen: list[tuple[str, dict[str, Any]]] = []
    while len(chosen) < n and any(waiting.values()):
        best = max(
            (name for name in waiting if waiting[name]), key=lambda name: _gain(known[name], picked[name])
        )
        chosen.append((best, waiting[best].pop(0)))
        picked[best] += 1
    return chosen


def record(run: Path, dataset: str, labels: Mapping[Key, int], tag: str = "") -> list[Key]:
    """Write labels that were made elsewhere (1 right, 0 wrong) into a run's audit file: rows that are in it
    get theirs, others are added. Returns the keys that the data set does not have. Raises RunError, RowError.
    """
    path = file(run, dataset)
    found = {key(row): (name, row) for name, rows in strata(run, dataset, tag).items() for row in rows}
    there = read(path)
    lines = [row for _, row, _ in readers.rows([path])] if there else []
    for row in lines:
        if (label := labels.get(key(row))) is not None:
            row["label"] = label
    new = [one for one in labels if one in found and one not in there]
    lines += [{**row_to_label(*found[one]), "label": labels[one]} for one in new]
    atomic.write(path, b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    return [one for one in labels if one not in found]


def file(run: Path, dataset: str) -> Path:
    """Where a run keeps the labels of a data set."""
    return run / (FILE if dataset == "sft" else f"audit-{dataset}.jsonl")


def share(counted: Iterable[Labels], level: float = LEVEL) -> Estimate:
    """The share of wrong rows in the whole data set: labels where there are some, draws for the rest."""
    counted = list(counted)
    total = sum(one.rows for one in counted)
    if not total:
        return Estimate(0.0, 0.0, 1.0)
    draw, tail = Random(0), (1.0 - level) / 2.0  # noqa: S311 - a simulation, repeatable
    lows, highs = (
        [sum(_drawn(one, upper, draw) for one in counted) / total for _ in range(DRAWS)]
        for upper in (False, True)
    )
    expected = (
        sum(one.rows * (one.wrong / one.labelled if one.labelled else PRIOR) for one in counted) / total
    )
    low, high = quantile(lows, tail), quantile(highs, 1.0 - tail)
    return Estimate(expected, min(low, expected), max(high, expected))


def row_to_label(stratum: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as people see it: question, answer, why it is where it is, and a place for the label."""
    messages = row.get("completion") or row.get("chosen") or []
    verdicts = [f"{one['verifier']}: {one['score']}: {one['why']}" for one in row.get("verdicts") or ()]
    return {
        "id": row["id"],
        "index": row["index"],
        "label": None,
        "stratum": stratum,
        "prompt": [_text(one) for one in row["prompt"]],
        "response": [_text(one) for one in messages],
        "verdicts": verdicts,
    }


def append(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Add rows to an audit file; what is there, labels and all, stays."""
    before = path.read_bytes() if path.is_file() else b""
    atomic.write(path, before + b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def _gain(known: Labels, picked: int) -> float:
    """How much of the estimate's variance one more label takes away."""
    wrong = (known.wrong + PRIOR * WEIGHT) / (known.labelled + WEIGHT)
    spread = known.rows**2 * wrong * (1.0 - wrong)
    return spread / (picked + 1) - spread / (picked + 2) if picked < known.rows else 0.0


def _drawn(one: Labels, upper: bool, draw: Random) -> float:
    """A draw of the number of wrong rows: those known, and those among the rest."""
    wrong = confident(one.wrong, one.labelled, upper, draw)
    return one.wrong + binomial(one.rows - one.labelled, wrong, draw)


def _stratum(row: Mapping[str, Any], tag: str) -> str:
    judged = "+".join(sorted(one["verifier"] for one in row.get("verdicts") or ())) or "no verifier"
    return f"{judged}, {tag} = {_tags(row).get(tag)}" if tag else judged


def _tags(row: Mapping[str, Any]) -> Mapping[str, Any]:
    tags = row.get("tags") or {}
    return msgspec.json.decode(tags) if isinstance(tags, str) else tags


def _text(message: Mapping[str, Any]) -> str:
    calls = f" {message['tool_calls']}" if message.get("tool_calls") else ""
    return f"{message['role']}: {message['content']}{calls}"
