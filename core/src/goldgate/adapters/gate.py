"""A verifier as a plain function, callable from any thread, process or event loop.

    gate = Gate("math.answer")
    gate("What is 2 + 2?", "It is 4.", {"answer": "4"})      # a Verdict, or a Failure

Calls that are under way at the same time share batches, services and their connections.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from goldgate.config import file as config
from goldgate.config.file import Config
from goldgate.config.plan import Plan
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import NullJournal
from goldgate.engine.local import LocalPool
from goldgate.errors import GoldgateError, RowError, RunError
from goldgate.groups import Group
from goldgate.io import input_rows
from goldgate.nouns import Candidate, Failure, Judged, Verdict
from goldgate.runs.single_verifier import plan_of

Result = Verdict | Failure


class UnscoredError(GoldgateError):
    """There is no score, and the framework that asks has no value for that."""


class Gate:
    """A verifier with its options. ``like`` is a pipeline, or its file, whose services are used; ``columns``
    maps other column names to those of the row format. With ``workers`` above 0 it runs in that many
    processes, watched: use it where a plug-in might crash or compute for ever. Pickles, and works after a
    fork. Raises ConfigError.
    """

    def __init__(
        self,
        verifier: str,
        options: Mapping[str, Any] | None = None,
        *,
        like: str | Path | Config | None = None,
        columns: Mapping[str, str] | None = None,
        workers: int = 0,
        plugins: Sequence[str] = (),
    ) -> None:
        self.verifier = verifier
        self.columns = dict(columns or {})
        self._arguments = (verifier, options, like, columns, workers, plugins)
        self._workers = workers
        read = config.read(Path(like)) if isinstance(like, str | Path) else like
        self._plan = plan_of(verifier, options, read, plugins, workers)
        self._needs = self._plan.stages[0][0].component.value.needs
        self._lock = Lock()
        self._loop: _Loop | None = None

    def __call__(
        self,
        prompt: str | Sequence[Mapping[str, Any]],
        response: str | Sequence[Mapping[str, Any]],
        reference: Mapping[str, Any] | str | None = None,
        **more: Any,
    ) -> Result:
        """The verdict on one response: texts, or messages as the chat format has them. ``more`` are further
        columns of the row format (``id``, ``tags``, ``tools``).
        """
        return self.rows([{"prompt": prompt, "reference": reference, **more}], [response])[0]

    def rows(self, raw: Sequence[Mapping[str, Any]], responses: Sequence[Any]) -> list[Result]:
        """The verdicts on rows with a response each; a malformed row is a Failure."""
        futures = [self.submit_row(*pair) for pair in zip(raw, responses, strict=True)]
        return [future.result() for future in futures]

    def judge(self, candidates: Sequence[Candidate]) -> list[Result]:
        """The verdicts on candidates, in order."""
        futures = [self.submit(candidate) for candidate in candidates]
        return [future.result() for future in futures]

    def submit_row(self, raw: Mapping[str, Any], response: Any) -> Future[Result]:
        """As ``submit``, for a row and the response to it."""
        try:
            return self.submit(self.candidate(raw, response))
        except RowError as error:
            future: Future[Result] = Future()
            future.set_result(Failure(str(error), self.verifier, "row"))
            return future

    def submit(self, candidate: Candidate) -> Future[Result]:
        """The verdict to come; ``asyncio.wrap_future`` makes it awaitable."""
        with self._lock:
            if self._loop is None or not self._loop.alive():
                self._loop = _Loop(self._plan, self._workers)
            return self._loop.submit(Group(candidate.sample.id, candidate.sample, (Judged(candidate),)))

    def candidate(self, raw: Mapping[str, Any], response: Any) -> Candidate:
        """The candidate of a row. Columns named like the keys that the verifier needs are its reference.

        Raises RowError.
        """
        row = input_rows.renamed(raw, self.columns)
        if row.get("reference") is None:
            row["reference"] = {key: row[key] for key in self._needs if row.get(key) is not None}
        said = {"text": response} if isinstance(response, str) else {"messages": list(response or ())}
        kept = {key: row[key] for key in ("id", "prompt", "reference", "tools", "tags") if key in row}
        _, (candidate,) = input_rows.read({**kept, "response": said}, str(raw.get("id", self.verifier)))
        return candidate

    def close(self) -> None:
        """Give back services and workers; a later call opens them again."""
        with self._lock:
            loop, self._loop = self._loop, None
        if loop is not None and loop.pid == os.getpid():
            loop.close()

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, self._arguments


def score(result: Result) -> float | None:
    """The score, or None where there is none."""
    return result.score if isinstance(result, Verdict) else None


def scored(result: Result) -> float:
    """The score. Raises UnscoredError for an abstention and for a failure."""
    if isinstance(result, Failure):
        raise UnscoredError(f"the machinery failed: {result.why}")
    if result.score is None:
        raise UnscoredError(f"the verifier abstains: {result.why}")
    return result.score


def _made(verifier: str, options: Any, like: Any, columns: Any, workers: int, plugins: Any) -> Gate:
    return Gate(verifier, options, like=like, columns=columns, workers=workers, plugins=plugins)


class _Loop:
    """A thread that owns a pool: begins what is submitted, and hands back what is done."""

    def __init__(self, plan: Plan, workers: int) -> None:
        self.pid = os.getpid()
        self._queue: SimpleQueue[tuple[Group, Future[Result]] | None] = SimpleQueue()
        self._pool: Any = (
            LocalPool(plan, NullJournal(), workers) if workers else InlinePool(plan, NullJournal())
        )
        self._thread = Thread(target=self._work, daemon=True, name=f"gate-{plan.config.name}")
        self._thread.start()
        atexit.register(self.close)

    def alive(self) -> bool:
        """Whether the thread is there: it is not, after a fork."""
        return self.pid == os.getpid() and self._thread.is_alive()

    def submit(self, group: Group) -> Future[Result]:
        future: Future[Result] = Future()
        self._queue.put((group, future))
        self._pool.wake()
        return future

    def close(self) -> None:
        atexit.unregister(self.close)
        self._queue.put(None)
        self._pool.wake()
        self._thread.join()

    def _work(self) -> None:
        waiting: dict[int, Future[Result]] = {}
        open_ = True
        try:
            while open_ or waiting:
                while open_ and (not waiting or not self._queue.empty()):
                    if (item := self._queue.get()) is None:
                        open_ = False
                    else:
                        waiting[self._pool.begin(0, item[0])] = item[1]
                if waiting:
                    self._pool.pump()
                for ticket in [ticket for ticket in waiting if ticket in self._pool.done]:
                    (group,) = self._pool.done.pop(ticket)
                    waiting.pop(ticket).set_result(_result(group))
        except RunError as error:
            for future in waiting.values():
                future.set_result(Failure(str(error), kind="worker"))
        finally:
            self._pool.close()
            for future in waiting.values():
                if not future.done():
                    future.set_exception(UnscoredError("the gate's thread broke"))


def _result(group: Group) -> Result:
    (judged,) = group.judged
    failure = judged.failure or next(iter(group.failures), None)
    return failure or next(iter(judged.verdicts.values()))
