"""The embedded backend: zygotes as subprocesses of this process. No daemon, no root."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import goldgate

from goldgate_sandbox import bubblewrap, packages
from goldgate_sandbox.inside.isolation import root
from goldgate_sandbox.inside.isolation.process_group import remove
from goldgate_sandbox.inside.run.paths import PACKAGES
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.server import SandboxServer
from goldgate_sandbox.slot import Connection, RefusedError
from goldgate_sandbox.suite import SITE

INSIDE = Path(__file__).parent / "inside"
CORE = Path(goldgate.__file__).parent
ADDED = "/goldgate"
"""The folder inside the sandbox that holds our own files."""

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
ISOLATIONS = {
    "namespaces": "namespaces (user, mount, process, network, IPC, host name) and seccomp",
    "landlock": "Landlock and seccomp, in process groups that cannot be left",
    "bubblewrap": "bubblewrap and seccomp, a new one for each candidate",
}
"""The kinds of isolation, the best first, in words."""

ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",  # its threads would take the address space of a candidate
    "OMP_NUM_THREADS": "1",
}
"""The environment of a zygote."""

_FIRST_UID = 61184  # the users that systemd keeps for services without one (61184 to 65519)


@dataclass(frozen=True, slots=True)
class EmbeddedOptions:
    """Options of ``sandbox.embedded``."""

    slots: int = field(default=1, metadata={"digest": False})
    """How many candidates run at once."""

    disk: int = 256
    """MiB of private disk for each candidate."""

    build_seconds: float = 30.0
    """Seconds that a compiler may take for one candidate."""

    packages: tuple[str, ...] = ()
    """Installed distributions that candidates and tests may import, as ("numpy",); what these require comes
    with them. All others are absent."""

    isolation: Literal["best", "namespaces", "landlock", "bubblewrap"] = "best"
    """What keeps a candidate in: the best that this system grants, or one by name."""


def open_embedded(options: EmbeddedOptions) -> SandboxServer:
    """A server with slots that start when they are first needed."""
    limits = ServerLimits(build_seconds=options.build_seconds)
    chosen = list(ISOLATIONS) if options.isolation == "best" else [options.isolation]
    shared = packages.paths(options.packages)
    launches = [partial(launch, options.disk, name, shared) for name in chosen]
    return SandboxServer(launches, options.slots, limits)


def launch(disk: int, isolation: str, shared: Sequence[tuple[str, str]], *, tests: bool) -> Connection:
    """Start a zygote by exec: this process may have threads. One for ``tests`` has pytest loaded; ``shared``
    are the packages that candidates may import.

    Raises RefusedError where this system refuses it already now.
    """
    uid = _FIRST_UID + os.getpid() % 4000
    paths = [*shown(tests=tests), *shared]
    folder, before = "", []
    if isolation == "landlock":
        folder = _folder(uid)
    if isolation == "bubblewrap":
        folder = bubblewrap.FOLDER
        before = bubblewrap.command([source for source, _ in (*paths, *root.interpreter())], uid)
    given = {**settings(disk, uid, paths, tests=tests), "isolation": isolation, "folder": folder}
    command = [os.path.realpath(sys.executable), "-s", "-S", "-P", "-B", str(INSIDE / "boot.py"), str(CORE)]
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and file, no shell
            [*before, *command, "zygote", str(theirs.fileno()), json.dumps(given)],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            **(bubblewrap.user(uid) if before else {}),
        )

    def close() -> None:
        try:
            process.wait(2)  # it ends by itself when the control socket closes
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if isolation == "landlock":
            remove(folder)

    return Connection(ours, close, ISOLATIONS[isolation], single_use=isolation == "bubblewrap")


def _folder(uid: int) -> str:
    """A new folder of the user who candidates run as. Raises RefusedError where there is no such user."""
    folder = tempfile.mkdtemp(prefix="goldgate-")
    try:
        os.chown(folder, uid if os.geteuid() == 0 else -1, -1)
    except OSError as error:
        remove(folder)
        raise RefusedError(f"root has no ordinary user to become here: {error.strerror}") from error
    return folder


def settings(disk: int, uid: int, paths: Sequence[tuple[str, str]], *, tests: bool) -> dict[str, Any]:
    """The settings of a zygote: see ``inside.zygote``."""
    has_packages = any(target.startswith(PACKAGES) for _, target in paths)
    return {
        "shown": list(paths),
        "uid": uid,
        "disk": disk,
        "isolation": "namespaces",
        "folder": "",
        "preload": (*PRELOAD, *PYTEST) if tests else PRELOAD,
        "site": [*([SITE] if tests else []), *([PACKAGES] if has_packages else [])],
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
