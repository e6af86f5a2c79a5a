"""Ctrl-C ends a run whatever its services and plug-ins are at, and the same command goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TOYS = Path(__file__).parents[1] / "toy" / "toys.py"


def heeding_ctrl_c() -> None:
    """Undo what a shell does to programs in the background: they ignore Ctrl-C, and so would their children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


CONFIG = """
name = "stop"
runs = "{folder}/runs"
plugins = ["{toys}"]
{extra}
[source]
path = "rows.jsonl"
[[step]]
use = "{use}"
"""
LONG = '[services.e]\nuse = "toy.echo"\nseconds = 600\nlog = "{folder}/log"\n'


@pytest.mark.parametrize("executor", ["local", "inline"])
@pytest.mark.parametrize(
    ("use", "response", "extra"), [("toy.echoed", "ab", LONG), ("toy.even", "endless", "")]
)
def test_a_run_is_interrupted(tmp_path: Path, use: str, response: str, extra: str, executor: str) -> None:
    rows = [{"id": str(n), "prompt": "p", "responses": [response]} for n in range(50)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    text = CONFIG.format(folder=tmp_path, toys=TOYS, use=use, extra=extra.format(folder=tmp_path))
    (tmp_path / "stop.toml").write_text(text)
    command = [sys.executable, "-m", "goldgate", "run", str(tmp_path / "stop.toml"), "--executor", executor]
    run = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeding_ctrl_c,
    )
    journal = "runs/stop-*/journal*"
    while not list(tmp_path.glob(journal)) and run.poll() is None:
        time.sleep(0.05)
    time.sleep(0.5)  # it is well under way
    run.send_signal(signal.SIGINT)
    _, err = run.communicate(timeout=60)  # without patience for what takes ten minutes, or for ever
    assert run.returncode == 130, err
    assert "the same command goes on" in err
