"""The parent's end of a worker process."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from goldgate.config.plan import Plan
from goldgate.engine import forking, serving
from goldgate.engine.forking import Forked
from goldgate.engine.heartbeat import BYTES, Heartbeat
from goldgate.engine.reply_log import Replies
from goldgate.errors import PluginError, RunError

TRIES = 2  # starts of a worker that is killed while it starts


def ready(process: Process) -> Process:
    """A worker that has loaded its plug-ins; where somebody killed it meanwhile, another one."""
    for _ in range(TRIES):
        if process.ready():
            return process
        process = process.again()
    process.ready(last=True)
    return process


class Process:
    """The parent's end of a worker process."""

    def __init__(
        self,
        plan: Plan,
        number: int,
        hash_seed: int,
        log: Path | None,
        runner: tuple[str, str] | None,
        replies: Replies | None,
    ) -> None:
        self._plan = plan
        self.number = number
        self.hash_seed = hash_seed
        self.log = log
        self.runner, self.replies = runner, replies
        self.tasks: dict[int, Any] = {}
        self.outbox: SimpleQueue[Any] = SimpleQueue()
        self.work, work = Pipe()
        self.journal, journal = Pipe()
        memory = os.memfd_create(f"goldgate-beat-{number}")
        os.truncate(memory, BYTES)
        self.beat = Heartbeat.shared(memory)
        self._process: subprocess.Popen[bytes] | Forked
        if forking.possible(hash_seed):
            self._process = Forked(partial(self._serve, work, journal))
        else:
            self._process = self._started(work, journal, memory)
        work.close()
        journal.close()
        os.close(memory)

    def _serve(self, work: Connection, journal: Connection) -> None:
        """Be the worker, in a process that was forked."""
        self.work.close()  # the parent's ends, so that its death shows
        self.journal.close()
        setup = serving.Setup(self._plan, self.log, self.runner, self.number, self.replies)
        serving.serve(work, journal, self.beat, setup)

    def _started(self, work: Connection, journal: Connection, memory: int) -> subprocess.Popen[bytes]:
        fds = (work.fileno(), journal.fileno(), memory)
        process = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
            [sys.executable, "-m", "goldgate.engine.worker", *map(str, fds)],
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the keyboard is for the parent to handle
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONHASHSEED": str(self.hash_seed),
            },
        )
        self.work.send((self._plan.lean(), self.log, self.runner, self.number, self.replies))
        return process

    def again(self) -> Process:
        """Another worker in its place."""
        return Process(self._plan, self.number, self.hash_seed, self.log, self.runner, self.replies)

    def ready(self, last: bool = False) -> bool:
        """Wait until the worker has loaded its plug-ins; False where it was killed. Raises PluginError when
        it cannot load them, and RunError when it ends, or is killed although this is the ``last`` try.
        """
        try:
            kind, message = self.work.recv()
        except (EOFError, OSError) as error:
            if (code := self._process.wait()) < 0 and not last:
                return False
            raise RunError(f"a worker ended at its start with code {code}") from error
        if kind == "error":
            raise PluginError(message)
        Thread(target=self._post, daemon=True, name=f"post-{self.number}").start()
        return True

    def kill(self) -> int:
        self.outbox.put(None)
        self._process.kill()
        return self._process.wait()

    def close(self, seconds: float) -> None:
        """Let the worker, which is to end, close its services; kill it after so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        self.work.close()
        self.journal.close()

    def _post(self) -> None:
        """Send in a thread of its own, so that a worker that does not read never holds up the rest."""
        while (message := self.outbox.get()) is not None:
            if not self._sent(message):
                return
        self._sent(None)

    def _sent(self, message: Any) -> bool:
        try:
            self.work.send(message)
        except OSError:  # the worker is gone; its parent finds out by itself
            return False
        return True
