"""Drive a plug-in by hand, with scripted replies or real services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from goldgate.nouns import Failure
from goldgate.plugins.components import Server
from goldgate.requests import Together


class ServiceFailedError(Exception):
    """A service gave a Failure where a plug-in was driven by hand."""


def drive(plugin: Callable[..., Any], *subject: Any, servers: Mapping[str, Server] | None = None) -> Any:
    """What ``plugin(*subject)`` returns, its requests answered by the servers, by kind of request."""

    def ask(request: Any) -> Any:
        server = (servers or {})[request.kind]
        (reply,) = server.serve([request])
        if isinstance(reply, Failure):
            raise ServiceFailedError(reply.why)
        return reply

    return answered(plugin(*subject), ask)


def replay(plugin: Callable[..., Any], *subject: Any, replies: Iterable[Any]) -> Any:
    """What ``plugin(*subject)`` returns when its requests are answered by ``replies`` in turn.

    Raises LookupError where it asks for more than there are.
    """
    recorded = iter(replies)

    def ask(request: Any) -> Any:
        for reply in recorded:
            return reply
        raise LookupError(f"no reply is left for {request!r}")

    return answered(plugin(*subject), ask)


def answered(step: Any, ask: Callable[[Any], Any]) -> Any:
    """Run a plug-in's return value to its end: a generator is sent replies, a value is itself. Branches run
    one after the other. Raises ServiceFailedError where a reply is a Failure, outside of a branch.
    """
    if not hasattr(step, "send"):
        return step
    try:
        asked = next(step)
        while True:
            asked = step.send(_replied(asked, ask))
    except StopIteration as end:
        return end.value


def _replied(asked: Any, ask: Callable[[Any], Any]) -> Any:
    if isinstance(asked, Together):
        return tuple(_branch(task, ask) for task in asked.tasks)
    if isinstance(asked, tuple):
        return tuple(_replied(one, ask) for one in asked)
    if isinstance(reply := ask(asked), Failure):
        raise ServiceFailedError(reply.why)
    return reply


def _branch(task: Any, ask: Callable[[Any], Any]) -> Any:
    try:
        return answered(task, ask) if hasattr(task, "send") else _replied(task, ask)
    except ServiceFailedError as error:
        return Failure(str(error))


class Scripted:
    """A server that answers by a function, and remembers what it was asked."""

    def __init__(self, reply: Callable[[Any], Any], batch: int = 1, parallel: int = 1) -> None:
        self.reply = reply
        self.batch = batch
        self.parallel = parallel
        self.asked: list[Any] = []

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        self.asked.extend(requests)
        return [self.reply(request) for request in requests]

    def close(self) -> None:
        """Nothing to give back."""
