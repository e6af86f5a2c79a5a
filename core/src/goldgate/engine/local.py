"""The local executor: worker processes on this machine, watched, replaced when they die."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count
from multiprocessing.connection import wait
from pathlib import Path
from socket import socketpair
from typing import Any

from goldgate import groups
from goldgate.config.plan import Plan
from goldgate.engine import meters, reply_log
from goldgate.engine.heartbeat import Place
from goldgate.engine.inline import WINDOW, ordered, runner_of
from goldgate.engine.journal import Claim, DistantPoolJournal, Key, PoolJournal
from goldgate.engine.meters import Usage
from goldgate.engine.pools import CHUNK, DONE, HELD, REST, ROW, ChunkRunner, Event, decode_split
from goldgate.engine.process import Process, ready
from goldgate.engine.stages import Known, Stages
from goldgate.errors import PluginError, RunError
from goldgate.groups import SAMPLE, Group
from goldgate.nouns import Failure

LOOK = 0.25  # seconds between looks at the workers' beats
DEATHS = 5  # workers that may die one after the other with nothing done, before the run gives up
PATIENT, HURRIED = 10.0, 1.0  # seconds that workers have to close their services; the latter after Ctrl-C
TRIES = 2  # deaths of a worker in one place, or over one group, before it is taken to be the cause


class _Task:
    """Work under way: a chunk, or a group in a segment. ``waiting``: the block that it waits for."""

    def __init__(self, ticket: int, work: bytes, group: Group | None, stage: int) -> None:
        self.ticket, self.work, self.group, self.stage = ticket, work, group, stage
        self.decided: dict[int, bytes] = {}
        self.waiting: int | None = None
        self.known: dict[Known, Failure] = {}
        self.places: dict[Known, int] = {}  # where workers died over it, and how often
        self.deaths = 0

    @property
    def careful(self) -> bool:
        """It is to be alone in its worker: workers died over it, and nobody knows what is at fault."""
        return self.deaths >= TRIES

    def message(self) -> tuple[Any, ...]:
        return self.ticket, self.stage, self.work, self.known, self.careful, self.decided


class LocalPool:
    """Workers as processes. The journal stays here: one writer, and nothing is asked twice."""

    def __init__(
        self,
        plan: Plan,
        journal: PoolJournal | DistantPoolJournal,
        workers: int = 0,
        hash_seed: int = 0,
        log: Path | None = None,
        runner: tuple[str, str] | None = None,
    ) -> None:
        """``runner``: the class, as ``module:name``, that runs chunks in a worker, and the id of the run."""
        self.done: dict[int, Any] = {}
        self.usage: Usage = {}
        self._plan = plan
        self._journal = journal
        self._claim = (
            journal.claim_later if isinstance(journal, DistantPoolJournal) else partial(_at_once, journal)
        )
        self._woken, self._waker = socketpair()
        for end in (self._woken, self._waker):
            end.setblocking(False)
        self._runner = runner
        self._own: ChunkRunner | None = None  # for chunks that workers die of
        self._steps = [step.config.name for segment in plan.segments() for step in segment]
        self._tickets = count(1)
        self._deaths = 0
        self._tasks: dict[int, tuple[_Task, Process | None]] = {}  # chunks that are not done
        self._events: list[Event] = []
        self._backlog: deque[_Task] = deque()
        count_ = workers or plan.config.workers or len(os.sched_getaffinity(0))
        if journal.replies is not None:
            reply_log.seal(journal.replies.folder)
        self._workers = [
            Process(plan, number, hash_seed, log, runner, journal.replies) for number in range(1, count_ + 1)
        ]
        try:
            self._workers = [ready(worker) for worker in self._workers]
        except BaseException:
            self.close()
            raise

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """See goldgate.plugins.components.Pool."""
        return ordered(self, stage, groups, 2 * WINDOW * len(self._workers))

    def begin(self, stage: int, group: Group) -> int:
        task = _Task(next(self._tickets), groups.encode(group), group, stage)
        self._backlog.append(task)
        return task.ticket

    @property
    def size(self) -> int:
        """See goldgate.engine.pools.ChunkPool; so are start, decide and events."""
        return len(self._workers)

    def start(
        self,
        chunk: bytes,
        decided: Mapping[int, bytes],
        urgent: bool = False,
        known: Mapping[Known, Failure] | None = None,
    ) -> int:
        """``known``: what failed before, in another pool (see Event)."""
        task = _Task(next(self._tickets), chunk, None, CHUNK)
        task.decided = dict(decided)
        task.known = dict(known or {})
        self._tasks[task.ticket] = (task, None)
        (self._backlog.appendleft if urgent else self._backlog.append)(task)
        return task.ticket

    def decide(self, ticket: int, block: int, decisions: bytes) -> None:
        if ticket in self._tasks:
            task, worker = self._tasks[ticket]
            task.decided[block] = decisions
            if worker is not None:
                _resume(worker)

    def events(self) -> Sequence[Event]:
        woken = False
        while not (self._events or self.done or woken):
            woken = self.pump()
        found, self._events = self._events, []
        return found

    def pump(self) -> bool:
        """Wait for something to happen, not longer than LOOK. Whether somebody called ``wake``."""
        self._assign()
        connections: dict[Any, Process] = {worker.journal: worker for worker in self._workers}
        connections |= {worker.work: worker for worker in self._workers}
        heard = wait([*connections, self._woken], timeout=LOOK)
        if woken := self._woken in heard:
            self._woken.recv(1 << 16)
            heard.remove(self._woken)
        for connection in heard:
            worker = connections[connection]
            try:
                if connection is worker.journal:
                    self._note(worker)
                else:
                    kind, message = worker.work.recv()
                    while worker.journal.poll():  # its replies were sent before, and are kept first
                        self._note(worker)
                    if kind == "error":
                        raise PluginError(message)
                    self._deaths = 0
                    self._take(worker, message)
            except (EOFError, OSError):
                self._bury(worker, None)
        now = time.monotonic()
        for worker in list(self._workers):
            began = worker.beat.read().began
            if began and now - began > self._plan.config.plugin_timeout:
                limit = f"computed for more than {self._plan.config.plugin_timeout:g} s without a request"
                self._bury(worker, Failure(limit, kind="time"))
        return woken

    def wake(self) -> None:
        """Have a pump that waits come back; from any thread."""
        with suppress(OSError):  # it has many to come back for, or is closed
            self._waker.send(b"!")

    def close(self) -> None:
        # who pressed Ctrl-C waits no longer than it takes services to close
        hurried = isinstance(sys.exc_info()[1], KeyboardInterrupt)
        until = time.monotonic() + (HURRIED if hurried else PATIENT)
        for worker in self._workers:
            worker.outbox.put(None)
        for worker in self._workers:
            worker.close(max(0.0, until - time.monotonic()))
        self._woken.close()
        self._waker.close()

    def _take(self, worker: Process, results: Sequence[tuple[int, int, Any, Any]]) -> None:
        """What a worker sent: results, with what they took; and notes, with what failed until then."""
        for ticket, block, payload, more in results:
            if (task := worker.tasks.get(ticket)) is None:
                continue
            if block == REST:
                task.work = decode_split(payload).own
                self._events.append(Event(ticket, REST, payload, {}))
            elif block != DONE:
                task.known |= more
                task.waiting = block
                self._events.append(Event(ticket, block, payload, {}, dict(task.known)))
            elif task.group is None:
                del worker.tasks[ticket]
                self._end(task, payload, more)
            else:
                del worker.tasks[ticket]
                for key, counts in more.items():
                    meters.add(self.usage, key, counts)
                self.done[ticket] = tuple(map(groups.decode, payload))
        _resume(worker)

    def _end(self, task: _Task, result: bytes, usage: Usage) -> None:
        del self._tasks[task.ticket]
        self._events.append(Event(task.ticket, DONE, result, usage))

    def _assign(self) -> None:
        while self._backlog:
            open_ = [worker for worker in self._workers if not any(t.careful for t in _computing(worker))]
            if not open_:
                return
            worker = min(open_, key=lambda worker: len(_computing(worker)))
            busy = len(_computing(worker))
            if self._backlog[0].careful:
                if busy:
                    return
                tasks = [self._backlog.popleft()]
            else:
                window = HELD if self._backlog[0].group is None else WINDOW
                room = min(32, window - busy, len(self._backlog))
                if room <= 0:
                    return
                tasks = []
                while len(tasks) < room and not self._backlog[0].careful:
                    tasks.append(self._backlog.popleft())
            for task in tasks:
                worker.tasks[task.ticket] = task
                if task.group is None:
                    self._tasks[task.ticket] = (task, worker)
            worker.outbox.put(("start", [task.message() for task in tasks]))

    def _note(self, worker: Process) -> None:
        verb, argument = worker.journal.recv()
        if verb == "claim":
            self._claim(argument, worker.number, partial(_answer, worker))
        elif verb == "put":
            self._journal.put(*argument)
        else:
            self._journal.release(argument)

    def _bury(self, worker: Process, why: Failure | None) -> None:
        """End a worker, find out what it died of, and give its tasks to a new one."""
        if worker not in self._workers:
            return
        place = worker.beat.read()
        code = worker.kill()
        while worker.journal.poll():
            try:
                self._note(worker)
            except (EOFError, OSError):
                break
        self._journal.abandon(worker.number)
        self._workers.remove(worker)
        found = self._blame(worker, place, why, code)
        self._deaths = 0 if found else self._deaths + 1
        if self._deaths > DEATHS:
            raise RunError(f"{self._deaths} workers died one after the other, the last with code {code}")
        for task in reversed(worker.tasks.values()):
            task.waiting = None
            if task.group is None:
                self._tasks[task.ticket] = (task, None)
            self._backlog.appendleft(task)
        self._workers.append(ready(worker.again()))

    def _blame(self, worker: Process, place: Place, why: Failure | None, code: int) -> bool:
        """Whether it is found what the worker died of. What hangs is known at once; what else a worker dies
        of in the same place for the second time is taken to be the cause: the first may have come from
        outside.
        """
        blamed = worker.tasks.get(place.ticket) if place.began else None
        if blamed is not None:
            at = (place.step, place.sample, place.index)
            blamed.places[at] = blamed.places.get(at, 0) + 1
            if why is None and blamed.places[at] < TRIES:
                return True
            failure = why or Failure(f"the worker died with code {code}", kind="worker", code="worker_died")
            blamed.known[at] = replace(failure, where=self._step(place.step))
            return True
        computing = _computing(worker)
        for task in computing:
            if task.careful and len(computing) == 1:
                self._give_up(worker, task, place.row, code)
                return True
            task.deaths += 1
        return False

    def _give_up(self, worker: Process, task: _Task, row: int, code: int) -> None:
        """The row of a chunk that was alone in the worker has failed, or the whole of other work."""
        why = f"the worker died with code {code} while it was alone under way"
        failure = Failure(why, ", ".join(self._steps), "worker", code="worker_died")
        if task.group is None and row >= 0 and (ROW, row, SAMPLE) not in task.known:
            task.known[ROW, row, SAMPLE] = failure
            return
        del worker.tasks[task.ticket]
        if task.group is not None:
            self.done[task.ticket] = (groups.lost(task.group, failure),)
            return
        if self._own is None:
            self._own = runner_of(self._runner, self._plan, Stages(self._plan))
        self._end(task, self._own.lost(task.work, failure), {})

    def _step(self, number: int) -> str:
        """The name of a step by the number that the heartbeat has."""
        return self._steps[number] if number < len(self._steps) else "selecting"


def _at_once(
    journal: PoolJournal, keys: Sequence[Key], worker: int, then: Callable[[Sequence[bytes | Claim]], None]
) -> None:
    """A claim that a journal in this process answers."""
    then(journal.claim(keys, worker))


def _answer(worker: Process, answers: Sequence[bytes | Claim]) -> None:
    with suppress(OSError):  # it died meanwhile
        worker.journal.send(answers)


def _computing(worker: Process) -> list[_Task]:
    """The tasks of a worker that do not wait for decisions."""
    return [task for task in worker.tasks.values() if task.waiting is None]


def _resume(worker: Process) -> None:
    """Send a worker the decisions that its tasks wait for. A careful task computes alone."""
    for task in worker.tasks.values():
        if task.waiting is None or task.waiting not in task.decided:
            continue
        computing = _computing(worker)
        if any(other.careful for other in computing) or (task.careful and computing):
            continue
        worker.outbox.put(("decide", (task.ticket, task.waiting, task.decided[task.waiting])))
        task.waiting = None
