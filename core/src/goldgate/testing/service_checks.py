"""Conformance checks for services. Each check is given requests that it can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import msgspec

from goldgate.nouns import Failure
from goldgate.plugins.components import Server
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.filter_checks import ready

EXAMPLES = 20
THREADS = 4


def says_how_much_it_takes_at_once(subject: Subject) -> None:
    """``batch`` and ``parallel`` are whole numbers from 1 on; it opens and closes again and again."""
    for _ in range(2):
        with _opened(subject) as server:
            for name in ("batch", "parallel"):
                number = getattr(server, name, None)
                if not isinstance(number, int) or number < 1:
                    raise BrokenPromiseError(f"its {name} is {number!r}: a whole number from 1 on")


def answers_each_request_in_its_place(subject: Subject) -> None:
    """A reply for each request, in order, of the type that the request names, alone as in a batch."""
    with _opened(subject) as server:
        alone = [_served(server, [request])[0] for request in subject.requests]
        for order in (list(range(len(alone))), list(range(len(alone)))[::-1]):
            for start in range(0, len(order), server.batch):
                places = order[start : start + server.batch]
                replies = _served(server, [subject.requests[place] for place in places])
                for place, reply in zip(places, replies, strict=True):
                    _fits(subject.requests[place], reply)
                    if reply != alone[place]:
                        raise BrokenPromiseError(
                            f"replies {reply!r:.100} in a batch, and {alone[place]!r:.100} alone, to "
                            f"{subject.requests[place]!r:.150}"
                        )
        if failed := next((reply for reply in alone if isinstance(reply, Failure)), None):
            raise BrokenPromiseError(f"fails on a request that it is to answer: {failed.why}")


def answers_many_threads(subject: Subject) -> None:
    """The same replies from as many threads at once as it says that it takes."""
    with _opened(subject) as server, ThreadPoolExecutor(min(THREADS, server.parallel)) as pool:
        alone = [_served(server, [request])[0] for request in subject.requests]
        rounds = [
            pool.submit(lambda: [_served(server, [request])[0] for request in subject.requests])
            for _ in range(2 * THREADS)
        ]
        if any(one.result() != alone for one in rounds):
            raise BrokenPromiseError("gives other replies when several threads ask")


def survives_junk(subject: Subject) -> None:
    """A reply or a Failure, and never an exception, whatever a request holds: one bad request would fail all
    of its batch.
    """
    try:
        import hypothesis

        from goldgate.testing import fuzz
    except ImportError as error:
        raise BrokenPromiseError("install hypothesis: add it to the test dependencies") from error
    kinds: list[Any] = list({type(request) for request in subject.requests})
    with _opened(subject) as server:

        @hypothesis.settings(fuzz.SETTINGS, max_examples=EXAMPLES)
        @hypothesis.given(hypothesis.strategies.one_of(*[fuzz.of_type(kind) for kind in kinds]))
        def unhurt(request: Any) -> None:
            (reply,) = _served(server, [request])
            _fits(request, reply)

        unhurt()


BY_SERVICES = (
    says_how_much_it_takes_at_once,
    answers_each_request_in_its_place,
    answers_many_threads,
    survives_junk,
)


@contextmanager
def _opened(subject: Subject) -> Iterator[Server]:
    component = ready(subject)
    try:
        server: Server = component.open() if component.options is None else component.open(subject.options)
    except Exception as error:
        raise BrokenPromiseError(f"cannot be opened: {type(error).__name__}: {error}") from error
    try:
        yield server
    finally:
        server.close()


def _served(server: Server, requests: Sequence[Any]) -> Sequence[Any]:
    try:
        replies = server.serve(requests)
    except Exception as error:
        raised = f"{type(error).__name__}: {error}"
        raise BrokenPromiseError(f"raises {raised} for {requests[0]!r:.200}: return a Failure") from error
    if len(replies) != len(requests):
        raise BrokenPromiseError(f"gives {len(replies)} replies to {len(requests)} requests")
    return replies


def _fits(request: Any, reply: Any) -> None:
    """A reply must come out of its encoding as it went in, as the journal keeps it."""
    if isinstance(reply, Failure):
        return
    try:
        again = msgspec.msgpack.decode(msgspec.msgpack.encode(reply), type=request.reply)
    except (TypeError, ValueError, msgspec.MsgspecError) as error:
        raise BrokenPromiseError(
            f"its reply is not of the request's type: {error}: {reply!r:.200}"
        ) from error
    if again != reply:
        raise BrokenPromiseError(f"its reply is another one after it was kept: {reply!r:.200}")
