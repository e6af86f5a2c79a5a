"""A run that is killed and goes on, for the tests of what it keeps."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def killed_twice(tmp_path: Path) -> Callable[..., tuple[Path, Path, int]]:
    """``killed_twice(executor, **environment)`` runs ``c.toml`` twice: whole, and killed at two fifths and four
    fifths and then to its end. Gives the folders of both, and how many lines more the plug-in of the second wrote
    into the log that ``OWN_LOG`` names.
    """

    def run(executor: str, **environment: str) -> tuple[Path, Path, int]:
        def begin(runs: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "goldgate", "run", "c.toml", "--quiet", "--runs", runs]
            return subprocess.Popen(
                [*command, "--executor", executor],
                cwd=tmp_path,
                env={**os.environ, "OWN_LOG": str(tmp_path / f"log-{runs}"), **environment},
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

        def judged(runs: str) -> int:
            log = tmp_path / f"log-{runs}"
            return len(log.read_text().splitlines()) if log.exists() else 0

        assert begin("whole").wait() == 0
        for share in (0.4, 0.8):
            process = begin("killed")
            while process.poll() is None and judged("killed") < share * judged("whole"):
                time.sleep(0.01)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        assert begin("killed").wait() == 0
        (whole,), (killed,) = ((tmp_path / runs).iterdir() for runs in ("whole", "killed"))
        return whole, killed, judged("killed") - judged("whole")

    return run
