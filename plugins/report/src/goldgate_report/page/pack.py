"""Rows for the page: which ones, and how they travel: an index of columns, and compressed segments."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from heapq import heappush, heappushpop
from typing import Any

import msgspec

from goldgate_report.figures.changes import Changes
from goldgate_report.figures.queue import Item
from goldgate_report.page.rows import Mask, prompt
from goldgate_report.reading.lines import Store
from goldgate_report.reading.table import OUTCOMES, Table

SEGMENT = 400_000  # bytes of rows before compression
SMALL = 5_000_000
"""Bytes of the whole page by default."""
LARGE = 40_000_000
"""Bytes of the whole page where more rows are asked for."""
RESERVE = 400_000  # bytes of story, script, style and font
COLUMN = 12  # bytes of a candidate in the index, compressed; more than was measured
BUCKET = 20  # prompts of each reason that are drawn before others


@dataclass(frozen=True, slots=True)
class Packed:
    """What the script reads. ``index`` and ``segments`` are gzip of JSON text."""

    index: bytes
    segments: tuple[bytes, ...]
    rows: int
    """Candidates that are in it."""


def order(table: Table, first: Iterable[int]) -> list[int]:
    """All prompts, those that are most wanted first: the given ones, then some for each reason and outcome,
    then the others; each kind by a hash of the id, so that it is the same for the same rows.
    """
    wanted = dict.fromkeys(first)
    hashes = [
        int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest())
        for name in table.prompts
    ]
    buckets: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for at in range(len(table)):
        held = buckets.setdefault((table.outcome[at], table.reason[at], table.by[at]), [])
        item = (-hashes[table.prompt[at]], table.prompt[at])
        if item in held:
            continue
        if len(held) < BUCKET:
            heappush(held, item)
        elif item > held[0]:
            heappushpop(held, item)
    for place in range(BUCKET):
        for held in buckets.values():
            ranked = sorted(held, reverse=True)
            if place < len(ranked):
                wanted.setdefault(ranked[place][1])
    for number in sorted(range(len(table.prompts)), key=hashes.__getitem__):
        wanted.setdefault(number)
    return list(wanted)


def chosen(
    store: Store, table: Table, mask: Mask, wanted: Iterable[int], bytes_: int, most: int | None
) -> list[int]:
    """The first of the wanted prompts that fit into so many bytes and candidates, as the table has them."""
    left = (bytes_ - RESERVE) * 3 // 4  # base64 makes three bytes four
    found: list[int] = []
    rows, ratio, sample, skip = 0, 0.3, bytearray(), 0
    for number in wanted:
        count = sum(1 for _ in table.candidates(number))
        if most is not None and rows + count > most and found:
            break
        raw = _encode(prompt(store, table, number, mask))
        if skip > 0:
            skip -= len(raw)
        else:  # how far rows compress is measured on every ninth segment
            sample += raw
            if len(sample) >= SEGMENT:
                ratio, sample, skip = len(gzip.compress(sample, 6)) / len(sample), bytearray(), 8 * SEGMENT
        left -= int(len(raw) * ratio) + COLUMN * count + 24
        if left < 0 and found:
            break
        found.append(number)
        rows += count
    return sorted(found)


def segments(
    store: Store, table: Table, mask: Mask, prompts: Iterable[int]
) -> Iterator[tuple[list[int], bytes]]:
    """The prompts of each segment, and the segment."""
    held: list[int] = []
    raws: list[bytes] = []
    size = 0
    for number in prompts:
        raw = _encode(prompt(store, table, number, mask))
        held.append(number)
        raws.append(raw)
        size += len(raw)
        if size >= SEGMENT:
            yield held, _compressed(b"[" + b",".join(raws) + b"]")
            held, raws, size = [], [], 0
    if held:
        yield held, _compressed(b"[" + b",".join(raws) + b"]")


def index(
    table: Table,
    prompts: list[int],
    segment_of: list[int],
    changes: Changes | None,
    queue: Iterable[Item],
    summary: Mapping[str, Any],
) -> bytes:
    """The columns by which the script filters: of the given prompts, whose segments are given with them."""
    rows = [at for number in prompts for at in sorted(table.candidates(number), key=table.index.__getitem__)]
    place = {number: new for new, number in enumerate(prompts)}
    row_of = {at: new for new, at in enumerate(rows)}

    def of(column: Any) -> list[Any]:
        return [column[at] for at in rows]

    found: dict[str, Any] = {
        **summary,
        "steps": table.steps,
        "outcomes": OUTCOMES,
        "sides": table.sides,
        "reasons": [
            [reason.step, OUTCOMES[reason.outcome], reason.code, sentence]
            for reason, sentence in zip(table.reasons, table.sentences, strict=True)
        ],
        "tags": {tag: list(values) for tag, values in table.tags.items()},
        "total": len(table),
        "prompts": [table.prompts[number] for number in prompts],
        "segment": segment_of,
        "ptag": {tag: [column[number] for number in prompts] for tag, column in table.tag.items()},
        "p": [place[table.prompt[at]] for at in rows],
        "i": of(table.index),
        "o": of(table.outcome),
        "by": of(table.by),
        "r": of(table.reason),
        "len": of(table.length),
        "side": of(table.side),
        "st": {name: of(column) for name, column in table.status.items()},
        "queue": [[row_of[one.candidate], one.why, one.random] for one in queue if one.candidate in row_of],
    }
    if changes is not None:
        found["was"] = of(changes.was)
    return _compressed(_encode(found))


def packed(
    store: Store,
    table: Table,
    mask: Mask,
    items: list[Item],
    changes: Changes | None,
    summary: Mapping[str, Any],
    bytes_: int = SMALL,
    most: int | None = None,
) -> Packed:
    """The rows of a page of at most so many bytes."""
    first = [table.prompt[item.candidate] for item in items]
    if changes is not None:
        flipped = (at for at in table.real() if changes.was[at] not in (-1, max(1, table.outcome[at])))
        first += [table.prompt[at] for at in flipped][: 50 * BUCKET]
    wanted = order(table, first)
    budget = bytes_
    while True:
        prompts = chosen(store, table, mask, wanted, budget, most)
        made, segment_of = [], []
        for number, (held, content) in enumerate(segments(store, table, mask, prompts)):
            made.append(content)
            segment_of += [number] * len(held)
        columns = index(table, prompts, segment_of, changes, items, summary)
        size = (len(columns) + sum(map(len, made))) * 4 // 3 + RESERVE
        if size <= bytes_ or len(prompts) <= 1:
            rows = sum(1 for number in prompts for _ in table.candidates(number))
            return Packed(columns, tuple(made), rows)
        budget -= size - bytes_ + bytes_ // 50


_encode = msgspec.json.Encoder().encode


def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
