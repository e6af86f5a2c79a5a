"""Workers that are forked from the command: as well isolated as others, and the same results."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from goldgate.engine import forking

TOYS = Path(__file__).parents[1] / "toy" / "toys.py"
WRITES = """
import os, sys
from pathlib import Path
from goldgate import hookimpl
with Path({log!r}).open("a") as file:
    file.write(f"{{os.environ.get('PYTHONHASHSEED')}} {{os.getpid()}}\\n")
"""


def ran(folder: Path, *arguments: str) -> Path:
    """The folder of a run of the command, as a program of its own."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONHASHSEED"}
    command = [sys.executable, "-m", "goldgate", "run", "toys.toml", "--quiet", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return folder / done.stdout.strip()


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """The folder of a pipeline with a candidate that kills its worker, and one that never ends."""
    texts = {9: "die", 20: "endless"}
    rows = [{"id": f"r{n}", "prompt": "?", "responses": ["4", texts.get(n, "3")]} for n in range(40)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "log.py").write_text(WRITES.format(log=str(tmp_path / "log")))
    (tmp_path / "toys.toml").write_text(
        f'name = "toys"\nplugins = ["{TOYS}", "log.py"]\nplugin_timeout = 1.0\nmax_failure_rate = 1.0\n'
        '[source]\npath = "rows.jsonl"\n[[step]]\nuse = "toy.even"\n[[step]]\nuse = "select.best"\n'
    )
    return tmp_path


def test_a_forked_worker_is_watched_and_replaced_as_any_other(pipeline: Path) -> None:
    folder = ran(pipeline)
    failures = [json.loads(line) for line in (folder / "failures.jsonl").read_text().splitlines()]
    assert {row["id"]: row["kind"] for row in failures} == {"r9": "worker", "r20": "time"}
    assert failures[0]["why"] == "the worker died with code 3"


def test_a_forked_worker_imports_nothing_again(pipeline: Path) -> None:
    (pipeline / "rows.jsonl").write_text('{"id": "a", "prompt": "?", "responses": ["4"]}\n')
    ran(pipeline)
    assert [line.split()[0] for line in (pipeline / "log").read_text().splitlines()] == ["0"]


def rows(folder: Path) -> dict[str, bytes]:
    """What is in the data sets, but for the run's id."""
    name = folder.name.rpartition("-")[2].encode()
    return {path.name: path.read_bytes().replace(name, b"") for path in folder.glob("*.jsonl")}


def test_the_results_are_those_of_workers_that_are_programs(pipeline: Path) -> None:
    forked = rows(ran(pipeline))
    (pipeline / "threads.py").write_text(
        "import threading, time\n"
        "from goldgate import hookimpl\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    config = (pipeline / "toys.toml").read_text()
    (pipeline / "toys.toml").write_text(config.replace('"log.py"', '"log.py", "threads.py"'))
    (pipeline / "log").unlink()
    assert rows(ran(pipeline)) == forked
    assert len((pipeline / "log").read_text().splitlines()) > 3, "the command, its worker, and two after it"


def test_what_a_plug_in_prints_comes_out_once(pipeline: Path) -> None:
    (pipeline / "rows.jsonl").write_text('{"id": "a", "prompt": "?", "responses": ["4"]}\n')
    (pipeline / "log.py").write_text(
        "print('imported')\n"
        "from goldgate import Verifier, accept, hookimpl\n"
        "def check(candidate):\n    print('checked')\n    return accept('fine')\n"
        "@hookimpl\ndef goldgate_verifiers():\n    return {'own.check': Verifier(check)}\n"
    )
    config = (pipeline / "toys.toml").read_text().replace("toy.even", "own.check")
    (pipeline / "toys.toml").write_text(config)
    command = [sys.executable, "-m", "goldgate", "run", "toys.toml", "--quiet"]
    done = subprocess.run(command, cwd=pipeline, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[:2] == ["imported", "checked"]
    assert len(done.stdout.splitlines()) == 3, "and the folder of the run"


def test_a_process_ends_with_the_code_of_what_it_served() -> None:
    assert forking.Forked(lambda: None).wait(10) == 0
    assert forking.Forked(lambda: sys.exit(7)).wait(10) == 7
    endless = forking.Forked(lambda: signal.pause())
    with pytest.raises(subprocess.TimeoutExpired):
        endless.wait(0.05)
    endless.kill()
    assert endless.wait(10) == -9
    endless.kill()
    assert endless.wait() == -9
