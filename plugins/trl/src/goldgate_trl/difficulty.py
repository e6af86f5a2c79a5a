"""Harder prompts from round to round: those are left out that the policy already solves, or never does.

The pass rate of a prompt is the share of its candidates that an earlier run accepted. As the model improves,
the report asks harder prompts, where the model lags (4.2.1); bounds on the pass rate are ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from goldgate import RunError

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


def kept(
    rows: Iterable[tuple[str, bytes]], rates: Mapping[str, float], bounds: tuple[float, float], out: Path
) -> int:
    """Write the rows whose pass rate lies within the bounds, or is not known, to a file of JSON Lines.
    ``rows`` are ids and lines, as ``goldgate.runs.source_rows`` gives them. Returns how many. Raises RunError
    where no row is left.
    """
    count = 0
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as written:
        for name, line in rows:
            rate = rates.get(name)
            if rate is None or bounds[0] <= rate <= bounds[1]:
                written.write(line)
                count += 1
    if not count:
        raise RunError(f"no prompt has a pass rate from {bounds[0]:g} to {bounds[1]:g}")
    return count
