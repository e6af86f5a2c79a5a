"""The Docker backend: the same zygote in a hardened container, warm, or a fresh one for each candidate."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goldgate_sandbox import engine, image, packages
from goldgate_sandbox.embedded import ADDED, ENVIRONMENT, settings, shown
from goldgate_sandbox.limits import ServerLimits
from goldgate_sandbox.server import SandboxServer
from goldgate_sandbox.slot import Connection, SlotLostError

LABEL = "goldgate.sandbox"
"""Every container of ours carries it, with the number of the process that started it."""

_UID = 61184
_START = 30.0  # seconds in which a container must have called back


@dataclass(frozen=True, slots=True)
class DockerOptions:
    """Options of ``sandbox.docker``."""

    slots: int = field(default=1, metadata={"digest": False})
    """How many candidates run at once, each in a container of its own."""

    image: str = image.DEFAULT
    """Any image with Python 3.11 or later as ``python3``. The default one is made from this machine's
    interpreter when it is first needed."""

    strict: bool = False
    """A new container for each candidate, instead of one that many candidates use in turn."""

    runtime: str = ""
    """The engine's name of another container runtime (``runsc``); empty for the engine's default."""

    packages: tuple[str, ...] = ()
    """Installed distributions that candidates and tests may import, as ("numpy",); they must fit the image's
    Python, as they do with the default image."""

    memory: int = 4096
    """MiB of memory for a whole container."""

    disk: int = 256
    """MiB of private disk for each candidate."""

    build_seconds: float = 30.0
    """Seconds that a compiler may take for one candidate."""


def open_docker(options: DockerOptions) -> SandboxServer:
    """A server whose slots are containers, started when they are first needed."""
    limits = ServerLimits(build_seconds=options.build_seconds)

    def start(*, tests: bool) -> Connection:
        return launch(options, tests=tests)

    return SandboxServer([start], options.slots, limits)


def launch(options: DockerOptions, *, tests: bool) -> Connection:
    """Start a container; its zygote calls back over a socket that only it is shown.

    Raises SlotLostError where the engine does not do what it is asked.
    """
    with engine.talking() as client:
        if options.image == image.DEFAULT:
            image.build(client)
        uid = os.getuid() or _UID
        folder = Path(tempfile.mkdtemp(prefix="goldgate-"))
        container = ""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
                listening.bind(str(folder / "socket"))
                listening.listen(1)
                listening.settimeout(_START)
                for path in (folder, folder / "socket"):
                    os.chown(path, uid, -1)
                container = _start(client, options, folder, uid, tests=tests)
                control, _ = listening.accept()
        except TimeoutError as error:
            raise SlotLostError(f"the container did not call back{_logs(client, container)}") from error
        except BaseException:
            _remove(client, container)
            raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    control.setblocking(True)

    def close() -> None:
        with contextlib.suppress(SlotLostError), engine.talking() as client:
            _remove(client, container)

    named = f" under {options.runtime}" if options.runtime else ""
    isolation = (
        f"a {'fresh' if options.strict else 'warm'} container{named}, and namespaces and seccomp inside it"
    )
    return Connection(control, close, isolation, single_use=options.strict)


def _start(client: Any, options: DockerOptions, folder: Path, uid: int, *, tests: bool) -> str:
    given = [*shown(tests=tests), *packages.paths(options.packages)]
    binds = {source: {"bind": target, "mode": "ro"} for source, target in given}
    binds[str(folder)] = {"bind": "/goldgate/call", "mode": "ro"}
    host = client.api.create_host_config(
        auto_remove=True,
        binds=binds,
        cap_drop=["ALL"],
        mem_limit=f"{options.memory}m",
        memswap_limit=f"{options.memory}m",
        network_mode="none",
        pids_limit=512,
        read_only=True,
        runtime=options.runtime or None,
        security_opt=[
            f"seccomp={json.dumps(engine.PROFILE)}",
            "no-new-privileges:true",
            "apparmor=unconfined",
        ],
        ulimits=[{"Name": "core", "Soft": 0, "Hard": 0}],
    )
    # The inner process namespace needs a /proc of its own, which the kernel grants only where none is masked.
    # No candidate sees the container's.
    host["MaskedPaths"], host["ReadonlyPaths"] = [], []
    inner = settings(options.disk, uid, [(target, target) for _, target in given], tests=tests)
    boot = f"{ADDED}/goldgate_sandbox/inside/boot.py"
    command = ["python3", "-s", "-S", "-P", "-B", boot, f"{ADDED}/goldgate", "zygote"]
    made: Mapping[str, Any] = client.api.create_container(
        options.image,
        [*command, "/goldgate/call/socket", json.dumps(inner)],
        environment={name: value for name, value in ENVIRONMENT.items() if name != "PATH"},
        host_config=host,
        labels={LABEL: str(os.getpid())},
        stop_signal="SIGKILL",
        user=f"{uid}:{uid}",
        working_dir="/",
    )
    identity = str(made["Id"])
    try:
        client.api.start(identity)
    except BaseException:
        _remove(client, identity)
        raise
    return identity


def _logs(client: Any, container: str) -> str:
    """What a container that failed printed; and its removal."""
    text = ""
    with contextlib.suppress(*engine.errors()):
        text = client.api.logs(container).decode("utf-8", "replace").strip()[-500:]
    _remove(client, container)
    return f": {text}" if text else ""


def _remove(client: Any, container: str) -> None:
    if container:
        with contextlib.suppress(*engine.errors()):
            client.api.remove_container(container, force=True)
