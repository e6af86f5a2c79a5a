"""The queue of each opened service, and threads that each serve one batch at a time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any

from goldgate.blobs import BlobStore, MissingBlobError
from goldgate.nouns import Failure
from goldgate.plugins.components import Server
from goldgate.plugins.resolved import ResolvedService

Event = Callable[[], None]


class PendingRequest:
    """A request under way, and the tasks that wait for its reply, each with the place it goes to and its
    step."""

    __slots__ = ("key", "request", "service", "tries", "waiters")

    def __init__(self, key: tuple[bytes, bytes], request: Any, service: str) -> None:
        self.key = key
        self.request = request
        self.service = service
        self.waiters: list[tuple[Any, int, str]] = []
        self.tries = 0


SLICE = 0.001
"""Seconds of work that a thread does before it gives its replies back, where batches take less: waking the
driver's thread costs as much as a fast service."""
MOST = 64  # batches that are handed out ahead of a fast service


class _Batch:
    __slots__ = ("asks", "began", "given_up")

    def __init__(self, asks: list[PendingRequest]) -> None:
        self.asks = asks
        self.began = 0.0  # until a thread takes it up
        self.given_up = False


class ServiceQueue:
    """Opens a service and hands it batches. ``replied`` is called with asks and their replies, through
    ``events``, so that it runs in the driver's thread.
    """

    def __init__(
        self,
        serving: ResolvedService,
        events: SimpleQueue[Event],
        replied: Callable[[Sequence[PendingRequest], Sequence[Any]], None],
        give_up_after: int = 0,
        blobs: BlobStore | None = None,
    ) -> None:
        self.pending: deque[PendingRequest] = deque()
        self._name = serving.name
        self._events = events
        self._replied = replied
        self._batches: SimpleQueue[_Batch | None] = SimpleQueue()
        self._under_way: dict[_Batch, None] = {}  # in the order they were handed out
        self._threads = 0
        self._give_up_after = give_up_after
        self._blobs = blobs or BlobStore()
        self._ahead = 0  # batches that fill a SLICE
        self._same = ("", 0)  # the last permanent failure, and how often it came in a row
        self._server: Server | Failure | None = None  # until it is open
        self._abandoned: Server | None = None  # given up on, and still to be closed
        self._opening = time.monotonic()
        Thread(target=self._open, args=(serving,), daemon=True, name=f"open-{serving.name}").start()

    def dispatch(self) -> None:
        """Hand out batches while there are requests: one for each of ``parallel`` threads, and one full
        batch more for each to take up at once when it is done with the first; more where they take next to
        no time.
        """
        server = self._server
        if server is None:
            return
        if isinstance(server, Failure):
            if self.pending:
                asks = list(self.pending)
                self.pending.clear()
                self._replied(asks, [server] * len(asks))
            return
        while self.pending:
            ahead = len(self._under_way) >= server.parallel
            most = server.parallel + max(server.parallel, self._ahead)
            if len(self._under_way) >= most or (ahead and len(self.pending) < server.batch):
                return
            count = min(server.batch, len(self.pending))
            batch = _Batch([self.pending.popleft() for _ in range(count)])
            self._under_way[batch] = None
            if not ahead and self._threads < len(self._under_way):
                self._threads += 1
                Thread(target=self._work, args=(server,), daemon=True, name=self._name).start()
            self._batches.put(batch)

    def due(self, limit: float) -> float | None:
        """When the oldest batch will have taken longer than ``limit`` seconds."""
        if self._server is None and self.pending:
            return self._opening + limit
        oldest = next(iter(self._under_way), None)
        return (oldest.began or time.monotonic()) + limit if oldest else None

    def give_up(self, limit: float) -> None:
        """Fail the batches that take longer than ``limit`` seconds; their threads are left to end."""
        now = time.monotonic()
        if self._server is None and now - self._opening >= limit:
            self._server = Failure(f"is not open after {limit:g} s", self._name, "time", code="not_open")
            self.dispatch()
        if not self._under_way:
            return
        for batch in [batch for batch in self._under_way if batch.began and now - batch.began >= limit]:
            del self._under_way[batch]
            self._threads -= 1
            batch.given_up = True
            failure = Failure(f"gave no reply within {limit:g} s", self._name, "time")
            self._replied(batch.asks, [failure] * len(batch.asks))
        while self._threads < min(len(self._under_way), getattr(self._server, "parallel", 0)):
            self._threads += 1
            Thread(target=self._work, args=(self._server,), daemon=True, name=self._name).start()

    def close(self) -> None:
        """Let the threads end, and close the service."""
        for _ in range(self._threads):
            self._batches.put(None)
        for server in (self._server, self._abandoned):
            if server is not None and not isinstance(server, Failure):
                server.close()

    def _open(self, serving: ResolvedService) -> None:
        opened = _opened(serving)

        def done() -> None:
            if self._server is None:
                self._server = opened
            elif not isinstance(opened, Failure):  # given up on in the meantime
                opened.close()

        self._events.put(done)

    def _work(self, server: Server) -> None:
        done: list[tuple[_Batch, Sequence[Any]]] = []
        since, shortest = 0.0, SLICE
        while (batch := self._batches.get()) is not None:
            batch.began = now = time.monotonic()
            since = since if done else now
            replies = _answered(server, [ask.request for ask in batch.asks], self._name, self._blobs)
            done.append((batch, replies))
            ended = time.monotonic()
            shortest = min(shortest, ended - now)
            alone = server.parallel == 1  # several threads keep one another busy
            if not alone or ended - since >= SLICE or batch.given_up or self._batches.empty():
                self._events.put(partial(self._done, done, shortest if alone else SLICE))
                done, shortest = [], SLICE
            if batch.given_up:
                return  # another thread has taken this one's place
        if done:
            self._events.put(partial(self._done, done, SLICE))

    def _done(self, done: Sequence[tuple[_Batch, Sequence[Any]]], shortest: float) -> None:
        """Batches are done; one took at least so many seconds. A service that fails gets nothing ahead."""
        failed = any(isinstance(reply, Failure) for _, replies in done for reply in replies)
        self._ahead = 0 if failed or shortest >= SLICE else min(MOST, int(SLICE / max(shortest, 1e-6)))
        for batch, replies in done:
            if not batch.given_up:
                del self._under_way[batch]
                self._watch(replies)
                self._replied(batch.asks, replies)

    def _watch(self, replies: Sequence[Any]) -> None:
        """Give the service up once it has failed the same way too often, with nothing answered between."""
        for reply in replies:
            why, count = self._same
            if not isinstance(reply, Failure) or reply.transient or reply.kind != "service":
                self._same = ("", 0)
            else:
                self._same = (reply.why, count + 1 if reply.why == why else 1)
        why, count = self._same
        if self._give_up_after and count >= self._give_up_after and not isinstance(self._server, Failure):
            if self._server is not None:
                self._abandoned = self._server
            reason = f"{why} (given up after {count} such failures in a row)"
            self._server = Failure(reason, self._name, code="given_up")


