"""The parent's side of chunks: it hands them out, has filters decide in stream order, and gives on results
in order.

A filter that sees the whole stream divides the run into phases: every chunk is parked at its end, on the
parent's disk; then it decides, and the chunks go out again. A chunk of which generators make too much gives
back the rows that did not fit, and they are a chunk behind it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import msgspec

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.engine import meters, noting
from goldgate.engine.deciding import Deciders, WholeDecider
from goldgate.engine.meters import Usage
from goldgate.engine.pools import DONE, REST, ChunkPool, Event, Split, decode_split
from goldgate.engine.spool import Spool
from goldgate.errors import RunError
from goldgate.runs import chunks
from goldgate.runs.chunks import Done, Parked
from goldgate.runs.kept_chunks import Kept, KeptChunks, number_of

AHEAD = 16  # chunks for each worker that are handed out and not yet written
MEMORY = 32 << 20
"""Bytes of results that wait for their turn in memory; more of them wait in the file of kept chunks."""


class _Given(NamedTuple):
    """A chunk to hand out, what was decided of it before, by block, and what it took then."""

    chunk: bytes
    decided: dict[int, bytes]
    usage: Usage  # what it took before


class _UnderWay:
    """A chunk that is handed out and not yet given on; or one that an earlier session finished (``kept``), as
    long as what filters decide of it is the same again. ``chunk``: as it is run, without what it gave back.
    ``over``: its result is there, or lies in the file of kept chunks; ``held``: its bytes in memory.
    """

    __slots__ = (
        *("chunk", "decided", "given", "held", "kept", "notes", "number", "over", "result", "splits"),
        *("ticket", "usage"),
    )

    def __init__(self, number: int, given: _Given, kept: Kept | None) -> None:
        self.number, self.given, self.kept = number, given, kept
        self.chunk = given.chunk
        self.splits: list[Split] = []
        self.over, self.held = False, 0
        self.notes: dict[int, bytes] = dict(kept.notes) if kept else {}
        self.decided: dict[int, bytes] = {}
        self.ticket: int | None = None
        self.result: Done | Parked | None = None
        self.usage: Usage = {}


class _Block(NamedTuple):
    """The filters at the end of a segment that decide by stream order, and the chunks that they have not
    decided yet."""

    number: int
    deciders: Deciders
    waiting: deque[_UnderWay]


def results(
    pool: ChunkPool, plan: Plan, cut: Iterator[bytes], scratch: Path, kept: KeptChunks, keep: Path
) -> Iterator[tuple[Done, Usage]]:
    """What comes of the chunks, in their order, and what each took. Raises RunError where a plug-in breaks
    that no row can be blamed for. ``keep`` is where filters' reports go."""
    given: Iterator[_Given] = (_Given(chunk, {}, {}) for chunk in cut)
    with ExitStack() as stack:
        blocks: list[_Block] = []
        phase = 0
        for number, segment in enumerate(plan.segments()):
            steps = tuple(step for step in segment if step.component.kind == "filters")
            first, last = noting.asked(steps)
            if steps and steps[0].component.value.whole:
                ran = _Phase(pool, phase, blocks, kept, chunks.decode_parked).results(given)
                given = _parked(ran, number, steps[0], scratch, keep)
                blocks, phase = [], phase + 1
            elif first < last:
                deciders = stack.enter_context(Deciders(steps[first:last], scratch, keep, first))
                blocks.append(_Block(number, deciders, deque()))
        for under in _Phase(pool, phase, blocks, kept, chunks.decode_done).results(given):
            assert isinstance(under.result, Done)  # noqa: S101 - what the last phase gives
            yield under.result, under.usage


def _parked(
    ran: Iterator[_UnderWay], number: int, step: ResolvedStep, scratch: Path, keep: Path
) -> Iterator[_Given]:
    """The chunks again, once a filter that sees the whole stream has decided."""
    with ExitStack() as stack:
        parked, usages = (Spool(scratch / f"{step.config.name}.{what}") for what in ("chunks", "usage"))
        stack.callback(parked.close)
        stack.callback(usages.close)
        decider = stack.enter_context(WholeDecider(step, scratch, keep))
        for under in ran:
            assert isinstance(under.result, Parked)  # noqa: S101 - what a phase before the last gives
            decider.add(under.result.notes)
            parked.add(under.result.chunk)
            usages.add(_encode(_listed(under.usage)))
        for chunk, usage, decisions in zip(parked, usages, decider.decisions(), strict=True):
            yield _Given(chunk, {number: decisions}, _usage(usage))


