"""Threads of a service: all of them for a slow one, one for a quick one, and no reply lost or late on the way."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from goldgate.engine import service_queue
from goldgate.engine.driver import Driver
from goldgate.engine.journal import NullJournal
from goldgate.engine.tasks import Routed
from goldgate.nouns import Failure
from goldgate.plugins.components import Service
from goldgate.plugins.loading import Component
from goldgate.plugins.resolved import ResolvedService

Steps = Generator[Any, Any, Any]
ANY = 600.0  # seconds: what took less is quick, or late after that


@dataclass(frozen=True)
class Ask:
    kind: ClassVar[str] = "ask"
    reply: ClassVar[Any] = int
    number: int


class Served:
    """Counts what it serves, and remembers how many requests were under way at once."""

    def __init__(self, reply: Callable[[int], Any], parallel: int) -> None:
        self.batch, self.parallel = 1, parallel
        self.served = 0
        self.most = self._now = 0
        self._reply, self._lock = reply, threading.Lock()

    def serve(self, requests: Sequence[Ask]) -> Sequence[Any]:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            self.served += len(requests)
        try:
            return [self._reply(request.number) for request in requests]
        finally:
            with self._lock:
                self._now -= 1

    def close(self) -> None:
        pass


def asking(number: int) -> Steps:
    return (yield Routed(Ask(number), "s"))


def driver_of(server: Served, within: float = 60.0, give_up_after: int = 0) -> Driver:
    component = Component("s", "services", Service(lambda: server, ("ask",)), "tests", "0")
    services = {"s": ResolvedService("s", component, None, b"s")}
    return Driver(services, NullJournal(), 0, within, give_up_after)


def ran(
    driver: Driver, numbers: Iterable[int], seen: Callable[[dict[int, Any]], None] = lambda found: None
) -> dict[int, Any]:
    """The reply to each number; ``seen`` looks at what there is whenever there is more."""
    wanted = list(numbers)
    for number in wanted:
        driver.start(number, asking(number))
    found: dict[int, Any] = {}
    while len(found) < len(wanted):
        driver.pump()
        while driver.finished:
            key, value = driver.finished.popleft()
            found[key] = value
        seen(found)
    assert driver.idle()
    return found


@pytest.fixture
def always_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a batch takes, it is quick."""
    monkeypatch.setattr(service_queue, "OWN", ANY)
    monkeypatch.setattr(service_queue, "SLICE", ANY)


@pytest.mark.usefixtures("always_quick")
def test_a_quick_service_is_served_by_one_thread_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_queue, "STALL", ANY)
    server = Served(lambda number: number, parallel=8)
    driver = driver_of(server)
    ran(driver, range(200))
    server.most = 0
    assert ran(driver, range(1000, 1400)) == {number: number for number in range(1000, 1400)}
    assert server.most == 1
    driver.close()


def test_a_service_that_becomes_slow_gets_all_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_queue, "OWN", ANY)
    all_here = threading.Barrier(8)

    def reply(number: int) -> int:
        if number >= 1000:
            all_here.wait(60)  # raises unless eight are under way at once
        return number

    server = Served(reply, parallel=8)
    driver = driver_of(server)
    ran(driver, range(200))
    assert ran(driver, range(1000, 1024)) == {number: number for number in range(1000, 1024)}
    assert server.most == 8
    driver.close()


def test_a_slow_service_gets_all_its_threads_at_once() -> None:
    all_here = threading.Barrier(8)

    def reply(number: int) -> int:
        all_here.wait(60)
        return number

    server = Served(reply, parallel=8)
    driver = driver_of(server)
    assert ran(driver, range(40)) == {number: number for number in range(40)}
    assert server.most == 8
    driver.close()


@pytest.mark.parametrize("parallel", [1, 4])
def test_replies_do_not_wait_for_a_slow_batch_behind_them(
    parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_queue, "OWN", ANY)
    monkeypatch.setattr(service_queue, "SLICE", ANY)
    others = threading.Event()

    def reply(number: int) -> int:
        if number == 150:
            assert others.wait(60)
        return number

    driver = driver_of(Served(reply, parallel))
    ran(driver, range(1000, 1200))  # quick by now

    def seen(found: dict[int, Any]) -> None:
        if len(found) >= 150:  # those that were asked before; with one thread the rest waits
            others.set()

    assert ran(driver, range(300), seen) == {number: number for number in range(300)}
    driver.close()


@pytest.mark.usefixtures("always_quick")
def test_what_hangs_in_a_quick_service_fails_alone() -> None:
    free, all_here = threading.Event(), threading.Barrier(4)

    def reply(number: int) -> int:
        if number in (1100, 1101):
            free.wait(60)
        if number >= 3000:
            all_here.wait(60)
        return number

    driver = driver_of(Served(reply, parallel=4), within=0.3)
    ran(driver, range(200))
    found = ran(driver, range(1000, 1300))
    failed = {number for number, value in found.items() if isinstance(value, Failure)}
    assert failed == {1100, 1101}
    assert {found[number].kind for number in failed} == {"time"}
    assert ran(driver, range(2000, 2100)) == {number: number for number in range(2000, 2100)}
    free.set()  # their threads end, late, and are no longer counted
    assert ran(driver, range(2100, 2200)) == {number: number for number in range(2100, 2200)}
    assert ran(driver, range(3000, 3008)) == {number: number for number in range(3000, 3008)}
    driver.close()


@pytest.mark.usefixtures("always_quick")
@pytest.mark.parametrize("parallel", [1, 4])
def test_a_quick_service_that_breaks_is_given_up(parallel: int) -> None:
    asked = []

    def reply(number: int) -> int | Failure:
        asked.append(number)
        return number if number < 1000 else Failure("no key", kind="service")

    driver = driver_of(Served(reply, parallel), give_up_after=100)
    ran(driver, range(200))
    found = ran(driver, range(1000, 2000))
    assert all(isinstance(value, Failure) for value in found.values())
    assert sum(value.code == "given_up" for value in found.values()) == 1200 - len(asked)
    assert len(asked) <= 200 + 100 + 2 * parallel  # nothing is handed out ahead once it fails
    driver.close()


@pytest.mark.parametrize("parallel", [1, 3])
@pytest.mark.parametrize("seed", range(3))
def test_fast_and_slow_in_any_order_are_all_answered(
    parallel: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_queue, "STALL", 0.002)
    monkeypatch.setattr(service_queue, "SURE", 8)
    monkeypatch.setattr(service_queue, "OWN", 0.001)
    chance = random.Random(seed)
    slow = {number: chance.random() < 0.03 for number in range(600)}

    def reply(number: int) -> int:
        if slow[number]:
            time.sleep(0.01)
        return -number

    server = Served(reply, parallel)
    driver = driver_of(server)
    assert ran(driver, range(600)) == {number: -number for number in range(600)}
    assert server.most <= parallel
    assert server.served == 600
    driver.close()
