"""Run thousands of plug-ins at once: gather what they ask for, hand services batches, send replies back.

A task is a generator. It yields a request, or a tuple of requests, and is sent the reply, or the
tuple of replies; or a Fork of further tasks, and is sent what they return. Services run in threads of
their own; the plug-ins themselves all run in the caller's.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Hashable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

import msgspec

from goldgate import digests
from goldgate.journal import Claim, Entry, Key, Ledger
from goldgate.nouns import Failure
from goldgate.offers import Server
from goldgate.plan import Serving

Steps = Generator[Any, Any, Any]
POLL = 0.01  # seconds between looks at what other workers are asking
BACKOFF = 0.25  # seconds before the first retry; doubles each time


@dataclass(frozen=True, slots=True)
class Fork:
    """Tasks to run side by side; their parent is sent the tuple of what they return."""

    tasks: tuple[Steps, ...]


@dataclass(frozen=True, slots=True)
class Routed:
    """A request and the name of the service that answers it."""

    request: Any
    service: str


@dataclass(slots=True)
class _Task:
    steps: Steps
    parent: _Task | None
    place: Any  # the key of a root task; the place among its siblings of a forked one
    single: bool = True
    waiting: int = 0
    replies: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class _Ask:
    key: Key
    request: Any
    service: str
    waiters: list[tuple[_Task, int]]
    tries: int = 0


class Driver:
    """Drives tasks to their ends. ``started`` services are opened at their first request."""

    def __init__(self, services: dict[str, Serving], ledger: Ledger, retries: int = 0) -> None:
        self._services = services
        self._ledger = ledger
        self._retries = retries
        self._desks: dict[str, _Desk] = {}
        self._ready: deque[tuple[_Task, Any]] = deque()
        self._asks: dict[Key, _Ask] = {}
        self._new: list[_Ask] = []
        self._later: list[_Ask] = []
        self._timers: list[tuple[float, _Ask]] = []
        self._decoders: dict[Any, Callable[[bytes], Any]] = {}
        self._encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode
        self.events: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.finished: deque[tuple[Any, Any]] = deque()

    def start(self, key: Hashable, steps: Steps) -> None:
        """Begin a task; its end comes out of ``finished`` as (key, what it returned)."""
        self._ready.append((_Task(steps, None, key), None))

    def pump(self, block: bool = True) -> None:
        """Do all that can be done now; where nothing can and ``block`` is set, wait for an event."""
        self._advance()
        self._claim()
        self._advance()
        self._dispatch()
        if self._ready or self.finished:
            block = False
        self._events(block)

    def idle(self) -> bool:
        """Nothing is under way."""
        return not (self._ready or self._asks or self._new or self.finished)

    def close(self) -> None:
        """Close every service that was opened."""
        for desk in self._desks.values():
            desk.close()

    # --- tasks -----------------------------------------------------------------------------------

    def _advance(self) -> None:
        while self._ready:
            task, reply = self._ready.popleft()
            try:
                asked = task.steps.send(reply)
            except StopIteration as end:
                self._end(task, end.value)
                continue
            if isinstance(asked, Fork):
                self._fork(task, asked.tasks)
            else:
                self._ask(task, asked)

    def _end(self, task: _Task, value: Any) -> None:
        if task.parent is None:
            self.finished.append((task.place, value))
        else:
            self._give(task.parent, task.place, value)

    def _fork(self, task: _Task, children: tuple[Steps, ...]) -> None:
        task.single, task.waiting, task.replies = False, len(children), [None] * len(children)
        if not children:
            self._ready.append((task, ()))
        self._ready.extend((_Task(steps, task, place), None) for place, steps in enumerate(children))

    def _give(self, task: _Task, place: int, value: Any) -> None:
        task.replies[place] = value
        task.waiting -= 1
        if not task.waiting:
            self._ready.append((task, task.replies[0] if task.single else tuple(task.replies)))

    # --- requests --------------------------------------------------------------------------------

    def _ask(self, task: _Task, asked: Routed | tuple[Routed, ...]) -> None:
        many = asked if isinstance(asked, tuple) else (asked,)
        task.single, task.waiting, task.replies = many is not asked, len(many), [None] * len(many)
        if not many:
            self._ready.append((task, ()))
        for place, routed in enumerate(many):
            service = self._services[routed.service]
            key = (service.digest, digests.of_request(routed.request))
            if (ask := self._asks.get(key)) is None:
                ask = self._asks[key] = _Ask(key, routed.request, routed.service, [])
                self._new.append(ask)
            ask.waiters.append((task, place))

    def _claim(self) -> None:
        if not self._new:
            return
        asks, self._new = self._new, []
        for ask, answer in zip(asks, self._ledger.claim([ask.key for ask in asks]), strict=True):
            if answer is Claim.YOURS:
                self._send(ask)
            elif answer is Claim.LATER:
                self._later.append(ask)
            else:
                self._answer(ask, self._decoded(ask.request, answer))

    def _send(self, ask: _Ask) -> None:
        desk = self._desks.get(ask.service)
        if desk is None:
            desk = self._desks[ask.service] = _Desk(self._services[ask.service], self._replied)
        desk.pending.append(ask)

    def _dispatch(self) -> None:
        for desk in self._desks.values():
            desk.dispatch(self.events)

    def _replied(self, asks: Sequence[_Ask], replies: Sequence[Any]) -> None:
        entries: list[Entry] = []
        lost: list[Key] = []
        for ask, reply in zip(asks, replies, strict=True):
            encoded = reply if isinstance(reply, Failure) else self._encoded(ask.request, reply)
            if isinstance(encoded, Failure):
                if encoded.transient and ask.tries < self._retries:
                    ask.tries += 1
                    self._timers.append((time.monotonic() + BACKOFF * 2**ask.tries, ask))
                    continue
                lost.append(ask.key)
                self._answer(ask, encoded)
            else:
                entries.append((ask.key, ask.request.kind, encoded))
                self._answer(ask, self._decoded(ask.request, encoded))
        if entries:
            self._ledger.put(entries)
        if lost:
            self._ledger.release(lost)

    def _answer(self, ask: _Ask, reply: Any) -> None:
        del self._asks[ask.key]
        for task, place in ask.waiters:
            self._give(task, place, reply)

    def _encoded(self, request: Any, reply: Any) -> bytes | Failure:
        try:
            encoded = self._encode(reply)
            self._decoded(request, encoded)
        except (TypeError, ValueError, OverflowError, msgspec.MsgspecError) as error:
            return Failure(f"the reply to a {request.kind} request is malformed: {error}")
        return encoded

    def _decoded(self, request: Any, encoded: bytes) -> Any:
        """A reply always comes out of its encoding, so that a replayed run sees the same values."""
        if (decode := self._decoders.get(request.reply)) is None:
            decode = self._decoders[request.reply] = msgspec.msgpack.Decoder(request.reply).decode
        return decode(encoded)

    # --- events ----------------------------------------------------------------------------------

    def _events(self, block: bool) -> None:
        wait = self._due() if block and not self.idle() else 0.0 if not block else None
        with suppress(Empty):
            event = self.events.get(timeout=wait) if wait != 0.0 else self.events.get_nowait()
            while True:
                event()
                event = self.events.get_nowait()
        if self._later:
            self._new, self._later = [*self._new, *self._later], []
        now = time.monotonic()
        for timer in [timer for timer in self._timers if timer[0] <= now]:
            self._timers.remove(timer)
            self._send(timer[1])

    def _due(self) -> float | None:
        if self._later:
            return POLL
        if self._timers:
            return max(0.001, min(when for when, _ in self._timers) - time.monotonic())
        return None


class _Desk:
    """An opened service with its queue, and threads that each serve one batch at a time."""

    def __init__(self, serving: Serving, replied: Callable[[Sequence[_Ask], Sequence[Any]], None]) -> None:
        self.pending: deque[_Ask] = deque()
        self._name = serving.name
        self._replied = replied
        self._batches: SimpleQueue[list[_Ask] | None] = SimpleQueue()
        self._busy = 0
        self._server: Server | Failure = _opened(serving)
        self._threads: list[Thread] = []

    def dispatch(self, events: SimpleQueue[Callable[[], None]]) -> None:
        """Hand out batches while there are both requests and idle threads."""
        if isinstance(self._server, Failure):
            if self.pending:
                asks = list(self.pending)
                self.pending.clear()
                self._replied(asks, [self._server] * len(asks))
            return
        server = self._server
        while self.pending and self._busy < server.parallel:
            if self._busy == len(self._threads):
                thread = Thread(target=self._work, args=(server, events), daemon=True, name=self._name)
                self._threads.append(thread)
                thread.start()
            self._busy += 1
            count = min(server.batch, len(self.pending))
            self._batches.put([self.pending.popleft() for _ in range(count)])

    def close(self) -> None:
        for _ in self._threads:
            self._batches.put(None)
        if not isinstance(self._server, Failure):
            self._server.close()

    def _work(self, server: Server, events: SimpleQueue[Callable[[], None]]) -> None:
        while (asks := self._batches.get()) is not None:
            replies = _served(server, [ask.request for ask in asks], self._name)

            def tell(asks: list[_Ask] = asks, replies: Sequence[Any] = replies) -> None:
                self._busy -= 1
                self._replied(asks, replies)

            events.put(tell)


def _opened(serving: Serving) -> Server | Failure:
    offer = serving.offer.value
    try:
        opened: Server = offer.open() if offer.options is None else offer.open(serving.options)
    except Exception as error:  # noqa: BLE001 - the boundary to foreign code: services
        return Failure(f"cannot be opened: {_told(error)}", serving.name)
    return opened


def _served(server: Server, requests: list[Any], name: str) -> Sequence[Any]:
    try:
        replies = server.serve(requests)
        if len(replies) == len(requests):
            return replies
        failure = Failure(f"gave {len(replies)} replies to {len(requests)} requests", name)
    except Exception as error:  # noqa: BLE001 - the boundary to foreign code: services
        failure = Failure(_told(error), name)
    return [failure] * len(requests)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _plain(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} is not plain data")
