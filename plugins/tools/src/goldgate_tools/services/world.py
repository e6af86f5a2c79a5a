"""``tools.world``: a user's own stateful functions, their state a value with a digest.

The module holds ``START``, the state as plain JSON data, and ``TOOLS``, a list of functions
``name(state, **arguments)`` that may change the state and return plain data; an exception is the call's
error and changes nothing. It runs in a process of its own with limits on time and memory, or in the sandbox.
A call names the digest of the state before it; where that state is no longer held it is made again from the
calls that led there, so that a service that was started again answers the same.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Any

import msgspec
from goldgate import ConfigError, Failure

from goldgate_tools.requests import Call, Result
from goldgate_tools.services.world_options import WorldOptions
from goldgate_tools.services.world_sandbox import SandboxedWorld

LOADING = 60.0  # seconds for the module to load
WORKER = "goldgate_tools.running.world_worker"
PASSED = ("PATH", "HOME", "LANG", "TMPDIR")  # of the environment


class WorldServer:
    """Answers the calls of the world's tools, one at a time."""

    batch = 1
    parallel = 1

    def __init__(self, options: WorldOptions) -> None:
        self._options = options
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        _, error = self._ask({"tools": True})
        if error:
            self.close()
            raise ConfigError(f"the world {options.module}: {error}")

    def serve(self, requests: Sequence[Call]) -> list[Result | Failure]:
        """A result for each call; a Failure where the world's process broke."""
        with self._lock:
            return [self._one(request) for request in requests]

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None

    def schemas(self) -> list[Mapping[str, Any]]:
        """The tools as function schemas, from their signatures and docstrings."""
        with self._lock:
            reply, error = self._ask({"tools": True})
        if error:
            raise ConfigError(error)
        return list(reply["tools"])

    def _one(self, call: Call) -> Result | Failure:
        asked = {
            "tool": call.tool,
            "arguments": dict(call.arguments),
            "state": call.state,
            "history": [list(one) for one in call.history],
            "start": call.start,
        }
        reply, error = self._ask(asked)
        if error:
            return Failure(f"{self._options.module.name}: {error}", "tools.world", transient=True)
        if reply.get("ended") == "time":
            return Result(
                error=f"Error: the call took longer than {self._options.seconds:g} s", state=call.state
            )
        return Result(
            reply.get("output", ""), reply.get("error", ""), reply.get("state", ""), reply.get("known", True)
        )

    def _ask(self, asked: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        """The worker's reply, or why there is none."""
        try:
            if self._worker is None:
                self._worker = _start(self._options)
            history = len(asked.get("history", ()))
            reply = self._worker.ask(asked, self._options.seconds * (1 + history))
        except (OSError, EOFError, ValueError) as error:
            self.close()
            return {}, f"its process ended ({type(error).__name__}: {error})"
        if reply is None:
            self.close()
            return {"ended": "time"}, ""
        return reply, str(reply.get("fault", ""))


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection

    def ask(self, asked: Mapping[str, Any], seconds: float) -> dict[str, Any] | None:
        self.connection.send_bytes(msgspec.json.encode(asked))
        if not self.connection.poll(seconds):
            return None
        reply: dict[str, Any] = msgspec.json.decode(self.connection.recv_bytes())
        return reply

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.connection.close()


def _start(options: WorldOptions) -> _Worker:
    ours, theirs = Pipe()
    limits = [str(theirs.fileno()), str(options.memory), str(options.states), str(options.module.resolve())]
    environment = {name: os.environ[name] for name in PASSED if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - our own module, on a file that the user configured
        [sys.executable, "-m", WORKER, *limits],
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**environment, "PYTHONHASHSEED": "0", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    theirs.close()
    worker = _Worker(process, ours)
    if not ours.poll(LOADING):
        worker.end()
        raise OSError("it did not load in time")
    ours.recv_bytes()
    return worker


def open_world(options: WorldOptions) -> WorldServer | SandboxedWorld:
    """A server of the world. Raises ConfigError where its module cannot be used."""
    if not options.module.is_file():
        raise ConfigError(f"the world {options.module} is no file")
    return SandboxedWorld(options) if options.sandbox else WorldServer(options)
