"""The workers' side of a chunk: it is read, run through the segments of the plan, selected and encoded."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import chain
from typing import Any

import msgspec

from goldgate import groups
from goldgate.blobs import BlobStore
from goldgate.config.plan import Plan, ResolvedStep
from goldgate.config.tables import ExportConfig
from goldgate.engine import meters, noting
from goldgate.engine.pools import REST, ROW, Job, Split, encode_split
from goldgate.engine.slicing import Slice
from goldgate.engine.stages import Stages
from goldgate.engine.tasks import Await, joined
from goldgate.errors import RunError
from goldgate.groups import SAMPLE, Group
from goldgate.io import arrow, plain_rows, readers
from goldgate.io.writers import without_thoughts
from goldgate.nouns import Failure
from goldgate.runs import chunks
from goldgate.runs.chunks import SAMPLES, Chunk, ChunkRow, Done, Parked
from goldgate.runs.exporting import Exporting
from goldgate.runs.funnel import Funnel
from goldgate.trust.label_noise import LabelNoise

READING, SELECTING = 253, 255
"""Numbers of the steps that reading is, and selecting and encoding, for the heartbeat."""

PLAIN = ExportConfig()
Rows = list[tuple[Group, ...]]
_encode_row = msgspec.json.Encoder().encode


class Runner:
    """Runs chunks as tasks of a driver (see goldgate.engine.pools.ChunkRunner)."""

    def __init__(self, plan: Plan, stages: Stages, run: str) -> None:
        self._plan = plan
        self._stages = stages
        self._run = run
        self._segments = plan.segments()
        self._blocks = [_block(segment) for segment in self._segments]
        self._grow = [any(step.component.kind == "generators" for step in one) for one in self._segments]
        self._label_noise = LabelNoise(plan)
        self._blobs = BlobStore(plan.config.blobs)
        self._exports = plan.config.export

    def task(self, job: Job) -> Generator[Any, Any, bytes]:
        """A task that returns a Done, or a Parked where a filter sees the whole stream; encoded."""
        chunk = chunks.decode_chunk(job.chunk)
        rows = self._begun(chunk, job)
        read, bad = _counted(chunk, rows)
        try:
            if chunk.parked and not chunk.applied:
                rows = self._applied(rows, chunk.after, job.decided[chunk.after])
            for segment in range(chunk.after + 1, len(self._segments)):
                given = rows = rows[: chunk.cuts.get(segment)]
                rows = yield from self._ran(segment, given, job)  # as many as fit
                if rest := given[len(rows) :]:
                    chunk = chunk._replace(cuts=chunk.cuts | {segment: len(rows)})
                    _split(job, chunk, segment, rest)
                block = self._blocks[segment]
                if not block:
                    continue
                first, last = noting.asked(block)
                rows = _settled(rows, block, 0, first)
                if block[0].component.value.whole:
                    return self._parked(segment, rows, read, bad)
                if first < last:
                    if segment in job.decided:
                        decisions = job.decided[segment]
                    else:
                        notes = noting.encoded_notes(chain.from_iterable(rows), block, first, last)
                        decisions = yield Await(lambda resume: _ask(job, segment, notes, resume))  # noqa: B023
                    rows = self._applied(rows, segment, decisions)
                rows = _settled(rows, block, last, len(block))
        except RunError as error:
            return self._broken(str(error), job.chunk)
        return chunks.encode(self._done(rows, read, bad, job))

    def lost(self, chunk: bytes, why: Failure) -> bytes:
        """The result of a chunk that workers die of."""
        begun = chunks.decode_chunk(chunk)
        job = Job(0, chunk, {}, False, {})
        rows: Rows = [tuple(groups.lost(group, why) for group in row) for row in self._begun(begun, job)]
        read, bad = _counted(begun, rows)
        rows = rows[: min(begun.cuts.values(), default=None)]
        for segment in range(begun.after + 1, len(self._segments)):
            if (block := self._blocks[segment]) and block[0].component.value.whole:
                return self._parked(segment, rows, read, bad)
        return chunks.encode(self._done(rows, read, bad, job))

    def _begun(self, chunk: Chunk, job: Job) -> Rows:
        if chunk.parked:
            return [tuple(map(groups.decode, row)) for row in chunk.parked]
        found: Rows = []
        for place, row in enumerate(chunk.rows):
            if (dead := job.known.get((READING, place * SAMPLES, SAMPLE))) is not None:
                found.append((groups.failed(row.place, dead.why),))
                continue
            self._stages.computing(job.ticket, READING, place * SAMPLES)
            try:
                found.append((self._read(row),))
            finally:
                self._stages.resting()
        return found

    def _read(self, row: ChunkRow) -> Group:
        source = self._plan.config.sources[row.source]
        short = not (row.wrong or row.doubled or source.columns)
        if short and (found := plain_rows.read(row.text, row.place, source.tags, row.name)) is not None:
            return Group(row.place, *found)
        raw, wrong = (None, row.wrong) if row.wrong else readers.decoded(row.place, row.text)[1:]
        group = groups.read(row.place, raw, wrong, source.columns, source.tags, row.name, self._blobs)
        return groups.doubled(group) if row.doubled and not group.failures else group

    def _ran(self, segment: int, rows: Rows, job: Job) -> Generator[Any, Any, Rows]:
        """What becomes of the rows: of as many as fit into a slice, where generators make much of them."""
        fits = Slice(len(rows)) if self._grow[segment] and len(rows) > 1 else None
        tasks = [self._row(segment, place, row, job, fits) for place, row in enumerate(rows)]
        if not job.careful:
            found = list((yield from joined(tasks)))
        else:
            found = []
            for place, task in enumerate(tasks):
                self._stages.alone(place)
                found.append(task if isinstance(task, tuple) else (yield from task))
            self._stages.alone(-1)
        if fits is None or fits.end == len(rows):
            return found
        for key, counts in fits.unused().items():
            meters.add(job.unused, key, counts)
        return found[: fits.end]

    def _row(self, segment: int, place: int, row: tuple[Group, ...], job: Job, fits: Slice | None) -> Any:
        """What becomes of a row, or a task that returns it."""
        if job.known and (dead := job.known.get((ROW, place, SAMPLE))) is not None:
            if fits is not None:
                fits.past(place)
            return tuple(group if _is_lost(group, dead) else groups.lost(group, dead) for group in row)
        within = None if fits is None else (fits, place)
        return self._stages.run(segment, row, job.ticket, job.known, place * SAMPLES, within)

    def _applied(self, rows: Rows, segment: int, decisions: bytes) -> Rows:
        return _as_rows(
            noting.applied(list(chain.from_iterable(rows)), decisions, self._blocks[segment]), rows
        )

    def _parked(self, segment: int, rows: Rows, read: int, bad: int) -> bytes:
        notes = noting.encoded_notes(chain.from_iterable(rows), self._blocks[segment], 0, 1)
        parked = tuple(tuple(map(groups.encoded, row)) for row in rows)
        clean = not any(
            group.failures or any(one.failure for one in group.judged) for row in rows for group in row
        )
        return chunks.encode(Parked(notes, chunks.encode(Chunk((), parked, segment, read, bad)), clean))

    def _broken(self, why: str, chunk: bytes) -> bytes:
        """The result where the run cannot go on, in the form that the parent waits for."""
        self._label_noise.take()
        after = chunks.decode_chunk(chunk).after
        if any(block and block[0].component.value.whole for block in self._blocks[after + 1 :]):
            return chunks.encode(Parked(b"", b"", False, why))
        return chunks.encode(Done({}, {}, {}, Funnel(), [], [], why))

    def _done(self, rows: Rows, read: int, bad: int, job: Job) -> Done:
        exporting = Exporting(self._plan, self._run, self._label_noise, part=True)
        exporting.funnel.rows, exporting.funnel.bad_rows = read, bad
        made: dict[str, list[bytes]] = {}
        columns: dict[str, tuple[str, ...]] = {}
        try:
            for place, row in enumerate(rows):
                dead = job.known.get((SELECTING, place * SAMPLES, SAMPLE))
                self._stages.computing(job.ticket, SELECTING, place * SAMPLES)
                for group in row:
                    self._export(groups.lost(group, dead) if dead else group, exporting, made, columns)
        except RunError as error:
            self._label_noise.take()
            return Done({}, {}, {}, Funnel(), [], [], str(error))
        finally:
            self._stages.resting()
        data = {name: b"".join(lines) for name, lines in made.items()}
        counts = {name: len(lines) // 2 for name, lines in made.items()}
        noise, metrics = self._label_noise.take(), exporting.metrics.state()
        return Done(data, counts, columns, exporting.funnel, noise, metrics)

    def _export(
        self,
        group: Group,
        exporting: Exporting,
        made: dict[str, list[bytes]],
        columns: dict[str, tuple[str, ...]],
    ) -> None:
        for name, row in exporting.rows(group):
            export = self._exports.get(name, PLAIN)
            if name not in columns:
                columns[name] = tuple(arrow.names(row))
            if (lines := made.get(name)) is None:
                lines = made[name] = []
            line = _encode_row(without_thoughts(row) if export.reasoning == "strip" else row)
            for _ in range(export.repeat):
                lines += (line, b"\n")


def _block(segment: Sequence[ResolvedStep]) -> tuple[ResolvedStep, ...]:
    """The filters at the end of a segment."""
    return tuple(step for step in segment if step.component.kind == "filters")


def _is_lost(group: Group, dead: Failure) -> bool:
    """Whether a group has the failure already, from the segment before."""
    return dead in group.failures or any(one.failure == dead for one in group.judged)


def _counted(chunk: Chunk, rows: Rows) -> tuple[int, int]:
    """The rows that a chunk began with, and how many of them cannot be read."""
    if chunk.parked:
        return chunk.read, chunk.bad
    return len(rows), sum(any(one.kind == "row" for one in row[0].failures) for row in rows)


def _settled(rows: Rows, block: Sequence[ResolvedStep], first: int, last: int) -> Rows:
    if first == last:
        return rows
    return _as_rows(noting.settled(chain.from_iterable(rows), block, first, last), rows)


def _as_rows(found: list[Group], like: Rows) -> Rows:
    """Groups in rows again."""
    rest = iter(found)
    return [tuple(next(rest) for _ in row) for row in like]


def _split(job: Job, own: Chunk, segment: int, rest: Rows) -> None:
    """Give back rows that did not fit, as they were before a segment."""
    parked = tuple(tuple(map(groups.encoded, row)) for row in rest)
    other = Chunk((), parked, segment - 1, applied=True)
    job.note(job, REST, encode_split(Split(chunks.encode(own), chunks.encode(other), segment)))


def _ask(job: Job, segment: int, notes: bytes, resume: Any) -> None:
    job.waiting[segment] = resume
    job.note(job, segment, notes)
