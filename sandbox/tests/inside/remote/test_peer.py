"""A call over the line does what the same call does in one process: values, changes in place, and identity."""

from __future__ import annotations

import copy
import socket
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.peer import Handle, LostError, Peer, Side
from goldgate_sandbox.inside.remote.proxies import stand_in
from goldgate_sandbox.inside.remote.trust import Trust

ITEMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3)
LISTS = st.lists(ITEMS | st.lists(ITEMS, max_size=2), max_size=4)
CHANGES = st.sampled_from(
    ["", "append", "clear", "first of the second", "give the first back", "give a new one"]
)


def act(change: str, first: list[Any], second: list[Any], number: Any) -> Any:
    match change:
        case "append":
            first.append(number)
        case "clear":
            first.clear()
            return [1, "x"]
        case "first of the second":
            second[:] = first[:1]
        case "give the first back":
            return first
        case "give a new one":
            return [number, 2]
    return number


def side() -> Side:
    trust = Trust(whole=True)
    return Side(
        stand_in=lambda peer, handle, about: stand_in(peer, handle, about, trust),
        guard=lambda operation, subject, operands: None,
        received=lambda value: None,
        raised=lambda error, operation: error,
        exception=lambda module, name: None,
        changed=lambda containers, result: None,
    )


@pytest.fixture(scope="module")
def line() -> Iterator[Peer]:
    here, there = socket.socketpair()
    other = Peer(there, side())
    other.own(act)
    thread = Thread(target=other.serve)
    thread.start()
    yield Peer(here, side())
    here.close()
    thread.join()
    there.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CHANGES, LISTS, LISTS, ITEMS, st.booleans())
def test_a_call_over_the_line_is_the_same_call(
    line: Peer, change: str, first: list[Any], second: list[Any], number: Any, twice: bool
) -> None:
    if twice:
        second = first
    own = copy.deepcopy([first, second])
    expected = act(change, own[0], own[1], number)
    given_back = line.ask("call", Handle(0), change, first, second, number)
    assert repr([first, second, given_back]) == repr([*own, expected])
    assert (given_back is first) == (expected is own[0])


@pytest.mark.parametrize("reply", [[[[1]]], [{"t": []}], [[1 << 60]], [float("nan")], [], [1, 2, 3], 5])
def test_a_short_reply_is_plain_or_the_line_is_lost(reply: Any) -> None:
    here, there = socket.socketpair()
    with here, there:
        wire.send(there, reply)
        there.shutdown(socket.SHUT_WR)
        with pytest.raises(LostError):
            Peer(here, side()).ask("call", Handle(0), 1)
