"""Chunks: some lines of the source that a worker reads, runs, selects and encodes; the parent only appends
bytes.

A pipeline without filters over JSON Lines runs this way; any other goes group by group. Both write the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from goldgate import groups
from goldgate.blobs import BlobStore
from goldgate.config.plan import Plan
from goldgate.config.tables import ExportConfig
from goldgate.engine import meters
from goldgate.engine.driver import Fork
from goldgate.engine.local import ROW, LocalPool
from goldgate.engine.stages import Known, Stages
from goldgate.engine.worker import CHUNK
from goldgate.errors import RunError
from goldgate.groups import SAMPLE, Group
from goldgate.io import arrow, readers
from goldgate.io.ids import Ids, hash_of
from goldgate.io.sources import HUB, OpenedSource
from goldgate.io.writers import Buffered, JsonLines, without_thoughts
from goldgate.nouns import Failure
from goldgate.runs.exporting import Exporting
from goldgate.runs.funnel import Funnel
from goldgate.trust.label_noise import LabelNoise

ROWS = 64  # of a chunk: a constant, so that output never depends on the number of workers
SAMPLES = 1 << 20  # numbers of samples that one row can make, as the heartbeat counts them
HELD = 4  # chunks that a worker holds at once
AHEAD = 16  # chunks for each worker that are handed out and not yet written
SELECTING = 255  # the number of the step that selecting and encoding are, for the heartbeat


class Chunk(msgspec.Struct, array_like=True, frozen=True):
    """Lines of one file with their numbers; ``doubled``: places of rows whose id an earlier row has."""

    file: str
    lines: tuple[tuple[int, bytes], ...]
    doubled: tuple[int, ...] = ()


class Done(msgspec.Struct, array_like=True, frozen=True):
    """What came of a chunk: finished lines by data set, and counts. ``ids`` are hashes, 0 for a row
    without."""

    data: dict[str, bytes]
    rows: dict[str, int]
    columns: dict[str, tuple[str, ...]]
    ids: tuple[int, ...]
    funnel: Funnel
    label_noise: list[Any]
    metrics: list[Any]
    broke: str = ""


_encode_done = msgspec.msgpack.Encoder().encode
_decode_done = msgspec.msgpack.Decoder(Done).decode
_encode_chunk = msgspec.msgpack.Encoder().encode
_decode_chunk = msgspec.msgpack.Decoder(Chunk).decode
_encode_row = msgspec.json.Encoder().encode


class Runner:
    """The worker's side: runs chunks as tasks of its driver."""

    def __init__(self, plan: Plan, stages: Stages, run: str) -> None:
        (source,) = plan.config.sources
        self._plan = plan
        self._source = source
        self._stages = stages
        self._run = run
        self._blobs = BlobStore(plan.config.blobs)
        self._steps = bool(plan.segments())
        self._label_noise = LabelNoise(plan)

    def task(
        self, ticket: int, encoded: bytes, known: Mapping[Known, Failure], careful: bool
    ) -> Generator[Any, Any, bytes]:
        """A task that returns a Done, encoded. ``careful``: one row after the other, each alone."""
        read = self._read(_decode_chunk(encoded))
        tasks = [self._row(group, place, ticket, known) for place, group in enumerate(read)]
        found: Sequence[tuple[Group, ...]]
        if careful:
            found = []
            for place, task in enumerate(tasks):
                self._stages.alone(place)
                found.append((yield from task))
            self._stages.alone(-1)
        else:
            found = yield Fork(tuple(tasks))
        return _encode_done(self._done(read, found, ticket, known))

    def _row(
        self, group: Group, place: int, ticket: int, known: Mapping[Known, Failure]
    ) -> Generator[Any, Any, tuple[Group, ...]]:
        if (dead := known.get((ROW, place, SAMPLE))) is not None:
            return (groups.lost(group, dead),)
        if not self._steps:
            return (group,)
        found: tuple[Group, ...] = yield from self._stages.run(0, group, ticket, known, place * SAMPLES)
        return found

    def marked(self, chunk: Chunk, seen: Ids) -> Chunk:
        """The chunk with the places of rows whose id an earlier row has."""
        own: set[int] = set()
        doubled = []
        for place, group in enumerate(self._read(chunk)):
            if not group.failures:
                key = hash_of(group.sample.id)
                if key in own or seen.known(key):
                    doubled.append(place)
                own.add(key)
        return Chunk(chunk.file, chunk.lines, tuple(doubled))

    def failed(self, chunk: Chunk, why: Failure) -> Done:
        """The Done of a chunk that workers die of."""
        read = self._read(chunk)
        return self._done(read, tuple((groups.lost(group, why),) for group in read), 0, {})

    def _done(
        self,
        read: Sequence[Group],
        found: Sequence[tuple[Group, ...]],
        ticket: int,
        known: Mapping[Known, Failure],
    ) -> Done:
        ids = tuple(hash_of(group.sample.id) if not group.failures else 0 for group in read)
        exporting = Exporting(self._plan, self._run, self._label_noise, part=True)
        exporting.funnel.rows = len(read)
        exporting.funnel.bad_rows = sum(any(one.kind == "row" for one in group.failures) for group in read)
        made: dict[str, list[bytes]] = {}
        columns: dict[str, tuple[str, ...]] = {}
        try:
            for place, row_groups in enumerate(found):
                dead = known.get((SELECTING, place * SAMPLES, SAMPLE))
                with self._stages.computing(ticket, SELECTING, place * SAMPLES):
                    for group in row_groups:
                        self._export(groups.lost(group, dead) if dead else group, exporting, made, columns)
        except RunError as error:
            self._label_noise.take()
            return Done({}, {}, {}, (), Funnel(), [], [], str(error))
        data = {name: b"".join(lines) for name, lines in made.items()}
        rows = {name: len(lines) for name, lines in made.items()}
        noise, metrics = self._label_noise.take(), exporting.metrics.state()
        return Done(data, rows, columns, ids, exporting.funnel, noise, metrics)

    def _read(self, chunk: Chunk) -> list[Group]:
        found = []
        for place, (number, line) in enumerate(chunk.lines):
            raw = readers.decoded(f"{chunk.file}:{number}", line)
            group = groups.read(*raw, self._source.columns, self._source.tags, self._blobs)
            found.append(groups.doubled(group) if place in chunk.doubled and not group.failures else group)
        return found

    def _export(
        self,
        group: Group,
        exporting: Exporting,
        made: dict[str, list[bytes]],
        columns: dict[str, tuple[str, ...]],
    ) -> None:
        for name, row in exporting.rows(group):
            export = self._plan.config.export.get(name, ExportConfig())
            columns.setdefault(name, tuple(arrow.names(row)))
            line = _encode_row(without_thoughts(row) if export.reasoning == "strip" else row) + b"\n"
            made.setdefault(name, []).extend([line] * export.repeat)


