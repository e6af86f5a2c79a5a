"""The shapes that the domains have, in one pipeline: the same with one and two workers, killed and resumed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

TOYS = Path(__file__).parents[1] / "toy"
CONFIG = """
name = "recipes"
plugins = ["{toys}/toys.py", "{toys}/recipes.py"]
workers = {workers}
{more}
[source]
path = "rows.jsonl"
[services.echo]
use = "toy.echo"
seconds = 0.01
[[step]]
use = "recipe.worth"
[[step]]
use = "recipe.agents"
[[step]]
use = "recipe.even"
[[step]]
use = "recipe.probe"
[[step]]
use = "recipe.even"
name = "again"
[[step]]
use = "recipe.quartile"
[[step]]
use = "recipe.mixture"
[[step]]
use = "select.best"
n = 9
[export]
prompts = "jsonl"
"""
Rows = list[dict[str, Any]]


def begin(folder: Path, workers: int, runs: str, more: str = "") -> subprocess.Popen[bytes]:
    config = folder / f"c{workers}.toml"
    config.write_text(CONFIG.format(toys=TOYS, workers=workers, more=more))
    command = [sys.executable, "-m", "goldgate", "run", config.name, "--quiet", "--runs", runs]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)


def outputs(runs: Path) -> dict[str, bytes]:
    (folder,) = runs.iterdir()
    kept = (".jsonl", ".json", ".md")
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in kept}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"id": f"r{n}", "prompt": "spam" if n % 9 == 0 else f"q{n}?", "tags": {"topic": "ab"[n % 2]}}
        for n in range(60)
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_recipes_end_the_same_with_any_workers_killed_or_not(folder: Path) -> None:
    began = time.monotonic()
    assert begin(folder, 1, "one").wait() == 0
    whole = time.monotonic() - began
    assert begin(folder, 2, "two").wait() == 0
    draw = random.Random(3)
    for _ in range(2):
        process = begin(folder, 2, "killed")
        time.sleep(draw.uniform(0.3, 0.9) * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert begin(folder, 2, "killed").wait() == 0
    found = outputs(folder / "one")
    assert found == outputs(folder / "two") == outputs(folder / "killed")
    _each_shape(
        {
            name: [json.loads(line) for line in body.splitlines()]
            for name, body in found.items()
            if name.endswith(".jsonl")
        }
    )


def _each_shape(found: dict[str, Rows]) -> None:
    sft, rejected = found["sft.jsonl"], found["rejected.jsonl"]
    assert found["failures.jsonl"] == []
    # the pre-filter: dropped before anything was made
    spam = [row for row in rejected if row["by"] == "recipe.worth"]
    assert {row["id"] for row in spam} == {f"r{n}" for n in range(0, 60, 9)}
    assert all(row["index"] is None for row in spam)
    # the agents: four trajectories of two calls for each of the others
    agents = [row for row in (*sft, *rejected) if (row["origin"] or {}).get("by") == "recipe.agents"]
    assert Counter(row["id"] for row in agents) == {f"r{n}": 4 for n in range(60) if n % 9}
    assert all(
        [m["role"] for m in row["completion"]] == ["assistant", "tool"] * 2 + ["assistant"] for row in agents
    )
    # the pass rate, on every candidate and among the prompts; the probe's refusal among them
    assert {row["tags"]["pass_rate"] for row in (*sft, *agents)} == {0.5}
    assert {row["tags"].get("pass_rate") for row in found["prompts.jsonl"]} == {0.5}
    assert any(row["origin"]["by"] == "recipe.probe" for row in sft)
    # quartiles per topic, then shares
    assert any("shortest quarter of a" in row["why"] for row in rejected)
    assert any("than its share" in row["why"] for row in rejected)
    counts = Counter(row["tags"]["topic"] for row in sft)
    assert abs(counts["a"] / counts.total() - 0.75) < 0.03


@pytest.mark.parametrize("workers", [1, 2])
def test_a_budget_stops_recipes_and_a_higher_one_goes_on(folder: Path, workers: int) -> None:
    stopped = begin(folder, workers, "runs", "[budget]\nrequests = 150")
    assert stopped.wait() == 1
    failures = next(iter((folder / "runs").iterdir())) / "failures.jsonl"
    assert {json.loads(line)["kind"] for line in failures.read_text().splitlines()} == {"budget"}
    assert begin(folder, workers, "runs").wait() == 0
    assert begin(folder, 1, "whole").wait() == 0
    assert outputs(folder / "runs") == outputs(folder / "whole")