class _Phase:
    """Chunks under way up to a filter that sees the whole stream, or to the end."""

    def __init__(
        self,
        pool: ChunkPool,
        phase: int,
        blocks: Sequence[_Block],
        kept: KeptChunks,
        decode: Callable[[bytes], Done | Parked],
    ) -> None:
        self._pool = pool
        self._phase = phase
        self._blocks = blocks
        self._kept = kept
        self._decode = decode
        self._tickets: dict[int, _UnderWay] = {}
        self._waiting: deque[_UnderWay] = deque()  # those that are not yet given on, in stream order
        self._held = 0  # bytes of results in memory

    def results(self, given: Iterator[_Given]) -> Iterator[_UnderWay]:
        """Every chunk with its result, in order. At most AHEAD for each worker are not yet given on."""
        waiting = self._waiting
        more, number = True, 0
        while more or waiting:
            while more and len(waiting) < AHEAD * self._pool.size:
                if (one := next(given, None)) is None:
                    more = False
                else:
                    self._begin(number, one)
                    number += 1
            self._decide()
            if waiting and not waiting[0].over:
                self._look()
            while waiting and waiting[0].over:
                yield self._whole(waiting.popleft())
        for block in self._blocks:
            block.deciders.end()

    def _begin(self, number: int, given: _Given) -> None:
        under = self._found(number, given)
        self._waiting.append(under)
        for block in self._blocks:
            block.waiting.append(under)
        self._go(under, self._blocks)

    def _found(self, number: int, given: _Given) -> _UnderWay:
        kept = self._kept.find(self._phase, number)
        if kept and (kept.given != given.decided or kept.chunk != self._checksum(given)):
            kept = None
        return _UnderWay(number, given, kept)

    def _go(self, under: _UnderWay, ahead: Sequence[_Block], urgent: bool = False) -> None:
        """Start a chunk, or take up what is kept of it; ``ahead``: the blocks that it is to pass."""
        if under.kept is None:
            self._start(under, urgent)
            return
        self._split_again(under, None)
        if not ahead:
            self._settle(under, under.kept)

    def _split(self, under: _UnderWay, split: Split) -> None:
        """A chunk gave rows back: they are a chunk behind it, and go out before any other."""
        under.chunk = split.own
        under.splits.append(split)
        rest = self._found(number_of(split.rest), _Given(split.rest, {}, {}))
        self._waiting.insert(self._waiting.index(under) + 1, rest)
        ahead = [block for block in self._blocks if block.number >= split.segment]
        for block in ahead:
            block.waiting.insert(block.waiting.index(under) + 1 if under in block.waiting else 0, rest)
        self._go(rest, ahead, urgent=True)

    def _split_again(self, under: _UnderWay, decided: int | None) -> None:
        """Split a chunk as it was in an earlier session, as far as the filters up to a block have decided the
        same again."""
        assert under.kept is not None  # noqa: S101 - the callers look
        for split in under.kept.splits:
            before = [block.number for block in self._blocks if block.number < split.segment]
            if (before[-1] if before else None) == decided:
                self._split(under, split)

    def _checksum(self, given: _Given) -> int:
        """What tells a chunk from another of its number: needless for those of the source, which the run's
        name stands for."""
        return crc32(given.chunk) if self._phase else 0

    def _start(self, under: _UnderWay, urgent: bool = False) -> None:
        under.kept = None
        under.notes = {block: notes for block, notes in under.notes.items() if block in under.decided}
        under.ticket = self._pool.start(under.chunk, {**under.given.decided, **under.decided}, urgent)
        self._tickets[under.ticket] = under

    def _settle(self, under: _UnderWay, kept: Kept) -> None:
        self._end(under, kept.result, kept.used())

    def _end(self, under: _UnderWay, result: bytes, usage: Usage) -> None:
        decoded = self._decode(result)
        if decoded.broke:
            raise RunError(decoded.broke)
        under.result, under.over, under.held = decoded, True, len(result)
        self._held += under.held
        under.usage = usage
        for key, counts in under.given.usage.items():
            meters.add(under.usage, key, counts)
        under.given, under.chunk = _Given(b"", {}, {}), b""  # what is over is not started again

    def _whole(self, under: _UnderWay) -> _UnderWay:
        """A chunk with its result."""
        self._held -= under.held
        if under.result is None:
            if (kept := self._kept.find(self._phase, under.number)) is None:
                raise RunError("the file of finished chunks was changed while the run went on")
            under.result = self._decode(kept.result)
        return under

    def _look(self) -> None:
        for event in self._pool.events():
            if (under := self._tickets.get(event.ticket)) is None:
                continue
            if event.block == REST:
                self._split(under, decode_split(event.payload))
            elif event.block != DONE:
                if event.block not in under.decided:
                    under.notes[event.block] = event.payload
            else:
                del self._tickets[event.ticket]
                kept = self._finished(under, event)
                self._end(under, event.payload, event.usage)
                if under.result is not None and under.result.clean:
                    self._kept.add(self._phase, under.number, kept)
                    if self._held > MEMORY and under is not self._waiting[0]:
                        self._held -= under.held
                        under.result, under.held = None, 0

    def _finished(self, under: _UnderWay, event: Event) -> Kept:
        given = under.given
        rest = (under.notes, under.decided, event.payload, _listed(event.usage), under.splits)
        return Kept(given.decided, self._checksum(given), *rest)

    def _decide(self) -> None:
        """Have the filters decide all that they can now."""
        for block in self._blocks:
            while block.waiting:
                under = block.waiting[0]
                if (notes := under.notes.get(block.number)) is not None:
                    self._decided(under, block, notes)
                elif not under.over:
                    break
                block.waiting.popleft()  # without notes and with a result: workers died of it

    def _decided(self, under: _UnderWay, block: _Block, notes: bytes) -> None:
        decisions = under.decided[block.number] = block.deciders.decided(notes)
        if (kept := under.kept) is None:
            if under.ticket in self._tickets:
                self._pool.decide(under.ticket, block.number, decisions)
        elif kept.decided.get(block.number) != decisions:
            self._start(under)  # others are dropped now: it is run again
        else:
            self._split_again(under, block.number)
            if block is self._blocks[-1]:
                self._settle(under, kept)


_encode = msgspec.msgpack.Encoder().encode
_decode_usage = msgspec.msgpack.Decoder(list[tuple[str, str, list[int]]]).decode


def _listed(usage: Usage) -> list[tuple[str, str, list[int]]]:
    return [(step, service, counts) for (step, service), counts in usage.items()]


def _usage(encoded: bytes) -> Usage:
    return {(step, service): counts for step, service, counts in _decode_usage(encoded)}
