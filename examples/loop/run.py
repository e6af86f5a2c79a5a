"""The proof: six ways to choose training data, three seeds, two rounds each, with equal budgets.

``python examples/loop/run.py`` goes on where it stopped. What has finished is in results.jsonl at any
time; table and picture are made from it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

for name in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("PYTHONWARNINGS", "ignore::FutureWarning")

HERE = Path(__file__).parent
ARMS = ("verified", "random", "reward", "majority", "careless", "final")
STAGES = ("sft", "dpo")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/loop"))
    parser.add_argument("--arms", nargs="+", default=ARMS, choices=ARMS)
    parser.add_argument("--seeds", nargs="+", type=int, default=(0, 1, 2))
    cores = min(len(ARMS), os.cpu_count() or 1)
    parser.add_argument("--jobs", type=int, default=cores, help="arms at once, one thread each")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    results = arguments.out / "results.jsonl"
    for seed in arguments.seeds:
        work = arguments.out / f"seed-{seed}"
        warmed = _warmed(work, seed)
        with ThreadPoolExecutor(arguments.jobs) as pool:
            for rows in pool.map(lambda arm: _arm(arm, seed, work, arguments.out), arguments.arms):
                _keep(results, warmed + rows)
    import figure

    figure.write(results, arguments.out)


def _warmed(work: Path, seed: int) -> list[dict[str, Any]]:
    """The model that every arm of a seed starts from, and its pass@1."""
    kept = work / "warm-up.json"
    if not kept.is_file():
        import prepare

        base = prepare.prepare(work, seed)
        measures = {
            how: prepare.evaluate(base, work / "held.jsonl", work / "runs", greedy=how == "greedy")
            for how in ("greedy", "drawn")
        }
        kept.write_text(json.dumps(measures))
    measures = json.loads(kept.read_text())
    return [_row("warm-up", seed, "warm-up", how, counts) for how, counts in measures.items()]


def _arm(arm: str, seed: int, work: Path, out: Path) -> list[dict[str, Any]]:
    """Run one arm by the loop's own command, and read what it measured."""
    folder = out / f"{arm}-{seed}"
    words = [f"work={work.resolve()}", f"arm={arm}"]
    command = [sys.executable, "-m", "goldgate_trl", "loop", str(HERE / "loop.toml"), "--seed", str(seed)]
    command += ["--out", str(folder.resolve()), *(part for word in words for part in ("--set", word))]
    began = time.monotonic()
    done = folder / "seconds"
    with (out / f"{arm}-{seed}.log").open("w") as log:
        subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT)
    if not done.is_file():  # a second call finds everything done, and takes no time
        done.write_text(f"{time.monotonic() - began:.1f}")
    rows = []
    for line in (folder / "measures.jsonl").read_text().splitlines():
        report = json.loads(line)
        stage, _, how = report["stage"].partition("-")
        if how in ("greedy", "drawn"):
            rows.append(_row(arm, seed, f"round {report['round']} {stage}", how, report["measures"]))
        if stage == "sample":
            pool = work / f"pool-{report['round']}.jsonl"
            rows.append(chosen(arm, seed, report["round"], Path(report["folder"]) / "sft.jsonl", pool))
    rows.append({"arm": arm, "seed": seed, "stage": "whole", "how": "seconds", "seconds": float(done.read_text())})
    print(f"{arm}, seed {seed}: {rows[-1]['seconds']:.0f} s, {rows[-3]['final'] / rows[-3]['count']:.3f}", flush=True)
    return rows


def chosen(arm: str, seed: int, number: int, data: Path, pool: Path) -> dict[str, Any]:
    """How many rows an arm chose to train on, how many of them are not the right chain, how many apologise."""
    import words

    problems = [json.loads(line)["reference"] for line in pool.read_text().splitlines()]
    told = {"count": 0, "wrong": 0, "sorry": 0}
    for line in data.read_text().splitlines():
        row = json.loads(line)
        one = problems[int(row["id"].rpartition(":")[2]) - 1]  # a row without an id is named file:line
        text = row["completion"][0]["content"]
        right = words.solution(one["first"], [tuple(step) for step in one["steps"]])
        told["count"] += 1
        told["wrong"] += text.removeprefix(words.SORRY) != right
        told["sorry"] += text.startswith(words.SORRY)
    return {"arm": arm, "seed": seed, "stage": f"round {number} sample", "how": "chosen", **told}


def _row(arm: str, seed: int, stage: str, how: str, counts: dict[str, Any]) -> dict[str, Any]:
    told = {name: counts.get(f"words.{name} accepted", 0.0) for name in ("final", "steps", "careless")}
    return {"arm": arm, "seed": seed, "stage": stage, "how": how, "count": counts["candidates"], **told}


def _keep(results: Path, rows: list[dict[str, Any]]) -> None:
    """Add rows, once each."""
    held = results.read_text().splitlines() if results.is_file() else []
    fresh = [json.dumps(row) for row in rows]
    lines = dict.fromkeys([*held, *fresh])
    part = results.with_name(f".{results.name}.part")
    part.write_text("".join(f"{line}\n" for line in lines))
    part.replace(results)


if __name__ == "__main__":
    main()