def _opened(serving: ResolvedService) -> Server | Failure:
    component = serving.component.value
    try:
        opened: Server = component.open() if component.options is None else component.open(serving.options)
        for name in ("batch", "parallel"):
            if not isinstance(number := getattr(opened, name, None), int) or number < 1:
                return Failure(f"its {name} is a whole number from 1 on, not {number!r}", serving.name)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the boundary to foreign code: services
        return Failure(f"cannot be opened: {_sentence(error)}", serving.name)
    return opened


def _answered(server: Server, requests: list[Any], name: str, blobs: BlobStore) -> Sequence[Any]:
    """The replies to requests. Documents and files go to the service in full, and long ones of a reply are
    kept by their digests. A request whose blob is missing fails alone.
    """
    filled, missing = [], {}
    for number, request in enumerate(requests):
        try:
            filled.append(blobs.filled(request))
        except MissingBlobError as error:
            missing[number] = Failure(str(error), name, code="missing_blob")
    served = iter(_served(server, filled, name) if filled else ())
    if not missing:
        return [blobs.reply(reply) for reply in served]
    return [missing.get(number) or blobs.reply(next(served)) for number in range(len(requests))]


def _served(server: Server, requests: list[Any], name: str) -> Sequence[Any]:
    try:
        replies = server.serve(requests)
        if len(replies) == len(requests):
            return replies
        failure = Failure(f"gave {len(replies)} replies to {len(requests)} requests", name)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the boundary to foreign code: services
        failure = Failure(_sentence(error), name)
    return [failure] * len(requests)


def _sentence(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
