"""Chunks: some rows of the source that a worker reads, runs, selects and encodes; what goes to it and what
comes back.

The parent unpacks no row. All executors run the same chunks, so all write the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from goldgate.config.plan import Plan
from goldgate.io.naming import Naming
from goldgate.io.sources import Line
from goldgate.runs.funnel import Funnel

ROWS = 64  # of a chunk: a constant, so that output never depends on the number of workers
CANDIDATES = 10_000  # that a chunk may come to, by what its generators say that they make: fewer rows else
BYTES = 1 << 20  # of its rows, from which on it takes no more: what it holds in memory grows with them
SAMPLES = 1 << 20  # numbers of samples that one row can make, as the heartbeat counts them


class ChunkRow(NamedTuple):
    """A row that is not read yet. ``name``: its id, where that is not its own; ``doubled``: an earlier row
    has its id although none may.
    """

    source: int
    place: str
    text: bytes
    wrong: str
    name: str
    doubled: bool


class Chunk(NamedTuple):
    """Rows of the source; or what became of them up to a filter that sees the whole stream, or to a slice
    that they did not fit into (``parked``: for each row its groups, encoded), to go on behind segment
    ``after`` of the plan. ``cuts``: by segment, how many rows go on with it, where the rest is a chunk of its
    own.
    """

    rows: tuple[ChunkRow, ...]
    parked: tuple[tuple[bytes, ...], ...] = ()
    after: int = -1
    read: int = 0  # rows that it began with
    bad: int = 0  # of them, those that could not be read
    applied: bool = False  # what was decided behind ``after`` stands in what is parked
    cuts: dict[int, int] = {}  # noqa: RUF012 - a tuple's default, which nobody changes


class Done(msgspec.Struct, array_like=True, frozen=True):
    """What came of a chunk: finished lines by data set, and counts. ``broke``: why the run cannot go on."""

    data: dict[str, bytes]
    rows: dict[str, int]
    columns: dict[str, tuple[str, ...]]
    funnel: Funnel
    label_noise: list[Any]
    metrics: list[Any]
    broke: str = ""

    @property
    def clean(self) -> bool:
        """Nothing in it failed or waits, so that it would come out the same again."""
        return not (self.funnel.failures or self.funnel.held or self.broke)


class Parked(msgspec.Struct, array_like=True, frozen=True):
    """A chunk that waits for a filter that sees the whole stream: its notes, and the chunk to go on with."""

    notes: bytes
    chunk: bytes
    clean: bool
    broke: str = ""


encode = msgspec.msgpack.Encoder().encode
decode_chunk = msgspec.msgpack.Decoder(Chunk).decode
decode_done = msgspec.msgpack.Decoder(Done).decode
decode_parked = msgspec.msgpack.Decoder(Parked).decode


def most_rows(plan: Plan) -> int:
    """The rows of a chunk: fewer where its generators make many candidates of each, by their option ``n``."""
    each = 1
    for step in (step for stage in plan.stages for step in stage):
        made = getattr(step.options, "n", 1)
        if step.component.kind == "generators" and isinstance(made, int) and made > 0:
            each *= 1 + made
    return max(1, min(ROWS, CANDIDATES // each))


def cut(lines: Iterator[Line], naming: Naming, limit: int | None = None, most: int = ROWS) -> Iterator[bytes]:
    """The rows of a source in chunks of at most so many rows, encoded."""
    rest = iter(lines) if limit is None else islice(lines, limit)
    while found := _next(rest, most):
        named = zip(found, naming.named(found), strict=True)
        rows = [(*line[:4], *name) for line, name in named]  # as a ChunkRow each
        yield encode((rows,))


def _next(lines: Iterator[Line], most: int) -> list[Line]:
    """The rows of the next chunk."""
    found: list[Line] = []
    size = 0
    for line in lines:
        found.append(line)
        size += len(line.text)
        if size >= BYTES or len(found) == most:
            break
    return found