def usable(plan: Plan, opened: tuple[OpenedSource, ...], sinks: Mapping[str, Buffered]) -> bool:
    """Whether a pipeline can run in chunks."""
    if len(opened) != 1 or plan.config.ids != "error":
        return False
    (source,) = opened
    simple = source.simple and not source.config.path.startswith(HUB)
    lines = all(path.suffix in (".jsonl", ".ndjson") and not readers.is_array(path) for path in source.paths)
    named = "id" in source.config.columns.values()
    filters = any(step.component.kind == "filters" for stage in plan.stages for step in stage)
    plain = all(isinstance(sink.target, JsonLines) for sink in sinks.values())
    return simple and lines and plain and not (named or filters) and len(plan.segments()) <= 1


def cut(paths: tuple[Path, ...], limit: int | None) -> Iterator[Chunk]:
    """The lines of files that are not blank, in chunks."""
    left = limit
    for path in paths:
        lines = readers.lines(path)
        while left is None or left > 0:
            found = tuple(islice(lines, ROWS if left is None else min(ROWS, left)))
            if not found:
                break
            left = None if left is None else left - len(found)
            yield Chunk(path.name, found)


@dataclass(frozen=True, slots=True)
class ChunkWork:
    """A chunk, for a pool of workers (see goldgate.engine.local.Work)."""

    chunk: Chunk
    runner: Runner
    stage: int = CHUNK
    window: int = HELD

    def encoded(self) -> bytes:
        """See Work."""
        return _encode_chunk(self.chunk)

    def decoded(self, result: Any) -> Done:
        """See Work."""
        return _decode_done(result)

    def lost(self, why: Failure) -> Done:
        """See Work."""
        return self.runner.failed(self.chunk, why)


class _Rows(msgspec.Struct):
    """What of a line is read before it is handed out."""

    id: Any = None


_decode_id = msgspec.json.Decoder(_Rows).decode


def results(pool: LocalPool, chunks: Iterable[Chunk], runner: Runner) -> Iterator[Done]:
    """What comes of the chunks, in their order. A row with an id that an earlier row has is a failure: where
    ids look alike, the rows before are awaited, because only those that can be read count.
    """
    looked, seen = Ids(), Ids()
    waiting: deque[int] = deque()
    try:
        for chunk in chunks:
            if not _new(chunk, looked):
                while waiting:
                    yield _finished(pool, waiting.popleft(), seen)
                chunk = runner.marked(chunk, seen)
            waiting.append(pool.start(ChunkWork(chunk, runner)))
            while len(waiting) >= AHEAD * pool.size:
                yield _finished(pool, waiting.popleft(), seen)
        while waiting:
            yield _finished(pool, waiting.popleft(), seen)
    finally:
        looked.close()
        seen.close()


def _new(chunk: Chunk, looked: Ids) -> bool:
    """Whether no id in the lines looks like an earlier one."""
    new = True
    for number, line in chunk.lines:
        try:
            name = _decode_id(line).id
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        name = f"{chunk.file}:{number}" if name in (None, "") else str(name)
        new = looked.new_hash(hash_of(name)) and new
    return new


def _finished(pool: LocalPool, ticket: int, seen: Ids) -> Done:
    while ticket not in pool.done:
        pool.pump()
    done: Done = pool.done.pop(ticket)
    for key, counts in pool.used.pop(ticket, {}).items():
        meters.add(pool.usage, key, counts)
    if done.broke:
        raise RunError(done.broke)
    for name in done.ids:
        if name:
            seen.new_hash(name)
    return done
