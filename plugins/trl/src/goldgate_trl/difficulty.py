"""Harder prompts from round to round: those are left out that the policy already solves, or never does.

The pass rate of a prompt is the share of its candidates that an earlier run accepted. As the model improves,
the report asks harder prompts, where the model lags (4.2.1); bounds on the pass rate are ours.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from goldgate import ConfigError, RunError

from goldgate_trl import data

LEFT_OUT = ("failures", "prompts")


def pass_rates(run: Path) -> dict[str, float]:
    """The pass rate of each sample of a run, by its id, from the run's data sets."""
    accepted: dict[str, set[int]] = defaultdict(set)
    rejected: dict[str, set[int]] = defaultdict(set)
    for file in sorted(run.iterdir()):
        name = file.name.partition(".")[0]
        if not file.name.endswith(data.ENDS) or name.startswith(LEFT_OUT):
            continue
        for row in data.read(file):
            if row.get("index") is None:
                continue
            out = rejected if name.partition("-")[0] == "rejected" else accepted
            out[row["id"]].add(row["index"])
            if row.get("rejected_index") is not None:
                rejected[row["id"]].add(row["rejected_index"])
    rates = {}
    for name in {*accepted, *rejected}:
        good = len(accepted[name] - rejected[name])
        rates[name] = good / len(accepted[name] | rejected[name])
    return rates


def kept(source: Path, rates: Mapping[str, float], bounds: tuple[float, float], out: Path) -> int:
    """Write the rows of a JSON Lines file whose pass rate lies within the bounds, or is not known, to
    ``out``. Returns how many. Raises ConfigError for another kind of file and for a row without an id,
    RunError where no row is left.
    """
    if source.suffix != ".jsonl" or not source.is_file():
        raise ConfigError(f"{source}: pass_rate needs a source of JSON Lines, one file")
    count = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with source.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as written:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name = json.loads(line).get("id")
            if name in (None, ""):
                raise ConfigError(f"{source}:{number}: pass_rate needs rows with ids")
            rate = rates.get(str(name))
            if rate is None or bounds[0] <= rate <= bounds[1]:
                written.write(line if line.endswith("\n") else line + "\n")
                count += 1
    if not count:
        raise RunError(f"{source}: no prompt has a pass rate from {bounds[0]:g} to {bounds[1]:g}")
    return count
