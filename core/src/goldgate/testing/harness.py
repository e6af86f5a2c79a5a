"""Have a verifier judge by hand: controls with their own replies, pure functions computed for real."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from goldgate.nouns import Candidate, Control, Verdict
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.driving import answered

Answerer = Callable[[Any], Any]
SECONDS = 600.0  # the longest limit that a request may set


@contextmanager
def computing() -> Iterator[Answerer]:
    """Answers Compute requests in a worker process, and nothing else."""
    from goldgate.engine.compute import ComputeOptions, ComputeServer

    server = ComputeServer(ComputeOptions())

    def ask(request: Any) -> Any:
        if request.kind != "compute":
            raise BrokenPromiseError(f"asks for more than the control's replies: {request!r:.300}")
        (reply,) = server.serve([request])
        return reply

    try:
        yield ask
    finally:
        server.close()


def judged(subject: Subject, control: Control, compute: Answerer) -> Verdict:
    """The verdict on a control. Its replies answer in turn; after them, only Compute is answered."""
    return given(subject, control.candidate, turns(control.replies, compute))


def given(subject: Subject, candidate: Candidate, ask: Answerer) -> Verdict:
    """The verdict on a candidate, with every request looked at on its way."""
    if isinstance(subject.options, Exception):
        raise BrokenPromiseError(
            f"{subject.options}: give promises(…, options={{{subject.name!r}: {{…}}}}) what it needs"
        )
    verifier = subject.component
    if verifier.needs and not any(key in candidate.sample.reference for key in verifier.needs):
        return Verdict(None, "the row has none of the keys that it needs")
    verdict = answered(subject.call(verifier.check, candidate), lambda request: ask(_sound(subject, request)))
    if not isinstance(verdict, Verdict):
        raise BrokenPromiseError(f"returns {type(verdict).__name__} and not a Verdict for {shown(candidate)}")
    return verdict


def turns(replies: Iterable[Any], then: Answerer) -> Answerer:
    """Answers by the replies in turn, and by ``then`` when they are used up."""
    recorded = iter(replies)
    used_up = object()

    def ask(request: Any) -> Any:
        reply = next(recorded, used_up)
        return then(request) if reply is used_up else reply

    return ask


def shown(candidate: Candidate) -> str:
    """A candidate in a message: the beginning of its text."""
    return f"{candidate.text!r:.200} (sample {candidate.sample.id!r})"


def _sound(subject: Subject, request: Any) -> Any:
    kind = getattr(type(request), "kind", None)
    if not isinstance(kind, str) or not hasattr(type(request), "reply"):
        raise BrokenPromiseError(f"yields {type(request).__name__}, which is no request")
    if kind not in subject.component.asks:
        raise BrokenPromiseError(f"asks for {kind} and does not declare it: Verifier(asks=({kind!r}, …))")
    seconds = getattr(request, "seconds", 1.0)
    if not 0 < seconds <= SECONDS:
        raise BrokenPromiseError(f"asks for {seconds} s in a request: between 0 and {SECONDS:g}")
    return request
