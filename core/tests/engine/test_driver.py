"""The driver: batches, each request once, retries, deadlines; failures go to those who asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from goldgate.engine import driver as driver_module
from goldgate.engine.driver import Driver
from goldgate.engine.journal import SqliteJournal
from goldgate.engine.tasks import Fork, Routed
from goldgate.nouns import Blob, Failure, Message
from goldgate.plugins.components import Service
from goldgate.plugins.loading import Component
from goldgate.plugins.resolved import ResolvedService
from goldgate.requests import Chat, Completion
from goldgate.testing import Scripted

Steps = Generator[Any, Any, Any]


@dataclass(frozen=True)
class PendingRequest:
    kind: ClassVar[str] = "ask"
    reply: ClassVar[Any] = int
    number: int


def serving(server: Any, name: str = "s") -> ResolvedService:
    component = Component(name, "services", Service(lambda: server, ("ask",)), "tests", "0")
    return ResolvedService(name, component, None, name.encode())


def driven(
    tasks: Sequence[Steps], *servers: Any, retries: int = 0, journal: Any = None, within: float = 60.0
) -> list[Any]:
    services = {f"s{place}": serving(server, f"s{place}") for place, server in enumerate(servers)}
    driver = Driver(services, journal or SqliteJournal(":memory:"), retries, within)
    for key, steps in enumerate(tasks):
        driver.start(key, steps)
    done: dict[Any, Any] = {}
    while len(done) < len(tasks):
        driver.pump()
        while driver.finished:
            key, value = driver.finished.popleft()
            done[key] = value
    assert driver.idle()
    driver.close()
    return [done[key] for key in range(len(tasks))]


def ask(*numbers: int, service: str = "s0") -> Steps:
    total = 0
    for number in numbers:
        total += yield Routed(PendingRequest(number), service)
    return total


class Counting(Scripted):
    """Remembers the sizes of its batches."""

    def __init__(self, reply: Callable[[Any], Any], batch: int, parallel: int = 1) -> None:
        super().__init__(reply, batch, parallel)
        self.sizes: list[int] = []

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        self.sizes.append(len(requests))
        return super().serve(requests)


def test_requests_are_gathered_into_batches() -> None:
    server = Counting(lambda request: request.number * 2, batch=100)
    assert driven([ask(n) for n in range(1000)], server) == [n * 2 for n in range(1000)]
    assert server.sizes == [100] * 10


def test_a_tuple_of_requests_gets_a_tuple_of_replies_in_order() -> None:
    def many() -> Steps:
        nothing = yield ()
        one = yield (Routed(PendingRequest(5), "s0"),)
        return (
            nothing,
            one,
            (
                yield (
                    Routed(PendingRequest(1), "s0"),
                    Routed(PendingRequest(2), "s0"),
                    Routed(PendingRequest(1), "s0"),
                )
            ),
        )

    assert driven([many()], Scripted(lambda request: request.number)) == [((), (5,), (1, 2, 1))]


def test_a_fork_runs_side_by_side_and_returns_in_order() -> None:
    server = Counting(lambda request: request.number, batch=9)

    def parent() -> Steps:
        nothing = yield Fork(())
        return nothing, (yield Fork((ask(1, 2), ask(3), ask(4, 5))))

    assert driven([parent()], server) == [((), (3, 3, 9))]
    assert server.sizes == [3, 2]


def test_the_same_request_is_asked_once() -> None:
    server = Scripted(lambda request: request.number)
    assert driven([ask(7, 7), ask(7), ask(7)], server) == [14, 7, 7]
    assert len(server.asked) == 1


def test_an_answered_request_comes_from_the_journal_and_services_do_not_mix() -> None:
    journal, one, two = SqliteJournal(":memory:"), Scripted(lambda r: 1), Scripted(lambda r: 2)
    assert driven([ask(7), ask(7, service="s1")], one, two, journal=journal) == [1, 2]
    assert driven([ask(7), ask(7, service="s1")], one, two, journal=journal) == [1, 2]
    assert driven([ask(1, 2, 3)], one, journal=journal) == driven([ask(1, 2, 3)], one, journal=journal)
    assert (len(one.asked), len(two.asked)) == (4, 1)


def test_a_transient_failure_is_tried_again_and_a_failure_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(driver_module, "BACKOFF", 0.001)
    journal = SqliteJournal(":memory:")
    replies = iter([Failure("busy", transient=True), Failure("busy", transient=True), 5])
    assert driven([ask(1)], Scripted(lambda r: next(replies)), retries=2, journal=journal) == [5]
    failing = Scripted(lambda r: Failure("down"))

    def caught() -> Steps:
        return (yield Routed(PendingRequest(2), "s0"))

    assert driven([caught()], failing, retries=2, journal=journal) == [Failure("down")]
    assert len(failing.asked) == 1
    assert driven([ask(2)], Scripted(lambda r: 6), journal=journal) == [6]


def result(numbers: Sequence[int] = (1,)) -> Steps:
    return (yield tuple(Routed(PendingRequest(number), "s0") for number in numbers))


class Raising(Scripted):
    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        raise ConnectionError("refused")


class Short(Scripted):
    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        return []


@pytest.mark.parametrize(
    ("server", "why"),
    [
        (Raising(id), "ConnectionError: refused"),
        (Short(id), "gave 0 replies to 1 requests"),
        (Scripted(lambda r: "text"), "malformed: Expected `int`, got `str`"),
        (Scripted(lambda r: object()), "malformed: object is not plain data"),
    ],
)
def test_a_broken_service_is_a_failure_that_says_so(server: Any, why: str) -> None:
    ((failure,),) = driven([result()], server)
    assert isinstance(failure, Failure)
    assert why in failure.why


def test_a_service_that_cannot_be_opened_fails_its_requests() -> None:
    def broken() -> Any:
        raise OSError("no socket")

    component = Component("s0", "services", Service(broken, ("ask",)), "tests", "0")
    driver = Driver({"s0": ResolvedService("s0", component, None, b"s")}, SqliteJournal(":memory:"))
    driver.start(0, result())
    while not driver.finished:
        driver.pump()
    assert driver.finished[0][1][0].why == "cannot be opened: OSError: no socket"


def test_a_service_that_never_answers_fails_at_the_deadline_and_others_go_on() -> None:
    free = threading.Event()

    class Hanging(Scripted):
        def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
            if requests[0].number == 1:
                free.wait(20)
            return super().serve(requests)

    hung, fine = driven([result([1]), result([2])], Hanging(lambda r: r.number), within=0.2)
    free.set()
    assert "no reply within 0.2 s" in hung[0].why
    assert hung[0].kind == "time"
    assert fine == (2,)


def test_parallel_batches_are_under_way_at_once_and_never_more() -> None:
    now, most, lock = [0], [0], threading.Lock()

    def slow(request: Any) -> int:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.01)
        with lock:
            now[0] -= 1
        return 0

    driven([ask(n) for n in range(40)], Scripted(slow, batch=1, parallel=4))
    assert most[0] == 4


def test_a_reply_is_the_same_first_and_from_the_journal() -> None:
    @dataclass(frozen=True)
    class Listing:
        kind: ClassVar[str] = "ask"
        reply: ClassVar[Any] = tuple[str, ...]

    def listing() -> Steps:
        return (yield Routed(Listing(), "s0"))

    journal = SqliteJournal(":memory:")
    first = driven([listing()], Scripted(lambda r: ["a"]), journal=journal)
    assert first == driven([listing()], Scripted(lambda r: ["b"]), journal=journal) == [("a",)]


def test_a_malformed_reply_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_module, "BACKOFF", 0.001)
    replies = iter(["text", 5])
    assert driven([ask(1)], Scripted(lambda request: next(replies)), retries=2) == [5]


def test_many_requests_about_a_long_document_keep_it_once(tmp_path: Path) -> None:
    text = "x" * 100_000
    server = Scripted(lambda request: Completion(Message("assistant", str(len(request.messages[0].content)))))
    component = Component("s0", "services", Service(lambda: server, ("chat",)), "tests", "0")
    services = {"s0": ResolvedService("s0", component, None, b"s0")}
    driver = Driver(services, SqliteJournal(":memory:"), blobs=(str(tmp_path),))

    def asking() -> Steps:
        asked = (Chat((Message("user", "?", documents=(text,)),), index=n) for n in range(8))
        replies = yield tuple(Routed(one, "s0") for one in asked)
        return [reply.message.content for reply in replies]

    driver.start("only", asking())
    driver.pump(block=False)
    held = [ask.request.messages[0].documents[0] for ask in driver._asks.values()]
    assert [isinstance(one, Blob) for one in held] == [True] * len(held)
    while not driver.finished:
        driver.pump()
    assert driver.finished.popleft() == ("only", ["100003"] * 8)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    driver.close()
