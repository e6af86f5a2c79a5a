"""The local executor: worker processes on this machine, watched, replaced when they die."""

from __future__ import annotations

import ctypes
import mmap
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count
from multiprocessing.connection import Pipe, wait
from queue import SimpleQueue
from threading import Thread
from typing import Any

from goldgate.config.plan import Plan
from goldgate.engine.inline import WINDOW, ordered
from goldgate.engine.journal import NullJournal, SqliteJournal
from goldgate.engine.stages import Place
from goldgate.engine.worker import BEAT
from goldgate.errors import PluginError, RunError
from goldgate.groups import Group
from goldgate.nouns import Failure

LOOK = 0.25  # seconds between looks at the workers' beats
DEATHS = 5  # workers that may die one after the other with nothing done, before the run gives up
TRIES = 2  # a group that was under way in this many dying workers, none of them its doing, fails


class _Task:
    def __init__(self, ticket: int, stage: int, group: Group) -> None:
        self.ticket, self.stage, self.group = ticket, stage, group
        self.known: dict[Place, Failure] = {}
        self.deaths = 0

    def message(self) -> tuple[int, int, Group, dict[Place, Failure]]:
        return self.ticket, self.stage, self.group, self.known


class LocalPool:
    """Workers as processes. The journal stays here: one writer, and nothing is asked twice."""

    def __init__(
        self, plan: Plan, journal: SqliteJournal | NullJournal, workers: int = 0, hash_seed: int = 0
    ) -> None:
        self.done: dict[int, tuple[Group, ...]] = {}
        self._plan = plan
        self._journal = journal
        self._tickets = count(1)
        self._deaths = 0
        self._backlog: deque[_Task] = deque()
        count_ = workers or plan.config.workers or len(os.sched_getaffinity(0))
        self._workers = [_Worker(plan, number, hash_seed) for number in range(1, count_ + 1)]
        try:
            for worker in self._workers:
                worker.ready()
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
                    for ticket, groups in told:
                        worker.tasks.pop(ticket, None)
                        self.done[ticket] = groups
            except (EOFError, ConnectionResetError):
                self._bury(worker, None)
        now = time.monotonic()
        for worker in list(self._workers):
            began = worker.beat[0]
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
            worker = min(self._workers, key=lambda worker: len(worker.tasks))
            room = WINDOW - len(worker.tasks)
            if room <= 0:
                return
            share = max(1, min(room, 32, len(self._backlog)))
            tasks = [self._backlog.popleft() for _ in range(share)]
            worker.tasks |= {task.ticket: task for task in tasks}
            worker.outbox.put([task.message() for task in tasks])

    def _note(self, worker: _Worker) -> None:
        verb, told = worker.ledger.recv()
        if verb == "claim":
            worker.ledger.send(self._journal.claim(told, worker.number))
        elif verb == "put":
            self._journal.put(told)
        else:
            self._journal.release(told)

    def _bury(self, worker: _Worker, why: Failure | None) -> None:
        """End a worker, blame what it was computing, and give its tasks to a new one."""
        if worker not in self._workers:
            return
        began, ticket, number, index = worker.beat[:]
        code = worker.kill()
        self._deaths += not (began or why)
        if self._deaths > DEATHS:
            raise RunError(f"{self._deaths} workers died one after the other, the last with code {code}")
        while worker.ledger.poll():
            try:
                self._note(worker)
            except (EOFError, OSError):
                break
        self._journal.abandon(worker.number)
        self._workers.remove(worker)
        blamed = worker.tasks.get(int(ticket)) if began or why else None
        for task in worker.tasks.values():
            if task is blamed:
                step = self._plan.segments()[task.stage][int(number)].config.name
                failure = why or Failure(f"the worker died with code {code}", kind="worker")
                task.known[step, int(index)] = Failure(failure.why, step, failure.kind)
            else:
                task.deaths += blamed is None
            if task.deaths >= TRIES:
                lost = Failure(
                    f"{task.deaths} workers died with code {code} while it was under way", "", "worker"
                )
                group = task.group
                self.done[task.ticket] = (
                    Group(group.place, group.sample, group.judged, (*group.failures, lost)),
                )
            else:
                self._backlog.appendleft(task)
        fresh = _Worker(self._plan, worker.number, worker.hash_seed)
        fresh.ready()
        self._workers.append(fresh)


class _Worker:
    """The parent's end of a worker process."""

    def __init__(self, plan: Plan, number: int, hash_seed: int) -> None:
        self.number = number
        self.hash_seed = hash_seed
        self.tasks: dict[int, _Task] = {}
        self.outbox: SimpleQueue[Any] = SimpleQueue()
        self.work, work = Pipe()
        self.ledger, ledger = Pipe()
        memory = os.memfd_create(f"goldgate-beat-{number}")
        os.truncate(memory, BEAT)
        self.beat = (ctypes.c_double * 4).from_buffer(mmap.mmap(memory, BEAT))
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
        self.work.send(plan.config)

    def ready(self) -> None:
        """Wait until the worker has loaded its plug-ins. Raises PluginError when it cannot."""
        try:
            kind, told = self.work.recv()
        except EOFError as error:
            raise RunError(f"a worker ended at its start with code {self._process.wait()}") from error
        if kind == "error":
            raise PluginError(told)
        Thread(target=self._post, daemon=True, name=f"post-{self.number}").start()

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
