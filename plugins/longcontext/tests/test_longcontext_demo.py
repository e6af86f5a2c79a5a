"""The demo end to end: a copy of it runs on its recorded replies, with the rows that it promises."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[3] / "examples" / "longcontext"


def test_the_demo_runs(tmp_path):
    if not DEMO.exists():
        pytest.skip("the examples are not in this checkout")
    if subprocess.run([sys.executable, "-c", "import goldgate_llm"], check=False).returncode:
        pytest.skip("goldgate-llm is not installed")
    for name in ("chronicle.md", "recorded.jsonl"):
        (tmp_path / name).write_text((DEMO / name).read_text("utf-8"), "utf-8")
    config = (DEMO / "longcontext.toml").read_text("utf-8")
    config = config.replace("../../plugins", str(DEMO.parents[1] / "plugins"))
    (tmp_path / "longcontext.toml").write_text(config, "utf-8")
    command = [sys.executable, "-m", "goldgate", "run", "longcontext.toml"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (folder,) = (tmp_path / "runs").iterdir()
    rows = [json.loads(line) for line in (folder / "sft.jsonl").read_text("utf-8").splitlines()]
    kinds = {row["tags"]["kind"] for row in rows}
    assert kinds >= {
        "chunk_qa",
        "summary",
        "needle_single",
        "needle_chain",
        "repository_dependents",
        "repository_code",
    }
    rejected = [json.loads(line) for line in (folder / "rejected.jsonl").read_text("utf-8").splitlines()]
    assert [row["code"] for row in rejected] == ["closed"]
