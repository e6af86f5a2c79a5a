"""What a worker process does: a driver with its services, and a part of the chunks. It ends when its parent
does.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple

from goldgate import groups
from goldgate.config.plan import Plan
from goldgate.engine.driver import Driver
from goldgate.engine.heartbeat import Heartbeat
from goldgate.engine.inline import Chunks, opened_logs, runner_of
from goldgate.engine.journal import Claim, Entry, Key
from goldgate.engine.meters import Spent
from goldgate.engine.pools import CHUNK, Job
from goldgate.engine.reply_log import Replies
from goldgate.engine.stages import Stages


class RemoteJournal:
    """The parent's journal, asked over a connection (see DistantJournal); only the driver's thread asks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: SimpleQueue[Callable[[Sequence[bytes | Claim]], None]] = SimpleQueue()
        Thread(target=self._listen, daemon=True, name="claims").start()

    def claim_later(self, keys: Sequence[Key], then: Callable[[Sequence[bytes | Claim]], None]) -> None:
        self._waiting.put(then)
        self._connection.send(("claim", keys))

    def _listen(self) -> None:
        while True:
            try:
                answers: Sequence[bytes | Claim] = self._connection.recv()
            except (EOFError, OSError):
                return  # the parent is gone, and the other connection says so
            self._waiting.get()(answers)

    def put(self, entries: Sequence[Entry], spent: Spent) -> None:
        self._connection.send(("put", (entries, spent)))

    def release(self, keys: Sequence[Key]) -> None:
        self._connection.send(("release", keys))


class Setup(NamedTuple):
    """What a worker serves: ``runner`` and ``log`` as an executor is given them, ``number`` its own,
    ``replies`` where it keeps replies that cost no money.
    """

    plan: Plan
    log: Path | None
    runner: tuple[str, str] | None
    number: int
    replies: Replies | None


def serve(connection: Connection, journal: Connection, beat: Heartbeat, setup: Setup) -> None:
    """Serve until the parent closes the connection: work goes over it, requests to the journal over
    ``journal``."""
    die_with_parent()
    plan = setup.plan
    connection.send(("ready", ""))
    driver = Driver(
        plan.services,
        RemoteJournal(journal),
        plan.config.retries,
        plan.config.service_timeout,
        plan.config.give_up_after,
        plan.config.blobs,
        opened_logs(setup.replies, setup.number),
    )
    stages = Stages(plan, beat, setup.log)
    chunks = Chunks(driver, runner_of(setup.runner, plan, stages))
    closing = Event()

    def begin(tasks: Sequence[tuple[int, int, bytes, Any, bool, dict[int, bytes]]]) -> None:
        for ticket, stage, work, known, careful, decided in tasks:
            if stage == CHUNK:
                chunks.start(Job(ticket, work, known, careful, decided))
            else:
                driver.start(ticket, stages.run(stage, groups.decode(work), ticket, known))

    def listen() -> None:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                os._exit(1)  # the parent is gone: a plug-in that never ends must not outlive it
            if message is None:
                closing.set()
                driver.events.put(lambda: None)
                return
            verb, argument = message
            driver.events.put(
                partial(begin, argument) if verb == "start" else partial(chunks.decide, *argument)
            )

    Thread(target=listen, daemon=True, name="listen").start()
    while not closing.is_set():
        driver.pump()
        if done := chunks.taken():
            driver.settle()
            connection.send(("done", [(*head, _encoded(found), more) for *head, found, more in done]))
    driver.close()


def _encoded(found: tuple[groups.Group, ...] | bytes) -> list[bytes] | bytes:
    """Groups as bytes; one that is no plain data is a failure of its candidates. A chunk is bytes already."""
    if isinstance(found, bytes):
        return found
    return [groups.encoded(group) for group in found]


def die_with_parent() -> None:
    """Linux kills us when our parent ends, even while a plug-in holds the interpreter's lock."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
