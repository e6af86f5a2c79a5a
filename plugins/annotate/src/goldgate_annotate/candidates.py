"""The candidates of a run, read from its data sets, and how much a label of one is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from goldgate import RunError
from goldgate.runs import files, rows

from goldgate_annotate.texts import shown

ENDS = (".jsonl", ".parquet")
Key = tuple[str, int]
"""A sample's id, and the number of one of its candidates."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is kept of a candidate while a run is read: no text. ``scores`` go with the lowest that each
    verifier accepts.
    """

    key: Key
    outcome: str
    stratum: str
    scores: tuple[tuple[float | None, float], ...]

    @property
    def score(self) -> float:
        """The mean of its scores; 0 where there is none."""
        known = [score for score, _ in self.scores if score is not None]
        return sum(known) / len(known) if known else 0.0

    @property
    def disputed(self) -> bool:
        """Whether one verifier accepts it and another does not."""
        return len({score >= accept for score, accept in self.scores if score is not None}) > 1

    @property
    def distance(self) -> float:
        """How far its nearest score is from the threshold; 1 where there is none."""
        return min((abs(score - accept) for score, accept in self.scores if score is not None), default=1.0)


def manifest(run: Path) -> dict[str, Any]:
    """What a run says of itself. Raises RunError."""
    path = run / "manifest.json"
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except OSError as error:
        raise RunError(f"{run}: no manifest.json: not the folder of a finished run") from error
    except ValueError as error:
        raise RunError(f"{path}: not JSON: {error}") from error
    return found


def accepts(manifest: Mapping[str, Any]) -> dict[str, float]:
    """The lowest score that each step of a run lets pass."""
    steps = manifest.get("config", {}).get("step", [])
    return {step.get("name") or step["use"]: step.get("accept", 1.0) for step in steps}


def every(run: Path, accept: Mapping[str, float]) -> Iterator[tuple[dict[str, Any], Candidate]]:
    """Each candidate of the run once, with the row of a data set that holds it; a pair holds two."""
    seen: set[Key] = set()
    for path in sorted(path for path in run.iterdir() if path.name.endswith(ENDS)):
        if path.name.startswith("audit"):
            continue
        for _, row, wrong in rows(files(path)):
            if wrong or not isinstance(row, dict) or "prompt" not in row:
                continue
            for one in sides(row):
                key = (str(one["id"]), one["index"])
                if one["index"] is not None and one["completion"] and key not in seen:
                    seen.add(key)
                    yield one, _candidate(one, key, accept)


def verdicts(row: Mapping[str, Any], accept: Mapping[str, float]) -> list[dict[str, Any]]:
    """A row's verdicts as the page shows them."""
    return [
        shown(one["verifier"], one["score"], one["why"], accept.get(one["verifier"], 1.0))
        for one in row.get("verdicts") or ()
    ]


def draw(seed: int, *names: Any) -> bytes:
    """A number for shuffling that depends on the seed and the names alone."""
    return blake2b(repr((seed, *names)).encode("utf-8", "backslashreplace"), digest_size=8).digest()


def tags(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row's tags; a column of Arrow keeps them as JSON text."""
    found = row.get("tags") or {}
    return json.loads(found) if isinstance(found, str) else found


def sides(row: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    """The candidates that a row of a data set holds: one, or the two of a pair."""
    if "chosen" not in row:
        return ({**row, "outcome": row.get("outcome") or ("failed" if "kind" in row else "accepted")},)
    rest = {key: value for key, value in row.items() if key not in ("chosen", "rejected")}
    better = {**rest, "completion": row["chosen"], "outcome": "accepted"}
    worse = {
        **rest,
        "completion": row["rejected"],
        "index": row.get("rejected_index"),
        "verdicts": row.get("rejected_verdicts"),
        "outcome": "rejected",
        "origin": None,
    }
    return better, worse


def _candidate(row: Mapping[str, Any], key: Key, accept: Mapping[str, float]) -> Candidate:
    found = row.get("verdicts") or ()
    names = "+".join(sorted(one["verifier"] for one in found)) or "no verifier"
    scores = tuple((one["score"], accept.get(one["verifier"], 1.0)) for one in found)
    return Candidate(key, row["outcome"], names, scores)
