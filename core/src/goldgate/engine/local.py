"""The local executor: worker processes on this machine, watched, replaced when they die."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from multiprocessing.connection import Pipe, wait
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from goldgate import groups
from goldgate.config.plan import Plan
from goldgate.engine import meters
from goldgate.engine.heartbeat import BYTES, Heartbeat, Place
from goldgate.engine.inline import WINDOW, ordered
from goldgate.engine.journal import NullJournal, SqliteJournal
from goldgate.engine.meters import Usage
from goldgate.engine.stages import Known
from goldgate.errors import PluginError, RunError
from goldgate.groups import Group
from goldgate.nouns import Failure

LOOK = 0.25  # seconds between looks at the workers' beats
DEATHS = 5  # workers that may die one after the other with nothing done, before the run gives up
TRIES = 2  # deaths of a worker in one place, or over one group, before it is taken to be the cause


class _Task:
    """A group under way. ``careful``: it is to be alone in its worker, because workers died over it and
    nobody knows which group is at fault.
    """

    def __init__(self, ticket: int, stage: int, group: Group) -> None:
        self.ticket, self.stage, self.group = ticket, stage, group
        self.known: dict[Known, Failure] = {}
        self.places: dict[Known, int] = {}  # where workers died over it, and how often
        self.deaths = 0
        self.encoded = groups.encoded(group)

    @property
    def careful(self) -> bool:
        return self.deaths >= TRIES

    def message(self) -> tuple[int, int, bytes, dict[Known, Failure]]:
        return self.ticket, self.stage, self.encoded, self.known


class LocalPool:
    """Workers as processes. The journal stays here: one writer, and nothing is asked twice."""

    def __init__(
        self,
        plan: Plan,
        journal: SqliteJournal | NullJournal,
        workers: int = 0,
        hash_seed: int = 0,
        log: Path | None = None,
    ) -> None:
        self.done: dict[int, tuple[Group, ...]] = {}
        self.usage: Usage = {}
        self._plan = plan
        self._journal = journal
        self._tickets = count(1)
        self._deaths = 0
        self._backlog: deque[_Task] = deque()
        count_ = workers or plan.config.workers or len(os.sched_getaffinity(0))
        self._workers = [_Worker(plan, number, hash_seed, log) for number in range(1, count_ + 1)]
        try:
            self._workers = [_ready(worker) for worker in self._workers]
        except BaseException:
            self.close()
            raise

    def map(self, stage: int, groups: Iterable[Any]) -> Iterator[Any]:
        """See goldgate.plugins.components.Pool."""
        return ordered(self, stage, groups, 2 * WINDOW * len(self._workers))

    def begin(self, stage: int, group: Group) -> int:
        task = _Task(next(self._tickets), stage, group)
        self._backlog.append(task)
        return task.ticket

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
                    if kind == "error":
                        raise PluginError(told)
                    self._deaths = 0
                    for ticket, found, usage in told:
                        if worker.tasks.pop(ticket, None) is not None:
                            for key, counts in usage.items():
                                meters.add(self.usage, key, counts)
                            self.done[ticket] = tuple(map(groups.decode, found))
            except (EOFError, OSError):
                self._bury(worker, None)
        now = time.monotonic()
        for worker in list(self._workers):
            began = worker.beat.read().began
            if began and now - began > self._plan.config.plugin_timeout:
                limit = f"computed for more than {self._plan.config.plugin_timeout:g} s without a request"
                self._bury(worker, Failure(limit, kind="time"))

    def wake(self) -> None:
        """Nothing to do: a pump waits no longer than LOOK."""

    def close(self) -> None:
        for worker in self._workers:
            worker.close()

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
                room = min(32, WINDOW - len(worker.tasks), len(self._backlog))
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
            step = self._plan.segments()[blamed.stage][place.step].config.name
            failure = why or Failure(f"the worker died with code {code}", kind="worker", code="worker_died")
            blamed.known[at] = replace(failure, where=step)
            return True
        alone = len(worker.tasks) == 1
        for task in worker.tasks.values():
            if task.careful and alone:
                steps = ", ".join(step.config.name for step in self._plan.segments()[task.stage])
                told = f"the worker died with code {code} {task.deaths + 1} times while it was under way"
                failure = Failure(told, steps, "worker", code="worker_died")
                self.done[task.ticket] = (groups.lost(task.group, failure),)
                return True
            task.deaths += 1
        return False


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

    def __init__(self, plan: Plan, number: int, hash_seed: int, log: Path | None) -> None:
        self._plan = plan
        self.number = number
        self.hash_seed = hash_seed
        self.log = log
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
        self.work.send((plan.config, log))

    def again(self) -> _Worker:
        """Another worker in its place."""
        return _Worker(self._plan, self.number, self.hash_seed, self.log)

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

    def close(self) -> None:
        """Let the worker close its services; kill it when it takes too long."""
        self.outbox.put(None)
        try:
            self._process.wait(10)
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
