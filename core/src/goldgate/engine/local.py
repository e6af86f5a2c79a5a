"""The local executor: worker processes on this machine, watched, replaced when they die."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from multiprocessing.connection import Pipe, wait
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

from goldgate import groups
from goldgate.config.plan import Plan
from goldgate.engine import meters
from goldgate.engine.heartbeat import BYTES, Heartbeat, Place
from goldgate.engine.inline import WINDOW, ordered
from goldgate.engine.journal import NullJournal, SqliteJournal
from goldgate.engine.meters import Usage
from goldgate.engine.stages import Known
from goldgate.errors import PluginError, RunError
from goldgate.groups import SAMPLE, Group
from goldgate.nouns import Failure

LOOK = 0.25  # seconds between looks at the workers' beats
DEATHS = 5  # workers that may die one after the other with nothing done, before the run gives up
PATIENT, HURRIED = 10.0, 1.0  # seconds that workers have to close their services; the latter after Ctrl-C
TRIES = 2  # deaths of a worker in one place, or over one group, before it is taken to be the cause


class Work(Protocol):
    """What a worker does in one go: a group in a segment, or a chunk of a source."""

    @property
    def stage(self) -> int:
        """The number of a segment; below 0 for a chunk."""

    @property
    def window(self) -> int:
        """How many of its kind a worker holds at once."""

    def encoded(self) -> bytes:
        """It, for the worker."""

    def decoded(self, result: Any) -> Any:
        """What the worker sent as its result."""

    def lost(self, why: Failure) -> Any:
        """The result where workers die of it."""


@dataclass(frozen=True, slots=True)
class GroupWork:
    """A group in a segment of the plan."""

    stage: int
    group: Group
    window: int = WINDOW

    def encoded(self) -> bytes:
        """See Work."""
        return groups.encoded(self.group)

    def decoded(self, result: Any) -> tuple[Group, ...]:
        """See Work."""
        return tuple(map(groups.decode, result))

    def lost(self, why: Failure) -> tuple[Group, ...]:
        """See Work."""
        return (groups.lost(self.group, why),)


ROW = 254
"""The number of the step that a whole row is, in what is known of the rows of a chunk."""


class _Task:
    """Work under way. ``careful``: it is to be alone in its worker, because workers died over it and nobody
    knows which is at fault.
    """

    def __init__(self, ticket: int, work: Work) -> None:
        self.ticket, self.work = ticket, work
        self.known: dict[Known, Failure] = {}
        self.places: dict[Known, int] = {}  # where workers died over it, and how often
        self.deaths = 0
        self.encoded = work.encoded()

    @property
    def careful(self) -> bool:
        return self.deaths >= TRIES

    def message(self) -> tuple[int, int, bytes, dict[Known, Failure], bool]:
        return self.ticket, self.work.stage, self.encoded, self.known, self.careful


class LocalPool:
    """Workers as processes. The journal stays here: one writer, and nothing is asked twice."""

    def __init__(
        self,
        plan: Plan,
        journal: SqliteJournal | NullJournal,
        workers: int = 0,
        hash_seed: int = 0,
        log: Path | None = None,
        runner: tuple[str, str] | None = None,
    ) -> None:
        """``runner``: the class, as ``module:name``, that runs chunks in a worker, and the id of the run."""
        self.done: dict[int, Any] = {}
        self.usage: Usage = {}
        self.used: dict[int, Usage] = {}
        self._plan = plan
        self._journal = journal
        self._tickets = count(1)
        self._deaths = 0
        self._backlog: deque[_Task] = deque()
        count_ = workers or plan.config.workers or len(os.sched_getaffinity(0))
        self._workers = [_Worker(plan, number, hash_seed, log, runner) for number in range(1, count_ + 1)]
        try:
            self._workers = [_ready(worker) for worker in self._workers]
        except BaseException:
            self.close()
            raise

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """See goldgate.plugins.components.Pool."""
        return ordered(self, stage, groups, 2 * WINDOW * len(self._workers))

    def begin(self, stage: int, group: Group) -> int:
        return self.start(GroupWork(stage, group))

    def start(self, work: Work, first: bool = False) -> int:
        """Have some work done, before all that waits where it is to be ``first``; gives the ticket under
        which its result will be in ``done``, and what it took in ``used`` if it is no group.
        """
        task = _Task(next(self._tickets), work)
        if first:
            self._backlog.appendleft(task)
        else:
            self._backlog.append(task)
        return task.ticket

    @property
    def size(self) -> int:
        """The number of workers."""
        return len(self._workers)

    def pump(self) -> None:
        self._assign()
        connections = {worker.ledger: worker for worker in self._workers}
        connections |= {worker.work: worker for worker in self._workers}
        for connection in wait(list(connections), timeout=LOOK):
            worker = connections[connection]  # type: ignore[index] # wait gives back what it was given
            try:
                if connection is worker.ledger:
                    self._note(worker)
                else:
                    kind, told = worker.work.recv()
                    while (
                        worker.ledger.poll()
                    ):  # its replies were sent before, and are kept before it is done
                        self._note(worker)
                    if kind == "error":
                        raise PluginError(told)
                    self._deaths = 0
                    for ticket, found, usage in told:
                        if (task := worker.tasks.pop(ticket, None)) is not None:
                            self._took(task, usage)
                            self.done[ticket] = task.work.decoded(found)
            except (EOFError, OSError):
                self._bury(worker, None)
        now = time.monotonic()
        for worker in list(self._workers):
            began = worker.beat.read().began
            if began and now - began > self._plan.config.plugin_timeout:
                limit = f"computed for more than {self._plan.config.plugin_timeout:g} s without a request"
                self._bury(worker, Failure(limit, kind="time"))

    def _took(self, task: _Task, usage: Usage) -> None:
        if task.work.stage < 0:
            self.used[task.ticket] = usage
            return
        for key, counts in usage.items():
            meters.add(self.usage, key, counts)

    def wake(self) -> None:
        """Nothing to do: a pump waits no longer than LOOK."""

    def close(self) -> None:
        # who pressed Ctrl-C waits no longer than it takes services to close
        hurried = isinstance(sys.exc_info()[1], KeyboardInterrupt)
        until = time.monotonic() + (HURRIED if hurried else PATIENT)
        for worker in self._workers:
            worker.outbox.put(None)
        for worker in self._workers:
            worker.close(max(0.0, until - time.monotonic()))

    def _assign(self) -> None:
        while self._backlog:
            open_ = [worker for worker in self._workers if not any(t.careful for t in worker.tasks.values())]
            if not open_:
                return
            worker = min(open_, key=lambda worker: len(worker.tasks))
            if self._backlog[0].careful:
                if worker.tasks:
                    return
                tasks = [self._backlog.popleft()]
            else:
                room = min(32, self._backlog[0].work.window - len(worker.tasks), len(self._backlog))
                if room <= 0:
                    return
                tasks = []
                while len(tasks) < room and not self._backlog[0].careful:
                    tasks.append(self._backlog.popleft())
            worker.tasks |= {task.ticket: task for task in tasks}
            worker.outbox.put([task.message() for task in tasks])

    def _note(self, worker: _Worker) -> None:
        verb, told = worker.ledger.recv()
        if verb == "claim":
            worker.ledger.send(self._journal.claim(told, worker.number))
        elif verb == "put":
            self._journal.put(*told)
        else:
            self._journal.release(told)

    def _bury(self, worker: _Worker, why: Failure | None) -> None:
        """End a worker, find out what it died of, and give its tasks to a new one."""
        if worker not in self._workers:
            return
        place = worker.beat.read()
        code = worker.kill()
        while worker.ledger.poll():
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
            if task.ticket not in self.done:
                self._backlog.appendleft(task)
        self._workers.append(_ready(worker.again()))

    def _blame(self, worker: _Worker, place: Place, why: Failure | None, code: int) -> bool:
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
            blamed.known[at] = replace(failure, where=self._step(blamed.work.stage, place.step))
            return True
        alone = len(worker.tasks) == 1
        for task in worker.tasks.values():
            if task.careful and alone:
                self._give_up(task, place.row, code)
                return True
            task.deaths += 1
        return False

    def _give_up(self, task: _Task, row: int, code: int) -> None:
        """The row of a chunk that was alone in the worker has failed, or the whole of other work."""
        stage = self._plan.segments()[max(0, task.work.stage)] if self._plan.segments() else ()
        steps = ", ".join(step.config.name for step in stage)
        told = f"the worker died with code {code} while it was alone under way"
        failure = Failure(told, steps, "worker", code="worker_died")
        if task.work.stage < 0 <= row and (ROW, row, SAMPLE) not in task.known:
            task.known[ROW, row, SAMPLE] = failure
        else:
            self.done[task.ticket] = task.work.lost(failure)

    def _step(self, stage: int, number: int) -> str:
        """The name of a step by the number that the heartbeat has."""
        segments = self._plan.segments()
        steps = segments[max(0, stage)] if segments else ()
        return steps[number].config.name if number < len(steps) else "selecting"


def _ready(worker: _Worker) -> _Worker:
    """A worker that has loaded its plug-ins; where somebody killed it meanwhile, another one."""
    for _ in range(TRIES):
        if worker.ready():
            return worker
        worker = worker.again()
    worker.ready(last=True)
    return worker


class _Worker:
    """The parent's end of a worker process."""

    def __init__(
        self, plan: Plan, number: int, hash_seed: int, log: Path | None, runner: tuple[str, str] | None
    ) -> None:
        self._plan = plan
        self.number = number
        self.hash_seed = hash_seed
        self.log = log
        self.runner = runner
        self.tasks: dict[int, _Task] = {}
        self.outbox: SimpleQueue[Any] = SimpleQueue()
        self.work, work = Pipe()
        self.ledger, ledger = Pipe()
        memory = os.memfd_create(f"goldgate-beat-{number}")
        os.truncate(memory, BYTES)
        self.beat = Heartbeat.shared(memory)
        fds = (work.fileno(), ledger.fileno(), memory)
        self._process = subprocess.Popen(  # noqa: S603 - our own module with our own arguments
            [sys.executable, "-m", "goldgate.engine.worker", *map(str, fds)],
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt from the keyboard is for the parent to handle
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONHASHSEED": str(hash_seed),
            },
        )
        work.close()
        ledger.close()
        os.close(memory)
        self.work.send((plan.lean(), log, runner))

    def again(self) -> _Worker:
        """Another worker in its place."""
        return _Worker(self._plan, self.number, self.hash_seed, self.log, self.runner)

    def ready(self, last: bool = False) -> bool:
        """Wait until the worker has loaded its plug-ins; False where it was killed. Raises PluginError when
        it cannot load them, and RunError when it ends, or is killed although this is the ``last`` try.
        """
        try:
            kind, told = self.work.recv()
        except (EOFError, OSError) as error:
            if (code := self._process.wait()) < 0 and not last:
                return False
            raise RunError(f"a worker ended at its start with code {code}") from error
        if kind == "error":
            raise PluginError(told)
        Thread(target=self._post, daemon=True, name=f"post-{self.number}").start()
        return True

    def kill(self) -> int:
        self.outbox.put(None)
        self._process.kill()
        return self._process.wait()

    def close(self, seconds: float) -> None:
        """Let the worker, which was told to end, close its services; kill it after so many seconds."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        self.work.close()
        self.ledger.close()

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
