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
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

from goldgate.adapters import columns as first_batch
from goldgate.adapters.rewards import Result, Truncated, UnscoredError, unanswered, with_refusals
from goldgate.config import file as config
from goldgate.config.file import Config
from goldgate.config.plan import Plan
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import NullJournal
from goldgate.engine.local import LocalPool
from goldgate.errors import RowError, RunError
from goldgate.groups import Group
from goldgate.io import input_rows
from goldgate.messages import message_from_dict, message_to_dict, with_reasoning
from goldgate.nouns import Candidate, Failure, Judged
from goldgate.runs.single_verifier import plan_of

_KEYS = tuple(key for key in input_rows.KEYS if key not in ("response", "responses"))


class Gate:
    """A verifier with its options. ``like`` is a pipeline, or its file, whose services are used; ``columns``
    maps other column names to those of the row format. With ``workers`` above 0 it runs in that many
    processes, watched: use it where a plug-in might crash or compute for ever. ``truncated`` says whether a
    response that was cut off is judged. Pickles, and works after a fork. Raises ConfigError.
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
        truncated: Truncated = "no_answer",
    ) -> None:
        self.verifier = verifier
        self.columns = dict(columns or {})
        self.truncated: Truncated = truncated
        self._arguments = (verifier, options, like, columns, workers, plugins, truncated)
        self._checked = False
        self._workers = workers
        read = config.read(Path(like)) if isinstance(like, str | Path) else like
        # What was cut off is decided here, before the verifier is asked.
        self._plan = plan_of(verifier, options, read, plugins, workers, truncated="judge")
        self._needs = self._plan.stages[0][0].component.value.needs
        self._lock = Lock()
        self._loop: _Loop | None = None

    def __call__(
        self,
        prompt: str | Sequence[Mapping[str, Any]],
        response: str | Sequence[Mapping[str, Any]],
        reference: Mapping[str, Any] | str | None = None,
        finish: str = "",
        **more: Any,
    ) -> Result:
        """The verdict on one response: texts, or messages as the chat format has them. ``finish`` is how it
        ended ("stop", "length" …); ``more`` are further columns of the row format (``id``, ``tags`` …).
        """
        row = {"prompt": prompt, "reference": reference, **more}
        return self.submit_row(row, response, finish).result()

    def rows(
        self, raw: Sequence[Mapping[str, Any]], responses: Sequence[Any], finishes: Sequence[str] = ()
    ) -> list[Result]:
        """The verdicts on rows with a response each; a malformed row is a Failure. Raises ConfigError where
        the first rows lack the columns that the verifier needs.
        """
        self.check(raw)
        ends = finishes or [""] * len(responses)
        futures = [self.submit_row(*each) for each in zip(raw, responses, ends, strict=True)]
        return [future.result() for future in futures]

    def check(self, raw: Sequence[Mapping[str, Any]]) -> None:
        """Look at the first rows once. Raises ConfigError where they lack what the verifier needs."""
        if not self._checked and raw:
            first_batch.check(raw, self.verifier, self.columns, self._needs)
            self._checked = True

    def judge(self, candidates: Sequence[Candidate]) -> list[Result]:
        """The verdicts on candidates, in order."""
        futures = [self.submit(candidate) for candidate in candidates]
        return [future.result() for future in futures]

    def submit_row(self, raw: Mapping[str, Any], response: Any, finish: str = "") -> Future[Result]:
        """As ``submit``, for a row and the response to it."""
        try:
            return self.submit(self.candidate(raw, response, finish))
        except RowError as error:
            return _known(Failure(str(error), self.verifier, "row", code="malformed_row"))

    def submit(self, candidate: Candidate) -> Future[Result]:
        """The verdict to come; ``asyncio.wrap_future`` makes it awaitable. A response that holds nothing to
        judge is an abstention, and the verifier is not asked.
        """
        if (verdict := unanswered(candidate, self.truncated)) is not None:
            return _known(verdict)
        with self._lock:
            if self._loop is None or not self._loop.alive():
                self._loop = _Loop(self._plan, self._workers)
            return self._loop.submit(Group(candidate.sample.id, candidate.sample, (Judged(candidate),)))

    def candidate(self, raw: Mapping[str, Any], response: Any, finish: str = "") -> Candidate:
        """The candidate of a row. Columns named like the keys that the verifier needs are its reference.
        Thoughts are no part of the response.

        Raises RowError.
        """
        row = input_rows.renamed(raw, self.columns)
        if row.get("reference") is None:
            row["reference"] = {key: row[key] for key in self._needs if row.get(key) is not None}
        place = str(raw.get("id", self.verifier))
        kept = {key: row[key] for key in _KEYS if key in row}
        given = {"text": response} if isinstance(response, str) else {"messages": _messages(response, place)}
        _, (candidate,) = input_rows.read({**kept, "response": given}, place)
        messages = tuple(with_reasoning(message) for message in candidate.messages)
        return replace(candidate, messages=messages, finish=finish or candidate.finish)

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


def _messages(response: Any, place: str) -> list[dict[str, Any]]:
    """A response's messages in the protocol's shape, whatever a framework gives. Raises RowError."""
    try:
        return [message_to_dict(message_from_dict(message)) for message in response or ()]
    except (TypeError, AttributeError, ValueError) as error:
        raise RowError(f"{place}: response: {error}") from error


def _known(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _made(
    verifier: str, options: Any, like: Any, columns: Any, workers: int, plugins: Any, truncated: Truncated
) -> Gate:
    return Gate(
        verifier,
        options,
        like=like,
        columns=columns,
        workers=workers,
        plugins=plugins,
        truncated=truncated,
    )


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
    return failure or with_refusals(next(iter(judged.verdicts.values())), judged.candidate)
