"""Compute runs a function in a worker that is killed at its limit."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from goldgate.engine.compute import ComputeOptions, ComputeServer
from goldgate.nouns import Failure
from goldgate.requests import Compute, Computed


@pytest.fixture
def server() -> Iterator[ComputeServer]:
    opened = ComputeServer(ComputeOptions(memory=512))
    yield opened
    opened.close()


def one(server: ComputeServer, function: str, *args: object, seconds: float = 20.0) -> Computed | Failure:
    (reply,) = server.serve([Compute(function, args, seconds=seconds)])
    return reply


def test_a_value_an_exception_and_a_value_that_is_not_plain(server: ComputeServer) -> None:
    assert one(server, "math:gcd", 12, 18) == Computed(6)
    raised = one(server, "math:sqrt", -1)
    assert isinstance(raised, Computed)
    assert (raised.ended, raised.error) == ("raised", "ValueError: math domain error")
    opened = one(server, "threading:Lock")
    assert isinstance(opened, Computed)
    assert opened.ended == "raised"


def test_one_worker_serves_many(server: ComputeServer) -> None:
    assert len({one(server, "os:getpid").value for _ in range(3)}) == 1  # type: ignore[union-attr] # computed


def test_what_never_ends_is_killed_and_the_next_is_served(server: ComputeServer) -> None:
    reply = one(server, "re:fullmatch", "(a+)+b", "a" * 40, seconds=0.3)
    assert isinstance(reply, Computed)
    assert reply.ended == "time"
    assert one(server, "math:gcd", 4, 6) == Computed(2)


def test_what_takes_too_much_memory_ends(server: ComputeServer) -> None:
    reply = one(server, "operator:mul", "x", 2_000_000_000)
    assert isinstance(reply, Computed)
    assert reply.ended == "memory"
    assert one(server, "math:gcd", 4, 6) == Computed(2)


def test_a_worker_that_dies_ends_its_request_only(server: ComputeServer) -> None:
    reply = one(server, "os:_exit", 3)
    assert isinstance(reply, Computed)
    assert "died" in reply.error
    assert one(server, "math:gcd", 4, 6) == Computed(2)


def test_a_function_that_is_not_there_is_a_failure(server: ComputeServer) -> None:
    assert isinstance(one(server, "math:nope"), Failure)
    assert isinstance(one(server, "no_such_module:nope"), Failure)
    assert one(server, "math:gcd", 4, 6) == Computed(2)


def test_it_works_from_any_thread(server: ComputeServer) -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(one(server, "math:gcd", 12, 18)))
    thread.start()
    thread.join()
    assert found == [Computed(6)]
