"""``longcontext.balance``: gold positions are uniform within each bucket of length.

``reference.position`` lies in [0, 1]; without it, it is the middle of the first gold chunk. In each bucket
the positions are counted in bins; from bins that are too full, rows are dropped until a chi-square test
against the uniform distribution gives p above the limit. As few as possible are dropped. Rows without a
position are kept: they are no long-context rows.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Drop, Notes, Sample

from goldgate_longcontext.documents.source import DocumentError, estimated_tokens, gold_spans, position, span
from goldgate_longcontext.documents.tokens import count
from goldgate_longcontext.filters.chi_square import capped

BAD = -1
"""The bin of a row whose position is no number from 0 to 1."""


@dataclass(frozen=True, slots=True)
class BalanceOptions:
    """The test; bins and limit are ours."""

    bins: int = 10
    """Bins of positions."""
    p: float = 0.05
    """The p-value that the positions of a bucket must exceed."""
    buckets: tuple[int, ...] = (16_384, 32_768, 65_536, 131_072)
    """The upper ends of the buckets in tokens (Llama 3 report, 4.3.4); longer rows are a bucket of their
    own.
    """

    def __post_init__(self) -> None:
        if self.bins < 2 or not 0 < self.p < 1:
            raise ValueError("bins: at least 2; p: between 0 and 1")


def note(subject: Candidate | Sample, options: BalanceOptions) -> list[int] | None:
    """The row's bucket and bin; None where it has no position."""
    sample = subject.sample if isinstance(subject, Candidate) else subject
    place = position_of(
        {**{key: sample.tags[key] for key in ("position",) if key in sample.tags}, **sample.reference}
    )
    if place is None:
        return None
    if not 0 <= place <= 1:
        return [0, BAD]
    bucket = next((size for size in options.buckets if tokens_of(sample) <= size), 0)
    return [bucket, min(int(place * options.bins), options.bins - 1)]


def decide(notes: Notes, options: BalanceOptions) -> Iterator[str | Drop | None]:
    """Which rows are surplus. Among those of a bin, the digests of their ids choose."""
    counts: Counter[tuple[int, int]] = Counter()
    for one in notes:
        if one.value is not None:
            counts[one.value[0], one.value[1]] += 1
    keep: dict[tuple[int, int], int] = {}
    for bucket in {bucket for bucket, _ in counts}:
        held = [counts[bucket, place] for place in range(options.bins)]
        keep |= {(bucket, place): left for place, left in enumerate(capped(held, options.p))}
    limits = _limits(notes, counts, keep)
    for number, one in enumerate(notes):
        if one.value is None:
            yield None
            continue
        bucket, place = one.value
        if place == BAD:
            yield Drop("", "reference.position is no number from 0 to 1", code="position")
        elif (bucket, place) not in limits or (rank(one.id, one.index), number) <= limits[bucket, place]:
            yield None
        else:
            where = f"{place / options.bins:.2g} to {(place + 1) / options.bins:.2g}"
            size = f"bucket of {bucket} tokens" if bucket else "bucket of the longest rows"
            yield Drop("", f"the {size} has too many rows with the gold at {where}", code="surplus")


def _limits(
    notes: Notes, counts: Mapping[tuple[int, int], int], keep: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], tuple[int, int]]:
    """For each bin that loses rows, the last one that stays, by digest."""
    full = {key for key, left in keep.items() if left < counts[key]}
    ranks: dict[tuple[int, int], list[tuple[int, int]]] = {key: [] for key in full}
    for number, one in enumerate(notes):
        if one.value is not None and (key := (one.value[0], one.value[1])) in full:
            ranks[key].append((rank(one.id, one.index), number))
    return {key: sorted(found)[keep[key] - 1] if keep[key] else (-1, -1) for key, found in ranks.items()}


def rank(name: str, index: int) -> int:
    """A number that does not depend on the order of the stream."""
    digest = hashlib.blake2b(f"{name}\0{index}".encode("utf-8", "surrogatepass"), digest_size=6)
    return int.from_bytes(digest.digest(), "big")


def position_of(reference: Mapping[str, Any]) -> float | None:
    """Where the gold is, from 0 to 1: ``position`` (the first of several), else the middle of the first gold
    chunk. None where the row does not say.
    """
    given = reference.get("position")
    if isinstance(given, list | tuple) and given:
        given = given[0]
    if isinstance(given, int | float) and not isinstance(given, bool):
        return float(given)
    if given is not None:
        return float("nan")
    chunks, gold = reference.get("chunks"), reference.get("gold")
    if isinstance(gold, list | tuple) and gold:
        gold = gold[0]
    index = gold if isinstance(gold, int) and not isinstance(gold, bool) else -1
    texts = list(chunks) if isinstance(chunks, list | tuple) else []
    if 0 <= index < len(texts) and all(isinstance(one, str) for one in texts):
        before = sum(map(len, texts[:index]))
        return (before + len(texts[index]) / 2) / max(1, sum(map(len, texts)))
    chunk, total = reference.get("chunk"), reference.get("chunks_total")
    if type(chunk) is int and type(total) is int and 0 <= chunk < total:
        return (chunk + 0.5) / total
    try:
        first, whole = gold_spans(reference)[0], span(reference.get("document"), "reference.document")
    except DocumentError:
        return None
    return position([first], whole[1] - whole[0])


_SIZE = re.compile(r"(\d{1,9})\s*([kK]?)")


def tokens_of(sample: Sample) -> int:
    """``reference.tokens``; else the bucket that the row names (``bucket`` in its reference or tags: 16384,
    "16K"); else an estimate of prompt and chunks.
    """
    given = sample.reference.get("tokens")
    if isinstance(given, int | float) and not isinstance(given, bool) and given >= 0:
        return int(min(given, 1e12))
    named = _SIZE.fullmatch(str(sample.reference.get("bucket", sample.tags.get("bucket", ""))).strip())
    if named:
        return int(named[1]) * (1024 if named[2] else 1)
    chunks = sample.reference.get("chunks")
    texts = [one for one in chunks if isinstance(one, str)] if isinstance(chunks, list | tuple) else []
    return estimated_tokens(sample.prompt) + sum(count(texts))
