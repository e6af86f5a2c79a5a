"""A disk that is really full: one sentence, exit code 2, and the same command goes on when there is room."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """
name = "full"
workers = 1
[source]
path = "rows.jsonl"
[[step]]
use = "select.best"
"""
SCRIPT = """
mount -t tmpfs -o size=200k none runs || exit 77
{python} -m goldgate run c.toml --quiet; echo "code $?"
ls runs/*/
mount -o remount,size=64m runs
{python} -m goldgate run c.toml --quiet; echo "code $?"
wc -l runs/*/sft.jsonl
"""


def test_a_run_on_a_full_disk_goes_on_when_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(CONFIG)
    rows = ({"id": f"r{n}", "prompt": "p" * 200, "response": "a" * 200} for n in range(1000))
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "runs").mkdir()
    command = ["unshare", "-rm", "sh", "-c", SCRIPT.format(python=sys.executable)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("a file system of a known size needs a mount namespace, which is refused here")
    full, room = done.stdout.split("code ")[1:]
    assert full.startswith("2")
    assert "No space left on device: free some space and run the same command again" in done.stderr
    assert "sft.jsonl" not in full
    assert room.startswith("0")
    assert "1000" in room
