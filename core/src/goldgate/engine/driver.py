"""Run thousands of plug-ins at once: gather what they ask for, hand services batches, send replies back.

A task is a generator. It yields a request, or a tuple of requests, and is sent the reply, or the
tuple of replies; or a Fork of further tasks, and is sent what they return. Services run in threads of
their own; the plug-ins themselves all run in the caller's.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

import msgspec

from goldgate import digests
from goldgate.blobs import BlobStore, MissingBlobError
from goldgate.engine import meters
from goldgate.engine.journal import Claim, DistantJournal, Entry, Journal, Key
from goldgate.engine.meters import Spent, Usage
from goldgate.engine.reply_log import ReplyLogs
from goldgate.engine.service_queue import PendingRequest, ServiceQueue
from goldgate.engine.tasks import Await, Begun, Fork, Routed, Steps
from goldgate.nouns import Failure
from goldgate.plugins.resolved import ResolvedService
from goldgate.requests import Read

POLL = 0.01  # seconds between looks at what other workers are asking
SPENT = "the budget is used up: raise it under [budget] and run the same command again"
CHEAP = ("sandbox", "lint", "compute")
"""Kinds of request that are answered by this machine's own processes."""
GATHER, TOGETHER = 0.005, 64
"""Seconds for which replies are gathered before they are kept, and how many: a commit has its price."""
BACKOFF = 0.25  # seconds before the first retry; doubles each time
_NONE: list[Any] = []  # of a task that waits for one reply; nobody writes to it


class _Task:
    __slots__ = ("parent", "place", "replies", "single", "steps", "usage", "waiting")

    def __init__(self, steps: Steps, parent: _Task | None, place: Any) -> None:
        self.steps = steps
        self.parent = parent
        self.place = place  # the key of a root task; the place among its siblings of a forked one
        self.single = True  # it waits for one reply, and is sent that
        self.waiting = 0  # replies of several that are still to come
        self.replies: list[Any] = _NONE
        self.usage: Usage | None = None  # of a root task, once it has asked for something

    def root(self) -> _Task:
        task = self
        while task.parent is not None:
            task = task.parent
        return task


