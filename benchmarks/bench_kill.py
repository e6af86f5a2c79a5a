"""kill -9 at random moments of the main process, its workers and the sandbox's processes: the same bytes.

    python benchmarks/bench_kill.py [KILLS] [SEED]

A run of code and mathematics is disturbed until so many kills hit (30 by default); whenever its main process
dies, the same command is started again. Exits with 1 where the result differs from that of a run left alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

CONFIG = """
name = "kill"
workers = 2
[source]
path = "rows.jsonl"
[[step]]
use = "quality.dedupe"
[[step]]
use = "math.answer"
when = {kind = "math"}
[[step]]
use = "code.tests"
when = {kind = "code"}
[[step]]
use = "select.best"
[[step]]
use = "select.pairs"
"""
RIGHT = "```python\ndef double(n):\n    return n * 2 + {n} - {n}\n```"
WRONG = "```python\ndef double(n):\n    return n * 3 + {n} - {n}\n```"
ROWS = 600


def main(kills: int = 30, seed: int = 0) -> int:
    """Disturb a run; print what was hit. The exit code."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "c.toml").write_text(CONFIG)
        (folder / "rows.jsonl").write_text("".join(json.dumps(row(n)) + "\n" for n in range(ROWS)))
        began = time.monotonic()
        assert begin(folder, "whole").wait() == 0
        whole = time.monotonic() - began
        hit, rounds, left = Counter[str](), 0, kills
        while left > 0:
            rounds += 1
            left -= disturbed(folder, whole, draw, hit, left)
        code = begin(folder, "killed").wait()
        wanted, found = outputs(folder / "whole"), outputs(folder / "killed")
    differing = sorted(name for name in wanted if wanted[name] != found.get(name))
    print(
        f"kill: {kills} kills in {rounds} rounds ({dict(hit)}), exit code {code}; the run alone takes {whole:.1f} s"
    )
    print(f"kill: {len(wanted)} files, {'the same bytes' if not differing else f'DIFFERING: {differing}'}")
    return int(bool(differing) or code != 0)


def row(number: int) -> dict[str, object]:
    """A problem of code or mathematics with four responses, two of them right."""
    if number % 2:
        responses = [
            f"{number} + 1 = \\boxed{{{number + 1}}}",
            f"\\boxed{{{number}}}",
            f"It is {number + 1}.",
            "x",
        ]
        reference: dict[str, object] = {"answer": str(number + 1)}
    else:
        responses = [form.replace("{n}", str(n + number)) for n in (1, 2) for form in (RIGHT, WRONG)]
        reference = {"entry_point": "double", "asserts": ["assert double(4) == 8", "assert double(-1) == -2"]}
    kind = "math" if number % 2 else "code"
    return {
        "id": f"r{number}",
        "prompt": f"{kind} {number}",
        "tags": {"kind": kind},
        "reference": reference,
        "responses": responses,
    }


def disturbed(folder: Path, whole: float, draw: random.Random, hit: Counter[str], most: int) -> int:
    """Start the run and kill processes of it until its main process is hit or it ends; how many kills."""
    process = begin(folder, "killed")
    kills = 0
    while kills < most:
        time.sleep(draw.uniform(0.1, 0.5) * whole)
        if process.poll() is not None:
            (run,) = (folder / "killed").iterdir()
            for path in run.iterdir():  # it came to its end: begin from what is kept, not from what is done
                if path.name == "manifest.json":
                    path.unlink()
            return kills
        family: dict[str, list[int]] = {}
        for one in descendants(process.pid):
            family.setdefault("main" if one == process.pid else kind(one), []).append(one)
        what = draw.choice(sorted(family))
        victim = draw.choice(family[what])
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            kills += 1
            hit[what] += 1
        if victim == process.pid:
            process.wait()
            return kills
    process.kill()
    process.wait()
    return kills


def begin(folder: Path, runs: str) -> subprocess.Popen[bytes]:
    """Start the command."""
    command = [sys.executable, "-m", "goldgate", "run", "c.toml", "--quiet", "--runs", runs]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def descendants(root: int) -> list[int]:
    """A process and all that came of it."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
    found = [root]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def kind(pid: int) -> str:
    """What a process is."""
    with contextlib.suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        started, forked = b"engine.worker", b"goldgate\0run\0"  # a forked one has the name of its parent
        return "worker" if started in command or forked in command else "sandbox"
    return "gone"


def outputs(runs: Path) -> dict[str, bytes]:
    """What a run wrote, by name."""
    (folder,) = runs.iterdir()
    return {path.name: path.read_bytes() for path in folder.glob("*.json*")}


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
