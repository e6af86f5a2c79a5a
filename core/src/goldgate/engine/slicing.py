"""Which rows of a chunk go on together, where generators make more of them than memory should hold.

The first rows whose candidates fit are a slice. The rows behind it give up what was made of them: they go
back to the parent as a chunk of their own (see goldgate.engine.pools.Split); what was asked for them is in
the journal. Where a slice ends follows from what generators made, never from who was first: so every
executor cuts alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from goldgate.engine import meters
from goldgate.engine.meters import Usage
from goldgate.engine.tasks import Await, Routed
from goldgate.groups import Group
from goldgate.nouns import Failure

MOST = 10_000
"""Candidates of a slice. A row that comes to more by itself is a slice of its own."""
TEXT = 4_000
"""Characters of its messages by which a candidate counts as one more."""
THROUGH = 1 << 30  # past every step


class Slice:
    """The rows of a chunk on their way through one segment of the plan. ``end``: the first that is not in
    it."""

    def __init__(self, rows: int, most: int | None = None) -> None:
        self.end = rows
        self._most = MOST if most is None else most
        self._light = self._most // rows  # as large as all rows can be at once
        self._sizes = [0] * rows
        self._total = 0  # of the rows of the slice
        self._usage: dict[int, Usage] = {}
        self._past = [-1] * rows  # the last generator that a row is past
        self._waiting: dict[int, tuple[int, Callable[[bool], None]]] = {}

    def has(self, row: int) -> bool:
        """Whether a row goes on."""
        return row < self.end

    def grown(self, row: int, step: int, groups: Sequence[Group]) -> bool | Await:
        """Whether a row goes on after a generator, or what to wait for to know. A row of which much was made
        waits until all rows before it are as far: if they need the room, it is given up before anything else
        is done for it.
        """
        if not self.has(row):
            return False
        size = sum(map(weight, groups))
        self._total += size - self._sizes[row]
        self._sizes[row] = size
        while self._total > self._most and self.end > 1:
            self.end -= 1
            self._total -= self._sizes[self.end]
        if self.has(row) and size > self._light and not self._is_next(row, step):
            return Await(partial(self._wait, row, step))
        self.past(row, step)
        return self.has(row)

    def past(self, row: int, step: int = THROUGH) -> None:
        """A row is past a step."""
        self._past[row] = step
        self._wake()

    def replied(self, row: int, routed: Routed | tuple[Routed, ...], replies: Any) -> None:
        """Count what was asked for a row, as the driver does."""
        usage = self._usage.setdefault(row, {})
        both = zip(routed, replies, strict=True) if isinstance(routed, tuple) else ((routed, replies),)
        for asked, reply in both:
            if type(asked) is Routed and asked.service and not isinstance(reply, Failure):
                meters.add(usage, (asked.step, asked.service), meters.measured(reply))

    def unused(self) -> Usage:
        """What was asked for the rows that are not in the slice: it counts where they go on."""
        found: Usage = {}
        for row, usage in self._usage.items():
            for key, counts in usage.items() if not self.has(row) else ():
                meters.add(found, key, counts)
        return found

    def _is_next(self, row: int, step: int) -> bool:
        return all(past >= step for past in self._past[:row])

    def _wait(self, row: int, step: int, resume: Callable[[bool], None]) -> None:
        self._waiting[row] = (step, resume)
        self._wake()

    def _wake(self) -> None:
        free = [
            row for row, (step, _) in self._waiting.items() if not self.has(row) or self._is_next(row, step)
        ]
        for row, (step, resume) in [(row, self._waiting.pop(row)) for row in sorted(free)]:
            self._past[row] = step
            resume(self.has(row))


def weight(group: Group) -> int:
    """What the candidates of a group count for."""
    found = len(group.judged)
    for one in group.judged:
        for message in one.candidate.messages:
            found += (len(message.content) + len(message.reasoning)) // TEXT
    return found
