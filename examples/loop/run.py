"""The proof: six ways to choose training data, three seeds, two rounds each, with equal budgets.

``python examples/loop/run.py`` goes on where it stopped. What has finished is in results.jsonl at any
time; the table is made from it after each arm, the picture at the end.
"""

from __future__ import annotations

import argparse
import fcntl
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

for name in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS", "HF_DATASETS_DISABLE_PROGRESS_BARS"):
    os.environ.setdefault(name, "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("PYTHONWARNINGS", "ignore::FutureWarning")

HERE = Path(__file__).parent
ARMS = ("verified", "random", "reward", "majority", "careless", "final")
MINUTES = 2.0  # an arm, on one idle core
_MEASURED = re.compile(
    r"round (?P<round>\d+)  (?P<stage>\w+)-greedy .*?candidates (?P<count>\d+)(?:.*?words\.final accepted (?P<right>\d+))?"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/loop"))
    parser.add_argument("--arms", nargs="+", default=ARMS, choices=ARMS)
    parser.add_argument("--seeds", nargs="+", type=int, default=(0, 1, 2))
    cores = min(len(ARMS), os.cpu_count() or 1)
    parser.add_argument("--jobs", type=int, default=cores, help="arms at once, one thread each")
    arguments = parser.parse_args()
    out, arms, seeds = arguments.out, arguments.arms, arguments.seeds
    out.mkdir(parents=True, exist_ok=True)
    results = out / "results.jsonl"
    _plan(out, arms, seeds, arguments.jobs)
    import figure

    for seed in seeds:
        work = out / f"seed-{seed}"
        with _alone(out, f"seed-{seed}"):
            try:
                warmed = _warmed(work, seed)
            except RuntimeError as error:
                sys.exit(f"warm-up of seed {seed}: {error}")
        with ThreadPoolExecutor(arguments.jobs) as pool:
            running = [pool.submit(_arm, arm, seed, work, out) for arm in arms]
            for ended in as_completed(running):
                try:
                    _keep(results, warmed + ended.result())
                except RuntimeError as error:
                    pool.shutdown(cancel_futures=True)
                    sys.exit(str(error))
                figure.tabulate(results, out)
    figure.write(results, out)
    print(f"\n{figure.summary(results)}\n{out / 'results.md'} has the tables, {out / 'loop.svg'} the picture.")


def _plan(out: Path, arms: Sequence[str], seeds: Sequence[int], jobs: int) -> None:
    """Say what is about to be run, and what was done before."""
    if importlib.util.find_spec("matplotlib") is None:
        print("matplotlib is not installed: there will be tables and no picture")
    names = [f"{arm}-{seed}" for seed in seeds for arm in arms]
    left = [name for name in names if not (out / name / "seconds").is_file()]
    minutes = MINUTES * len(left) / max(1, min(jobs, os.cpu_count() or 1))
    print(f"{len(arms)} ways to choose data × {len(seeds)} seeds = {len(names)} arms of two rounds; {len(left)} to run")
    if left:
        print(f"{jobs} at a time, one thread each: about {minutes:.0f} minutes on idle cores, twice that on busy ones")
    print(f"Stop it at any time: the same command goes on. Logs and results: {out}", flush=True)


@contextmanager
def _alone(out: Path, name: str) -> Iterator[int]:
    """Hold a lock that a child inherits: an arm whose parent was killed may still be ending."""
    with (out / f".{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"{name}: an earlier call is still at it; waiting for it to end", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


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
    right = measures["greedy"]["words.final accepted"] / measures["greedy"]["candidates"]
    print(f"seed {seed}: warmed up, pass@1 {right:.3f}", flush=True)
    return [_row("warm-up", seed, "warm-up", how, counts) for how, counts in measures.items()]


def _arm(arm: str, seed: int, work: Path, out: Path) -> list[dict[str, Any]]:
    """Run one arm by the loop's own command, and read what it measured."""
    folder = out / f"{arm}-{seed}"
    words = [f"work={work.resolve()}", f"arm={arm}"]
    command = [sys.executable, "-m", "goldgate_trl", "loop", str(HERE / "loop.toml"), "--seed", str(seed)]
    command += ["--out", str(folder.resolve()), *(part for word in words for part in ("--set", word))]
    began = time.monotonic()
    done = folder / "seconds"
    with _alone(out, f"{arm}-{seed}") as lock:
        _followed(command, out / f"{arm}-{seed}.log", f"{arm}, seed {seed}", lock, quiet=done.is_file())
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
    last = next(row for row in reversed(rows) if row["how"] == "greedy")
    print(f"{arm}, seed {seed}: done, {rows[-1]['seconds']:.0f} s, pass@1 {last['final'] / last['count']:.3f}", flush=True)
    return rows


def _followed(command: list[str], log: Path, name: str, lock: int, quiet: bool) -> None:
    """Run a loop: its words into a log, and each pass@1 to the terminal. Raises RuntimeError where it fails."""
    tail: deque[str] = deque(maxlen=8)
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, pass_fds=(lock,)
        ) as child,
    ):
        for line in child.stdout or ():
            kept.write(line)
            kept.flush()
            tail.append(line)
            found = _MEASURED.match(line)
            if found and not quiet:
                share = float(found["right"] or 0) / float(found["count"])
                print(f"{name}: round {found['round']} {found['stage']}, pass@1 {share:.3f}", flush=True)
    if child.returncode:
        raise RuntimeError(f"{name} ended with {child.returncode}; the end of {log}:\n{''.join(tail)}")


def chosen(arm: str, seed: int, number: int, data: Path, pool: Path) -> dict[str, Any]:
    """How many rows an arm chose to train on, how many of them are not the right chain, how many apologise."""
    import words

    problems = [json.loads(line)["reference"] for line in pool.read_text().splitlines()]
    counted = {"count": 0, "wrong": 0, "sorry": 0}
    for line in data.read_text().splitlines():
        row = json.loads(line)
        one = problems[int(row["id"].rpartition(":")[2]) - 1]  # a row without an id is named file:line
        text = row["completion"][0]["content"]
        right = words.solution(one["first"], [tuple(step) for step in one["steps"]])
        counted["count"] += 1
        counted["wrong"] += text.removeprefix(words.SORRY) != right
        counted["sorry"] += text.startswith(words.SORRY)
    return {"arm": arm, "seed": seed, "stage": f"round {number} sample", "how": "chosen", **counted}


def _row(arm: str, seed: int, stage: str, how: str, counts: dict[str, Any]) -> dict[str, Any]:
    accepted = {name: counts.get(f"words.{name} accepted", 0.0) for name in ("final", "steps", "careless")}
    return {"arm": arm, "seed": seed, "stage": stage, "how": how, "count": counts["candidates"], **accepted}


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
