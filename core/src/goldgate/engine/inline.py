"""Have stages run over a stream of groups, results in the order of the input; here, in this process."""

from __future__ import annotations

import importlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from goldgate.config.plan import Plan
from goldgate.engine import meters
from goldgate.engine.driver import Driver
from goldgate.engine.journal import Journal
from goldgate.engine.meters import Usage
from goldgate.engine.pools import DONE, HELD, ChunkRunner, Event, Job
from goldgate.engine.reply_log import Replies, ReplyLogs
from goldgate.engine.stages import Stages
from goldgate.groups import Group
from goldgate.nouns import Failure

WINDOW = 256  # groups under way in a worker at once


class Crew(Protocol):
    """Where groups are begun and their results turn up."""

    done: dict[int, tuple[Group, ...]]

    def begin(self, stage: int, group: Group) -> int:
        """Start a stage on a group; gives its ticket."""

    def pump(self) -> object:
        """Wait for something to happen."""


def ordered(crew: Crew, stage: int, groups: Iterable[Group], window: int) -> Iterator[Group]:
    """The results of a stage in the order of the groups. At most ``window`` groups are begun and
    not yet given on, so that a slow reader holds back the source.
    """
    source = iter(groups)
    tickets: deque[int] = deque()
    more = True
    while more or tickets:
        while more and len(tickets) < window:
            group = next(source, None)
            if group is None:
                more = False
            else:
                tickets.append(crew.begin(stage, group))
        while tickets and tickets[0] not in crew.done:
            crew.pump()
        while tickets and tickets[0] in crew.done:
            yield from crew.done.pop(tickets.popleft())


def runner_of(wanted: tuple[str, str] | None, plan: Plan, stages: Stages) -> Any:
    """What runs chunks: the class ``module:name`` for a run of this id; None where none is wanted."""
    if wanted is None:
        return None
    module, _, name = wanted[0].partition(":")
    return getattr(importlib.import_module(module), name)(plan, stages, wanted[1])


def opened_logs(replies: Replies | None, number: int) -> ReplyLogs | None:
    """The logs of a run as the worker of this number sees them; 0 is the parent."""
    return (
        None if replies is None else ReplyLogs(replies.folder, f"{replies.writer}{number}", replies.earlier)
    )


def lost_chunk(plan: Plan, runner: tuple[str, str], chunk: bytes, why: Failure) -> bytes:
    """The result of a chunk that workers die of: ``why`` in the place of each of its candidates."""
    found: bytes = runner_of(runner, plan, Stages(plan)).lost(chunk, why)
    return found


class InlinePool:
    """No workers: everything in this process. For tests, short inputs and one's own programs."""

    def __init__(
        self,
        plan: Plan,
        journal: Journal,
        workers: int = 0,
        log: Path | None = None,
        runner: tuple[str, str] | None = None,
    ) -> None:
        self.done: dict[int, tuple[Group, ...]] = {}
        self.usage: Usage = {}
        config = plan.config
        self._driver = Driver(
            plan.services,
            journal,
            config.retries,
            config.service_timeout,
            config.give_up_after,
            config.blobs,
            opened_logs(getattr(journal, "replies", None), 0),
        )
        self._stages = Stages(plan, log=log)
        self._chunks = Chunks(self._driver, runner_of(runner, plan, self._stages))
        self._tickets = count()

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """See goldgate.plugins.components.Pool."""
        return ordered(self, stage, groups, WINDOW)

    def begin(self, stage: int, group: Group) -> int:
        ticket = next(self._tickets)
        self._driver.start(ticket, self._stages.run(stage, group, ticket))
        return ticket

    @property
    def size(self) -> int:
        """See goldgate.engine.pools.ChunkPool; so are start, decide and events."""
        return 1

    def start(self, chunk: bytes, decided: Mapping[int, bytes], urgent: bool = False) -> int:
        ticket = next(self._tickets)
        self._chunks.start(Job(ticket, chunk, {}, False, dict(decided)), urgent)
        return ticket

    def decide(self, ticket: int, block: int, decisions: bytes) -> None:
        self._chunks.decide(ticket, block, decisions)

    def events(self) -> Sequence[Event]:
        while True:
            self._driver.pump()
            self._driver.settle()
            found = [
                Event(ticket, block, payload, more if block == DONE else {})
                for ticket, block, payload, more in self._chunks.taken()
            ]
            if found:
                return found

    def pump(self) -> None:
        self._driver.pump()
        finished = self._driver.finished
        while finished:
            ticket, groups = finished.popleft()
            for key, counts in self._driver.usage.pop(ticket, {}).items():
                meters.add(self.usage, key, counts)
            self.done[ticket] = groups

    def wake(self) -> None:
        """Have a pump that waits look again; from any thread."""
        self._driver.events.put(lambda: None)

    def close(self) -> None:
        self._driver.close()


class Chunks:
    """The chunks of a driver: HELD of them compute at once, others wait for decisions or their turn."""

    def __init__(self, driver: Driver, runner: ChunkRunner | None) -> None:
        self._driver = driver
        self._runner = runner
        self._jobs: dict[int, Job] = {}
        self._backlog: deque[Job] = deque()
        self._notes: list[tuple[int, int, bytes, Any]] = []

    def start(self, job: Job, urgent: bool = False) -> None:
        """Have a chunk run; an ``urgent`` one before the others that wait."""
        job.note = self._noted
        self._jobs[job.ticket] = job
        (self._backlog.appendleft if urgent else self._backlog.append)(job)
        self._begin()

    def decide(self, ticket: int, block: int, decisions: bytes) -> None:
        """Decisions for a chunk have come."""
        if (job := self._jobs.get(ticket)) is not None:
            job.decide(block, decisions)

    def taken(self) -> list[tuple[int, int, Any, Any]]:
        """The news: ticket, block, payload; and what it took, or what failed until the notes."""
        found: list[tuple[int, int, Any, Any]] = []
        finished = self._driver.finished
        found, self._notes = self._notes, []
        while finished:
            ticket, result = finished.popleft()
            usage = self._driver.usage.pop(ticket, {})
            if (job := self._jobs.pop(ticket, None)) is not None and job.unused:
                usage = meters.without(usage, job.unused)
            found.append((ticket, DONE, result, usage))
        if found:
            self._begin()
        return found

    def _noted(self, job: Job, block: int, notes: bytes) -> None:
        self._notes.append((job.ticket, block, notes, dict(job.known)))
        self._driver.events.put(_nothing)  # so that the driver looks at this before it waits

    def _begin(self) -> None:
        computing = sum(not job.waiting for job in self._jobs.values()) - len(self._backlog)
        while self._backlog and computing < HELD:
            assert self._runner is not None  # noqa: S101 - chunks come only where there is a runner
            job = self._backlog.popleft()
            self._driver.start(job.ticket, self._runner.task(job))
            computing += 1


def _nothing() -> None:
    pass
