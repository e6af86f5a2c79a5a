"""Things of this machine that a candidate must not reach, set out for as long as it is tested."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def canaries() -> Iterator[dict[str, object]]:
    """A file, a secret in the environment, three sockets and a process; what they are called."""
    name = f"goldgate-canary-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=name)))
        (folder / name).write_text(name, encoding="utf-8")
        os.environ["GOLDGATE_CANARY"] = name
        stack.callback(os.environ.pop, "GOLDGATE_CANARY", None)
        port = stack.enter_context(socket.socket())
        by_path, abstract = (stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2))
        for listening, address in (
            (port, ("127.0.0.1", 0)),
            (by_path, str(folder / "s")),
            (abstract, f"\0{name}"),
        ):
            listening.bind(address)
            listening.listen(8)
        sleeper = stack.enter_context(
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        )
        stack.callback(sleeper.kill)
        yield {
            "port": port.getsockname()[1],
            "socket": str(folder / "s"),
            "abstract": name,
            "file": str(folder / name),
            "name": name,
            "home": str(Path.home()),
            "secret": name,
            "pid": sleeper.pid,
        }
