"""Fuzzed rows through run, verify and serve: no hang, no traceback, every row in a file.

Few of them here; 100,000 are a benchmark's.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "benchmarks" / "bench_fuzz.py"


def test_fuzzed_rows() -> None:
    pytest.importorskip("goldgate_math", reason="goldgate-math is not installed")
    pytest.importorskip("uvicorn", reason="goldgate[serve] is not installed")
    ran = subprocess.run(
        [sys.executable, str(BENCH), "700", "3"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-4000:]
    assert "serve: " in ran.stdout
