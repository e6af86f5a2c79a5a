"""What a pipeline needs of a pool of workers: chunks go in, notes and results come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

import msgspec

from goldgate.engine.meters import Usage
from goldgate.engine.stages import Known
from goldgate.nouns import Failure

DONE = -1
"""In the place of a block's number: the chunk is done."""
CHUNK = -1
"""In the place of a segment's number: the work is a chunk."""
REST = -2
"""In the place of a block's number: the payload is a Split."""
HELD = 4
"""Chunks that a worker computes at once."""
ROW = 254
"""The number of the step that a whole row is, in what is known of the rows of a chunk."""


class Split(NamedTuple):
    """What becomes of a chunk of which generators made too much: ``own``, the same chunk, which goes on with
    its first rows alone from segment ``segment`` of the plan on; and ``rest``, a chunk of the others. It is
    to be started, and stands behind the first in stream order.
    """

    own: bytes
    rest: bytes
    segment: int


encode_split = msgspec.msgpack.Encoder().encode
decode_split = msgspec.msgpack.Decoder(Split).decode


class Event(NamedTuple):
    """News of a chunk: the notes for the block of filters at the end of segment number ``block`` of the plan;
    or, where that is DONE, the result, and what it took; or, where it is REST, a Split, encoded. ``known``:
    what failed before notes were made; a chunk that is started again with it notes the same.
    """

    ticket: int
    block: int
    payload: bytes
    usage: Usage
    known: Mapping[Known, Failure] = MappingProxyType({})


class ChunkPool(Protocol):
    """Workers that run chunks. Everything that crosses is bytes, so that a worker may be anywhere.

    A chunk that was started ends with one DONE event, whatever becomes of its worker. Before that it may wait
    for decisions: an event tells their block, and ``decide`` is called with the answer once. A chunk whose
    worker died is run again with what was decided already; an event for a block may then come twice, and
    the second is to be passed over. After a REST event a chunk is run again as the split's ``own``.
    """

    @property
    def size(self) -> int:
        """The number of workers."""

    def start(self, chunk: bytes, decided: Mapping[int, bytes], urgent: bool = False) -> int:
        """Have a chunk run; gives the ticket that its events bear. ``decided``: what was decided before, by
        block. ``urgent``: before the others that wait."""

    def decide(self, ticket: int, block: int, decisions: bytes) -> None:
        """The decisions that a chunk waits for."""

    def events(self) -> Sequence[Event]:
        """Wait until there is news, or not much longer."""


class ChunkRunner(Protocol):
    """What runs chunks in a worker, as tasks for a driver. A task yields Await where it waits for decisions,
    and returns the result.
    """

    def task(self, job: Job) -> Any:
        """The task."""

    def lost(self, chunk: bytes, why: Failure) -> bytes:
        """The result of a chunk that workers die of."""


class Job:
    """A chunk in a worker. ``known``: failures that are taken as they are. ``careful``: its rows run one
    after the other, because workers died over it. ``decided``: decisions by block. ``unused``: what was asked
    for rows that it gave back.
    """

    __slots__ = ("careful", "chunk", "decided", "known", "note", "ticket", "unused", "waiting")

    def __init__(
        self, ticket: int, chunk: bytes, known: dict[Known, Failure], careful: bool, decided: dict[int, bytes]
    ) -> None:
        self.ticket, self.chunk, self.known = ticket, chunk, known
        self.careful, self.decided = careful, decided
        self.waiting: dict[int, Any] = {}  # block → what takes up its decisions
        self.unused: Usage = {}
        self.note: Any = None  # called with block and notes

    def decide(self, block: int, decisions: bytes) -> None:
        """Decisions have come."""
        self.decided[block] = decisions
        if (resume := self.waiting.pop(block, None)) is not None:
            resume(decisions)
