"""The service for Compute requests: warm worker processes, killed at the request's limit.

No signals and no threads that cannot be stopped, so an answer is the same from any thread, under Ray
or in a trainer's reward function.
"""

from __future__ import annotations

import importlib
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from typing import Any

import msgspec

from goldgate.nouns import Failure
from goldgate.plugins.components import Service
from goldgate.requests import Compute, Computed

LOADED = b"loaded"
IMPORT = 60.0  # seconds that importing a function's module may take


@dataclass(frozen=True, slots=True)
class ComputeOptions:
    """Processes that compute."""

    workers: int = field(default=1, metadata={"digest": False})
    """How many processes."""
    memory: int = 2048
    """MiB of memory that each may use."""


class ComputeServer:
    """Keeps ``workers`` processes; each computes one request at a time."""

    def __init__(self, options: ComputeOptions) -> None:
        self.batch = 1
        self.parallel = options.workers
        self._memory = options.memory
        self._idle: SimpleQueue[_Worker | None] = SimpleQueue()
        for _ in range(options.workers):
            self._idle.put(None)

    def serve(self, requests: Sequence[Compute]) -> list[Computed | Failure]:
        return [self._one(request) for request in requests]

    def close(self) -> None:
        for _ in range(self.parallel):
            if (worker := self._idle.get()) is not None:
                worker.end()

    def _one(self, request: Compute) -> Computed | Failure:
        worker = self._idle.get()
        try:
            if worker is None:
                worker = self._start()
            reply = worker.ask(request)
            if isinstance(reply, Computed) and reply.ended in ("time", "memory"):
                worker.end()
                worker = None
            return reply
        finally:
            self._idle.put(worker)

    def _start(self) -> _Worker:
        ours, theirs = Pipe()
        process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "goldgate.engine.compute", str(theirs.fileno()), str(self._memory)],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,
        )
        theirs.close()
        return _Worker(process, ours)


SERVICES = {"compute": Service(ComputeServer, ("compute",), ComputeOptions, default=True)}


@dataclass(frozen=True, slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    connection: Connection

    def ask(self, request: Compute) -> Computed | Failure:
        request_ = msgspec.json.encode((request.function, request.args, request.kwargs))
        try:
            self.connection.send_bytes(request_)
            # The worker says when it has imported the function, so that the limit is the function's own.
            for limit in (IMPORT, request.seconds):
                if not self.connection.poll(limit):
                    return Computed(ended="time", error=f"not done after {limit:g} s")
                if (reply := self.connection.recv_bytes()) != LOADED:
                    break
        except (EOFError, OSError):
            return Computed(ended="memory", error=f"its worker died with code {self.process.wait()}")
        decoded = msgspec.json.decode(reply)
        if "failure" in decoded:
            return Failure(decoded["failure"], kind="plugin")
        return msgspec.convert(decoded, Computed)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.connection.close()


def work(fd: int, memory: int) -> None:
    """A worker's loop: a request in, LOADED and then a reply out. Ends when its parent does."""
    resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
    connection = Connection(fd)
    while True:
        try:
            function, args, kwargs = msgspec.json.decode(connection.recv_bytes())
        except EOFError:
            return
        module, _, name = function.partition(":")
        try:
            called = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            connection.send_bytes(msgspec.json.encode({"failure": f"no function {function}: {error}"}))
            continue
        connection.send_bytes(LOADED)
        connection.send_bytes(msgspec.json.encode(_computed(called, args, kwargs)))


def _computed(called: Any, args: Any, kwargs: Any) -> dict[str, Any]:
    try:
        value = called(*args, **kwargs)
        msgspec.json.encode(value)
    except MemoryError:
        return {"ended": "memory", "error": "out of memory"}
    except Exception as error:  # noqa: BLE001 - the boundary to the function that was asked for
        return {"ended": "raised", "error": f"{type(error).__name__}: {error}"}
    return {"value": value}


if __name__ == "__main__":
    work(*map(int, sys.argv[1:]))
