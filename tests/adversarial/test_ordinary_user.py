"""The corpus and the sandbox's own tests again, as a user without any rights."""

from __future__ import annotations

import grp
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import goldgate
import goldgate_code
import goldgate_sandbox
import pytest

ROOT = Path(__file__).resolve().parents[2]
UID = 61999
SUITES = {
    "the corpus, embedded": ("tests/adversarial/test_adversarial.py", "-k", "embedded"),
    "the corpus, in Docker": ("tests/adversarial/test_adversarial.py", "-k", "docker"),
    "the sandbox's tests": tuple(
        f"sandbox/tests/{part}.py"
        for part in (
            "test_program",
            "test_calls",
            "test_suite",
            "test_server",
            "test_probing",
            "inside/isolation/test_process_group",
        )
    ),
}


def start(*command: str, **fields: object) -> subprocess.CompletedProcess[str]:
    """Run a program as the ordinary user, who may talk to Docker's engine if there is one."""
    groups = [entry.gr_gid for entry in grp.getgrall() if entry.gr_name == "docker"]
    places = [
        Path(module.__file__ or "").parents[1] for module in (goldgate, goldgate_code, goldgate_sandbox)
    ]
    places += [Path(path) for path in sys.path if path.endswith("-packages")]
    with tempfile.TemporaryDirectory(prefix="ordinary") as home:
        os.chown(home, UID, UID)
        kept = {key: os.environ[key] for key in ("CI", "DOCKER_HOST") if key in os.environ}
        environment = {**kept, "HOME": home, "TMPDIR": home, "PATH": "/usr/local/bin:/usr/bin:/bin"}
        environment |= {"PYTHONPATH": ":".join(map(str, places)), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            user=UID,
            group=UID,
            extra_groups=groups,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def python() -> str:
    """An interpreter of this version that the ordinary user may run, and that can read this repository."""
    if os.geteuid() != 0:
        pytest.skip("these tests are run by an ordinary user already")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, f"/usr/bin/{version}"):
        try:
            tried = start(path, "-c", "import goldgate_sandbox, goldgate_code, pytest, hypothesis")
        except OSError:
            continue
        if tried.returncode == 0:
            return path
    pytest.skip(f"no {version} that an ordinary user may run, or this repository is closed to them")


@pytest.mark.parametrize("name", SUITES)
def test_as_an_ordinary_user(python: str, name: str) -> None:
    options = ["-p", "no:cacheprovider", "-rs", "--tb=short"]
    ran = start(python, "-m", "pytest", *options, *SUITES[name])
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]
    if "skipped" in ran.stdout and "Docker" in name:
        pytest.skip(ran.stdout[-500:])