class Driver:
    """Drives tasks to their ends. Services are opened at their first request; a transient failure is
    tried again ``retries`` times; a batch that takes longer than ``service_timeout`` seconds fails.
    ``blobs``: the folders of long texts and files. ``logs`` keep the replies that cost no money; without
    them all goes to the journal.
    """

    def __init__(
        self,
        services: Mapping[str, ResolvedService],
        journal: Journal | DistantJournal,
        retries: int = 0,
        service_timeout: float = 600.0,
        give_up_after: int = 0,
        blobs: Sequence[str] = (),
        logs: ReplyLogs | None = None,
    ) -> None:
        self._services = services
        self._journal = journal
        self._distant = journal if isinstance(journal, DistantJournal) else None
        self._near = None if isinstance(journal, DistantJournal) else journal
        self._retries = retries
        self._reply_within = service_timeout
        self._give_up_after = give_up_after
        self._blobs = BlobStore(blobs)
        self._logs = logs
        self._queues: dict[str, ServiceQueue] = {}
        self._ready: deque[tuple[_Task, Any]] = deque()
        self._asks: dict[Key, PendingRequest] = {}
        self._new: list[PendingRequest] = []
        self._later: list[PendingRequest] = []
        self._timers: list[tuple[float, PendingRequest]] = []
        self._entries: dict[Key, Entry] = {}
        self._spent: Spent = {}
        self.usage: dict[Any, Usage] = {}
        """What each finished task took, by its key; for the caller to take out."""
        self._decoders: dict[Any, Callable[[bytes], Any]] = {}
        self._encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
        self._oldest = 0.0  # when the first of the entries came
        self.events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.finished: deque[tuple[Any, Any]] = deque()

    def start(self, key: Hashable, steps: Steps) -> None:
        """Begin a task; its end comes out of ``finished`` as (key, what it returned)."""
        self._ready.append((_Task(steps, None, key), None))

    def pump(self, block: bool = True) -> None:
        """Do all that can be done now; where nothing can and ``block`` is set, wait for an event."""
        while self._ready or self._new:
            self._advance()
            self._claim()
        self._dispatch()
        if self._ready or self.finished:
            block = False
        self._events(block)

    def idle(self) -> bool:
        """Nothing is under way."""
        return not (self._ready or self._asks or self._new or self.finished)

    def settle(self) -> None:
        """Give the journal the replies that it has not got yet, and what was spent."""
        if self._entries or self._spent:
            self._journal.put(list(self._entries.values()), self._spent)
            self._entries, self._spent = {}, {}

    def close(self) -> None:
        """Close every service that was opened, and the logs."""
        if self._entries:
            self.settle()
        for queue in self._queues.values():
            queue.close()
        if self._logs is not None:
            self._logs.close()

    # --- tasks -----------------------------------------------------------------------------------

    def _advance(self) -> None:
        while self._ready:
            task, reply = self._ready.popleft()
            try:
                asked = task.steps.send(reply)
            except StopIteration as end:
                self._end(task, end.value)
                continue
            self._yielded(task, asked)

    def _yielded(self, task: _Task, asked: Any) -> None:
        if isinstance(asked, Fork):
            self._fork(task, asked.tasks)
        elif isinstance(asked, Await):
            asked.begin(partial(self._resume, task))
        else:
            self._ask(task, asked)

    def _resume(self, task: _Task, value: Any) -> None:
        self._ready.append((task, value))

    def _end(self, task: _Task, value: Any) -> None:
        if task.parent is None:
            if task.usage:
                self.usage[task.place] = task.usage
            self.finished.append((task.place, value))
        else:
            self._give(task.parent, task.place, value)

    def _fork(self, task: _Task, children: tuple[Steps | Begun, ...]) -> None:
        task.single, task.waiting, task.replies = False, len(children), [None] * len(children)
        if not children:
            self._ready.append((task, ()))
        for place, child in enumerate(children):
            if isinstance(child, Begun):
                self._yielded(_Task(child.steps, task, place), child.asked)
            else:
                self._ready.append((_Task(child, task, place), None))

    def _give(self, task: _Task, place: int, value: Any) -> None:
        if task.single:
            self._ready.append((task, value))
            return
        task.replies[place] = value
        task.waiting -= 1
        if not task.waiting:
            self._ready.append((task, tuple(task.replies)))

    # --- requests --------------------------------------------------------------------------------

    def _ask(self, task: _Task, asked: Routed | tuple[Routed, ...]) -> None:
        if not isinstance(asked, tuple):
            task.single = True
            self._pend(task, 0, asked)
            return
        task.single, task.waiting, task.replies = False, len(asked), [None] * len(asked)
        if not asked:
            self._ready.append((task, ()))
        for place, routed in enumerate(asked):
            self._pend(task, place, routed)

    def _pend(self, task: _Task, place: int, routed: Routed) -> None:
        request = routed.request
        if isinstance(request, Read):
            self._give(task, place, _contents(self._blobs, request))
            return
        request = self._blobs.asked(request)
        key = (self._services[routed.service].digest, digests.of_request(request))
        if (ask := self._asks.get(key)) is None:
            ask = self._asks[key] = PendingRequest(key, request, routed.service)
            self._new.append(ask)
        ask.waiters.append((task, place, routed.step))

    def _claim(self) -> None:
        if not self._new:
            return
        asks, self._new = self._new, []
        if self._entries:
            asks = [ask for ask in asks if not self._gathered(ask)]
        if self._logs is not None:
            asks = [ask for ask in asks if not self._logged(ask, self._logs)]
        if not asks:
            return
        keys = [ask.key for ask in asks]
        if self._near is not None:
            self._claimed(asks, self._near.claim(keys))
        elif self._distant is not None:
            self._distant.claim_later(
                keys, lambda answers: self.events.put(lambda: self._claimed(asks, answers))
            )

    def _gathered(self, ask: PendingRequest) -> bool:
        """Whether a request was answered, and the reply is not in the journal yet."""
        if (entry := self._entries.get(ask.key)) is None:
            return False
        decoded = self._decoded(ask.request, entry[2])
        self._answer(ask, decoded, meters.measured(decoded))
        return True

    def _logged(self, ask: PendingRequest, logs: ReplyLogs) -> bool:
        """Whether a request is one that nobody claims; then it is answered or sent."""
        if not cheap(ask.request):
            return False
        reply = logs.find(ask.key, ask.request.kind)
        if reply is None:
            self._send(ask)
        else:
            decoded = self._decoded(ask.request, reply)
            self._answer(ask, decoded, meters.measured(decoded))
        return True

    def _claimed(self, asks: Sequence[PendingRequest], answers: Sequence[bytes | Claim]) -> None:
        for ask, answer in zip(asks, answers, strict=True):
            if answer is Claim.YOURS:
                self._send(ask)
            elif answer is Claim.LATER:
                self._later.append(ask)
            elif answer is Claim.SPENT:
                self._answer(ask, Failure(SPENT, ask.service, "budget", code="budget"))
            else:
                decoded = self._decoded(ask.request, answer)
                self._answer(ask, decoded, meters.measured(decoded))

    def _send(self, ask: PendingRequest) -> None:
        queue = self._queues.get(ask.service)
        if queue is None:
            queue = self._queues[ask.service] = ServiceQueue(
                self._services[ask.service], self.events, self._replied, self._give_up_after, self._blobs
            )
        queue.pending.append(ask)

    def _dispatch(self) -> None:
        for queue in self._queues.values():
            queue.dispatch()

    def _replied(self, asks: Sequence[PendingRequest], replies: Sequence[Any]) -> None:
        entries: list[Entry] = []
        logged: list[Entry] = []
        lost: list[Key] = []
        plain = 0  # replies that say nothing of tokens: counted together
        for ask, reply in zip(asks, replies, strict=True):
            encoded, decoded = (
                (b"", reply) if isinstance(reply, Failure) else self._encoded(ask.request, reply)
            )
            if isinstance(decoded, Failure):
                if decoded.transient and ask.tries < self._retries:
                    ask.tries += 1
                    self._timers.append((time.monotonic() + BACKOFF * 2**ask.tries, ask))
                    continue
                if not self._is_logged(ask):
                    lost.append(ask.key)
                self._answer(ask, decoded)
            else:
                (logged if self._is_logged(ask) else entries).append((ask.key, ask.request.kind, encoded))
                counts = meters.measured(decoded)
                if counts is meters.NO_TOKENS:
                    plain += 1
                else:
                    meters.add(self._spent, ask.service, counts)
                self._answer(ask, decoded, counts)
        if plain:
            meters.add(self._spent, asks[0].service, (plain, 0, 0))
        if entries:
            self._oldest = self._oldest if self._entries else time.monotonic()
            self._entries |= {entry[0]: entry for entry in entries}
        if logged and self._logs is not None:
            self._logs.add(logged)
        if lost:
            self._journal.release(lost)

    def _is_logged(self, ask: PendingRequest) -> bool:
        return self._logs is not None and cheap(ask.request)

    def _answer(self, ask: PendingRequest, reply: Any, counts: tuple[int, int, int] | None = None) -> None:
        del self._asks[ask.key]
        for task, place, step in ask.waiters:
            if counts is not None:
                root = task if task.parent is None else task.root()
                if root.usage is None:
                    root.usage = {}
                meters.add(root.usage, (step, ask.service), counts)
            self._give(task, place, reply)

    def _encoded(self, request: Any, reply: Any) -> tuple[bytes, Any]:
        """A reply encoded, and as it comes out of that; or a Failure in its place."""
        try:
            encoded = self._encode(reply)
            return encoded, self._decoded(request, encoded)
        except (TypeError, ValueError, OverflowError, msgspec.MsgspecError) as error:
            why = f"the reply to a {request.kind} request is malformed: {error}"
            return b"", Failure(why, transient=True, code="malformed_reply")

    def _decoded(self, request: Any, encoded: bytes) -> Any:
        """A reply always comes out of its encoding, so that a replayed run sees the same values."""
        if (decode := self._decoders.get(request.reply)) is None:
            decode = self._decoders[request.reply] = msgspec.msgpack.Decoder(request.reply).decode
        return decode(encoded)

    # --- events ----------------------------------------------------------------------------------

    def _events(self, block: bool) -> None:
        with suppress(Empty):
            event = self.events.get(timeout=self._patience()) if block else self.events.get_nowait()
            while True:
                event()
                event = self.events.get_nowait()
        now = time.monotonic()
        if self._entries and (
            len(self._entries) >= TOGETHER or now >= self._oldest + GATHER or self.finished
        ):
            self.settle()
        if self._later:
            self._new, self._later = [*self._new, *self._later], []
        for timer in [timer for timer in self._timers if timer[0] <= now]:
            self._timers.remove(timer)
            self._send(timer[1])
        for queue in self._queues.values():
            queue.give_up(self._reply_within)

    def _patience(self) -> float | None:
        """Seconds until something is due without an event; None where nothing is."""
        due = [when for when, _ in self._timers]
        if self._entries:
            due.append(self._oldest + GATHER)
        due += [
            when for queue in self._queues.values() if (when := queue.due(self._reply_within)) is not None
        ]
        wait = max(0.001, min(due) - time.monotonic()) if due else None
        if self._later:
            return POLL if wait is None else min(POLL, wait)
        return wait


def cheap(request: Any) -> bool:
    """Whether asking again costs time only, no money. A kind of request of a plug-in's own says so with
    ``cheap: ClassVar[bool] = True``."""
    return bool(getattr(request, "cheap", request.kind in CHEAP))


def _contents(blobs: BlobStore, request: Read) -> bytes | Failure:
    try:
        return blobs.data(request.blob)
    except MissingBlobError as error:
        return Failure(str(error), code="missing_blob")


def _plain(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} is not plain data")
