"""A run that is killed between the passes of a filter, and resumed, writes the same bytes."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

DRAW = random.Random(3)
CONFIG = """name = "k"
workers = 2
[source]
path = "rows.jsonl"
[[step]]
use = "quality.clean"
[[step]]
use = "quality.near_duplicates"
[[step]]
use = "quality.mixture"
shares = { a = 0.5, b = 0.5 }
[export]
accepted = "jsonl"
"""
RUN = """
import os, signal, sys
from pathlib import Path
from goldgate.runs import read_config, run
from goldgate_quality.near import table
pairs = table.BandTable.pairs
def killed(self, rank):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2:]:
    table.BandTable.pairs = killed
finished = run(read_config(Path(sys.argv[1])))
print(finished.folder)
"""


def ran(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, "c.toml", *arguments]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ)
    )


def test_killed_between_the_passes_and_resumed(tmp_path):
    words = ["".join(DRAW.choices("abcdefgh", k=6)) for _ in range(500)]
    texts = [" ".join(DRAW.choices(words, k=40)) for _ in range(150)]
    texts += [text + " end" for text in texts[:60]]
    lines = [
        {"id": f"r{n}", "prompt": "Write.", "response": f"{text}.", "tags": {"source": "ab"[n % 2]}}
        for n, text in enumerate(texts)
    ]
    written = []
    for kill in (False, True):
        folder = tmp_path / str(kill)
        folder.mkdir()
        (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, lines)))
        (folder / "c.toml").write_text(CONFIG)
        if kill:
            assert ran(folder, "kill").returncode == -signal.SIGKILL
            assert not list(folder.glob("runs/*/accepted.jsonl"))
        done = ran(folder)
        assert done.returncode == 0, done.stderr
        run = folder / done.stdout.strip().splitlines()[-1]
        names = (
            "accepted.jsonl",
            "rejected.jsonl",
            "manifest.json",
            "filters/quality.near_duplicates/pairs.jsonl",
        )
        written.append({name: (run / name).read_bytes() for name in names})
        assert not (run / ".scratch").exists()
    assert written[0] == written[1]
    assert written[0]["filters/quality.near_duplicates/pairs.jsonl"].count(b"\n") == 60
