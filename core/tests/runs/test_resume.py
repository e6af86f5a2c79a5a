"""kill -9 at ten random moments, then the same command: the same bytes, and nothing answered twice."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

TOYS = Path(__file__).parents[1] / "toy" / "toys.py"
CONFIG = """
name = "kill"
plugins = ["{toys}"]
workers = 2
[source]
path = "rows.jsonl"
[services.echo]
use = "toy.echo"
log = "log"
seconds = 0.02
[[step]]
use = "toy.even"
[[step]]
use = "toy.echoed"
[[step]]
use = "toy.third"
[[step]]
use = "select.best"
"""


def outputs(runs: Path) -> dict[str, bytes]:
    (folder,) = runs.iterdir()
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".jsonl", ".json", ".md")
    }


def test_a_run_killed_ten_times_ends_as_one_that_was_not(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(CONFIG.format(toys=TOYS))
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["ab" * n, "abc" * n]} for n in range(400)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))

    def begin(runs: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "goldgate", "run", "c.toml", "--quiet", "--runs", runs]
        return subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, start_new_session=True)

    began = time.monotonic()
    assert begin("whole").wait() == 0
    whole = time.monotonic() - began
    asked_whole = (tmp_path / "log").read_text().splitlines()
    (tmp_path / "log").unlink()

    draw = random.Random(17)
    for _ in range(10):
        process = begin("killed")
        time.sleep(draw.uniform(0.1, 0.7) * whole)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    assert begin("killed").wait() == 0

    assert outputs(tmp_path / "killed") == outputs(tmp_path / "whole")
    (folder,) = (tmp_path / "killed").iterdir()
    journal = sqlite3.connect(folder / "journal.sqlite")
    times = journal.execute("SELECT COUNT(*), MAX(times) FROM replies").fetchone()
    assert times == (len(set(asked_whole)), 1)
    # Only what was under way when the machine stopped can be executed again: at most two workers' two
    # batches of four a kill. Everything whose reply was kept is never asked again.
    asked = (tmp_path / "log").read_text().splitlines()
    assert set(asked) == set(asked_whole)
    assert len(asked) - len(set(asked)) <= 10 * 2 * 2 * 4
