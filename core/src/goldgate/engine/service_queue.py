"""The queue of each opened service, and threads that each serve one batch at a time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Lock, Thread
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
"""Seconds of work that are given back at once, where batches take less: waking the driver's thread costs as
much as a fast service."""
MOST = 64  # batches that are handed out ahead of a fast service
STALL = 0.02  # seconds after which a service that was fast counts as slow
OWN = 25e-6
"""Seconds that the driver takes for a request. A service that takes less has no use for a second thread: they
would wait for one another."""
SURE, SLOW = 64, 8  # fast batches before one thread is left; how many a slow one counts for


class _Batch:
    __slots__ = ("asks", "began", "ended", "replies", "stuck")

    def __init__(self, asks: list[PendingRequest]) -> None:
        self.asks = asks
        self.began = 0.0  # until a thread takes it up
        self.ended = 0.0  # until it is answered or given up
        self.replies: Sequence[Any] = ()
        self.stuck = False  # its thread does not count: others go on


class ServiceQueue:
    """Opens a service and hands it batches. ``replied`` is called with asks and their replies, through
    ``events``, so that it runs in the driver's thread.

    As many threads as the service has in ``parallel`` take batches from one queue. Once the service proves
    *quick*, one thread takes them all, and more are handed out ahead; as soon as one batch is late, or fails,
    all threads are back.
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
        self._under_way: dict[_Batch, None] = {}  # in the order they were handed out
        self._lock = Lock()  # for the next four
        self._waiting: deque[_Batch] = deque()  # handed out and not taken up
        self._threads = self._working = 0  # threads, and those of them that take batches or serve one
        self._stuck = 0  # threads that work and do not count
        self._calls: SimpleQueue[bool] = SimpleQueue()  # True wakes a thread, False ends it
        self._answered: deque[_Batch] = deque()  # for the driver's thread to take
        self._said = False  # it is called for them
        self._since = 0.0  # when a thread began with the first of them
        self._ahead = 0  # batches that fill a SLICE, of a quick service; of others 0
        self._score = 0  # how sure it is that the service is quick
        self._give_up_after = give_up_after
        self._blobs = blobs or BlobStore()
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
        if server is None or not self.pending:
            return
        if isinstance(server, Failure):
            asks = list(self.pending)
            self.pending.clear()
            self._replied(asks, [server] * len(asks))
            return
        most = server.parallel + max(server.parallel, self._ahead)
        while self.pending and len(self._under_way) < most:
            if len(self._under_way) >= server.parallel and len(self.pending) < server.batch:
                break
            count = min(server.batch, len(self.pending))
            batch = _Batch([self.pending.popleft() for _ in range(count)])
            self._under_way[batch] = None
            self._waiting.append(batch)
        self._call(server)

    def due(self, limit: float) -> float | None:
        """When the oldest batch will have taken longer than ``limit`` seconds, or will be late in a quick
        service.
        """
        if self._server is None and self.pending:
            return self._opening + limit
        due = None
        for batch in self._under_way:
            if due is None:
                due = (batch.began or time.monotonic()) + limit
                if not self._ahead:
                    break
            if not batch.stuck:
                return min(due, (batch.began or time.monotonic()) + STALL)
        return due

    def give_up(self, limit: float) -> None:
        """Fail the batches that take longer than ``limit`` seconds; their threads are left to end."""
        now = time.monotonic()
        if self._server is None and now - self._opening >= limit:
            self._server = Failure(f"is not open after {limit:g} s", self._name, "time", code="not_open")
            self.dispatch()
        oldest = next(iter(self._under_way), None)
        if oldest is None or not oldest.began:
            return
        if now - oldest.began < (min(limit, STALL) if self._ahead else limit):
            return
        if self._ahead:
            self.collect()
            if self._server is not None and not isinstance(self._server, Failure):
                self._late(self._server, now)
        late: list[_Batch] = []
        with self._lock:
            for batch in self._under_way:
                if batch.began and not batch.ended and now - batch.began >= limit:
                    batch.ended = now
                    late.append(batch)
                    self._stuck -= batch.stuck
            self._threads -= len(late)
            self._working -= len(late)
        for batch in late:
            del self._under_way[batch]
            failure = Failure(f"gave no reply within {limit:g} s", self._name, "time")
            self._replied(batch.asks, [failure] * len(batch.asks))
        if late and self._server is not None and not isinstance(self._server, Failure):
            self._call(self._server)

    def close(self) -> None:
        """Let the threads end, and close the service."""
        for _ in range(self._threads):
            self._calls.put(False)
        for server in (self._server, self._abandoned):
            if server is not None and not isinstance(server, Failure):
                server.close()

    def collect(self) -> None:
        """Take the batches that are answered."""
        self._said, self._since = False, 0.0
        while self._answered:
            batch = self._answered.popleft()
            del self._under_way[batch]
            self._learn(batch)
            self._watch(batch.replies)
            self._replied(batch.asks, batch.replies)

    def _open(self, serving: ResolvedService) -> None:
        opened = _opened(serving)

        def done() -> None:
            if self._server is None:
                self._server = opened
            elif not isinstance(opened, Failure):  # given up on in the meantime
                opened.close()

        self._events.put(done)

    # --- threads ---------------------------------------------------------------------------------

    def _call(self, server: Server) -> None:
        """Have as many threads at work as there are batches for: one, where the service is quick."""
        with self._lock:
            most = min(server.parallel, 1 + self._stuck) if self._ahead else server.parallel
            more = min(most - self._working, len(self._waiting))
            parked = self._threads - self._working
            if more <= 0:
                return
            self._working += more
            self._threads += max(0, more - parked)
        for number in range(more):
            if number < parked:
                self._calls.put(True)
            else:
                Thread(target=self._work, args=(server,), daemon=True, name=self._name).start()

    def _work(self, server: Server) -> None:
        batch = self._next()
        while True:
            while batch is None:
                if not self._calls.get():
                    return
                batch = self._next()
            batch.replies = _answered(server, [ask.request for ask in batch.asks], self._name, self._blobs)
            now = time.monotonic()
            with self._lock:
                if batch.ended:
                    return  # given up; another thread has taken this one's place
                batch.ended = now
                self._stuck -= batch.stuck
            self._answered.append(batch)
            since = self._since = self._since or batch.began
            if not self._said and (not self._ahead or not self._waiting or now - since >= SLICE):
                self._said = True
                self._events.put(self.collect)
            batch = self._next()

    def _next(self) -> _Batch | None:
        """The next batch for a thread; None where it is to wait until it is called."""
        with self._lock:
            if not self._waiting or (self._ahead and self._working - self._stuck > 1):
                self._working -= 1
                return None
            batch = self._waiting.popleft()
            batch.began = time.monotonic()
            return batch

    # --- how fast it is --------------------------------------------------------------------------

    def _learn(self, batch: _Batch) -> None:
        """Tell from an answered batch whether the service is quick."""
        server = self._server
        if server is None or isinstance(server, Failure):
            return
        took = batch.ended - batch.began
        failed = any(isinstance(reply, Failure) for reply in batch.replies)
        limit = SLICE if server.parallel == 1 else OWN * len(batch.asks)
        sure = 1 if server.parallel == 1 else SURE
        if failed:
            self._score = 0
        else:
            self._score = min(SURE, self._score + 1) if took < limit else max(0, self._score - SLOW)
        if not self._score:
            self._wide(server)
        elif self._score >= sure and took < limit:
            fill = min(MOST, max(1, int(SLICE / max(took, 1e-6))))
            if not self._ahead:
                self._pass_over(batch.ended)
            self._ahead = (3 * (self._ahead or fill) + fill) // 4

    def _late(self, server: Server, now: float) -> None:
        """Have all threads back where a batch takes longer than those of a quick service."""
        if self._pass_over(now):
            self._score = 0
            self._wide(server)

    def _pass_over(self, now: float) -> bool:
        """Count no thread whose batch is late; whether there is one more."""
        before = self._stuck
        with self._lock:
            for batch in self._under_way:
                if batch.began and not batch.ended and not batch.stuck and now - batch.began >= STALL:
                    batch.stuck = True
                    self._stuck += 1
            return self._stuck > before

    def _wide(self, server: Server) -> None:
        if self._ahead:
            self._ahead = 0
            self._call(server)

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
