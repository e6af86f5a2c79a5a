"""The embedded backend: zygotes as subprocesses of this process. No daemon, no root."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import goldgate

from goldgate_sandbox.limits import Limits
from goldgate_sandbox.pool import Pool
from goldgate_sandbox.slot import Connection
from goldgate_sandbox.suites import SITE

INSIDE = Path(__file__).parent / "inside"
CORE = Path(goldgate.__file__).parent
ADDED = "/goldgate"
"""The folder inside that holds our own files."""

PRELOAD = (
    "bisect",
    "collections",
    "functools",
    "heapq",
    "itertools",
    "math",
    "random",
    "re",
    "string",
    "typing",
)
PYTEST = ("pytest", "_pytest.assertion.rewrite", "_pytest.terminal", "unittest")
_FIRST_UID = 61184  # the users that systemd keeps for services without one (61184 to 65519)


@dataclass(frozen=True, slots=True)
class Embedded:
    """Options of ``sandbox.embedded``: how many candidates run at once; MiB of private disk and
    seconds of a build for each.
    """

    slots: int = field(default=1, metadata={"digest": False})
    disk: int = 256
    build_seconds: float = 30.0


def open_embedded(options: Embedded) -> Pool:
    """A server with slots that start when they are first needed."""
    limits = Limits(build_seconds=options.build_seconds)
    return Pool(lambda *, tests: launch(options.disk, tests=tests), options.slots, limits)


def launch(disk: int, *, tests: bool) -> Connection:
    """Start a zygote by exec: this process may have threads. One for ``tests`` has pytest loaded."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    uid = _FIRST_UID + os.getpid() % 4000
    given = json.dumps(settings(disk, uid, shown(tests=tests), tests=tests))
    command = [os.path.realpath(sys.executable), "-s", "-S", "-P", "-B", str(INSIDE / "boot.py"), str(CORE)]
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
            [*command, "zygote", str(theirs.fileno()), given],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
            cwd="/",
        )

    def close() -> None:
        try:
            process.wait(2)  # it ends by itself when the control socket closes
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    return Connection(ours, close)


def settings(disk: int, uid: int, paths: Sequence[tuple[str, str]], *, tests: bool) -> dict[str, Any]:
    """What a zygote is told: see ``inside.zygote``."""
    return {
        "shown": list(paths),
        "uid": uid,
        "disk": disk,
        "preload": (*PRELOAD, *PYTEST) if tests else PRELOAD,
        "site": SITE if tests else "",
    }


def shown(*, tests: bool) -> list[tuple[str, str]]:
    """Our own files that are to be seen inside: pairs of a path here and one there."""
    own = [
        (str(INSIDE), f"{ADDED}/goldgate_sandbox/inside"),
        (str(CORE / "plain.py"), f"{ADDED}/goldgate/plain.py"),
    ]
    return own + (pytest_files() if tests else [])


def pytest_files() -> list[tuple[str, str]]:
    """pytest and what it needs, each package by itself: nothing else installed here is shown."""
    shown = []
    for name in ("pytest", "_pytest", "py", "pluggy", "iniconfig", "packaging", "pygments", "exceptiongroup"):
        spec = importlib.util.find_spec(name)
        if spec and spec.origin:
            package = spec.submodule_search_locations is not None
            source = str(Path(spec.origin).parent) if package else spec.origin
            shown.append((source, f"{SITE}/{name}{'' if package else '.py'}"))
    return shown
