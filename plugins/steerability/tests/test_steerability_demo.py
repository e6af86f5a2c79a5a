"""A sample of the demo: prompts, dialogues, rewrites and pairs, end to end on recorded answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[3] / "examples" / "steerability"


def test_a_sample_of_the_demo(tmp_path):
    if not DEMO.exists():
        pytest.skip("the examples are not at hand")
    lines = (DEMO / "prompts.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 40
    kept = [
        line
        for line in lines
        if json.loads(line)["id"] in {"single-01", "single-02", "conflict-1", "dialogue-1"}
    ]
    (tmp_path / "prompts.jsonl").write_text("\n".join(kept) + "\n", "utf-8")
    for name in ("recorded.jsonl", "steerability.toml"):
        (tmp_path / name).write_text((DEMO / name).read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "goldgate", "run", "steerability.toml"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (folder,) = (tmp_path / "runs").iterdir()
    pairs = [json.loads(line) for line in (folder / "preference.jsonl").read_text("utf-8").splitlines()]
    dialogues = [pair for pair in pairs if pair["id"] == "dialogue-1"]
    assert dialogues
    for pair in dialogues:
        assert pair["prompt"][0]["role"] == "system"
        assert pair["prompt"][-1]["role"] == "user"
        assert len(pair["prompt"]) > 2
        assert pair["chosen"][0]["content"].isupper()
        assert not pair["rejected"][0]["content"].isupper()
    texts = "".join(
        path.read_text("utf-8")
        for path in folder.glob("*.jsonl")
        if path.name in {"sft.jsonl", "preference.jsonl"}
    )
    assert "conflict-1" not in texts
