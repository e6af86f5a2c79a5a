"""A node as the head sees it, and the work that is there."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import ray
from goldgate import Failure

from goldgate_ray import messages
from goldgate_ray.cluster import Machine

CHUNK = -1
"""In the place of a segment's number: the work is a chunk."""
ALONE = 2
"""Losses of nodes over a piece of work after which it is alone on a node, to see whose fault it is."""
Opening = Generator[Any, Any, None]
"""The steps that open a node: it yields references and is sent what they give."""


class Work:
    """A chunk, or a group in a segment. ``waiting``: the block of filters whose decisions it waits for.
    ``urgent``: it goes before the others that wait."""

    __slots__ = ("body", "decided", "known", "losses", "stage", "ticket", "urgent", "waiting")

    def __init__(self, ticket: int, body: bytes, stage: int = CHUNK) -> None:
        self.ticket, self.body, self.stage = ticket, body, stage
        self.decided: dict[int, bytes] = {}
        self.known: dict[messages.Known, Failure] = {}
        self.waiting: int | None = None
        self.losses = 0
        self.urgent = False

    @property
    def alone(self) -> bool:
        """It is to be alone on a node."""
        return self.losses >= ALONE

    def message(self) -> messages.ToNode:
        """What has a node begin it."""
        if self.stage == CHUNK:
            known = messages.known_list(self.known)
            return messages.Start(self.ticket, self.body, self.decided, known, self.urgent)
        return messages.Begin(self.ticket, self.stage, self.body)


class Member:
    """A node of the run. ``reference``: what it was asked and has not answered. While it opens, that belongs
    to ``opening``; from then on it is the call for news.
    """

    def __init__(self, number: int, machine: Machine, workers: int, opening: Opening | None = None) -> None:
        self.number, self.machine, self.workers = number, machine, workers
        self.opening = opening
        self.actor: Any = None
        self.hosts: list[Any] = []
        self.reference: Any = None
        self.since = 0.0
        self.work: dict[int, Work] = {}
        self.computing = 0
        self.outbox: list[messages.ToNode] = []
        self.pushes = 0

    @property
    def ready(self) -> bool:
        """It is open, and takes work."""
        return self.opening is None

    def begin(self, work: Work) -> None:
        """Give it work."""
        self.work[work.ticket] = work
        self.computing += 1
        self.outbox.append(work.message())

    def wait(self, work: Work, block: int) -> None:
        """Its work waits for decisions."""
        work.waiting = block
        self.computing -= 1

    def decide(self, work: Work, block: int, decisions: bytes) -> None:
        """Decisions that its work waits for have come."""
        if work.waiting == block:
            work.waiting = None
            self.computing += 1
        self.outbox.append(messages.Decide(work.ticket, block, decisions))

    def end(self, ticket: int) -> Work | None:
        """Its work is done; None where it has none of this number."""
        work = self.work.pop(ticket, None)
        if work is not None and work.waiting is None:
            self.computing -= 1
        return work

    def send(self) -> None:
        """Send what there is to send."""
        if self.outbox:
            body = messages.encode(self.outbox)
            self.actor.push.options(concurrency_group="push").remote(self.pushes, body)
            self.pushes += 1
            self.outbox = []

    def listen(self) -> None:
        """Call for news."""
        self.reference = self.actor.poll.options(concurrency_group="poll").remote()

    def kill(self) -> None:
        """End its processes."""
        for actor in (self.actor, *self.hosts):
            if actor is not None:
                ray.kill(actor, no_restart=True)
