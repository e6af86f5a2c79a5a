"""The band table: keys and rows on the disk in parts, and the pairs of rows that share a key.

Memory holds one part, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goldgate_quality.arrays import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pairs = NDArray[np.uint64]
else:  # numpy would have to be loaded to say more
    Pairs = Any


PART = 1 << 21  # entries of a part, about; 12 bytes each
BLOCK = 1 << 12  # rows that are written at once
FEW = 32  # rows with one key, of which each is compared with the first and the last eight before it
PAIRS = 1 << 16  # rows of a part of the pairs


class BandTable:
    """Keys of rows; rows are added in order, then the pairs are read."""

    def __init__(self, folder: Path, expected: int, width: int) -> None:
        self._folder = folder
        self._width = width
        self._bits = max(0, (expected * width // PART).bit_length())
        self._block: list[bytes] = []
        self._rows = 0
        self._files = [(folder / f"keys-{part}").open("wb") for part in range(1 << self._bits)]

    def add(self, keys: bytes) -> None:
        """The keys of the next row, 8 bytes each."""
        self._block.append(keys)
        if len(self._block) == BLOCK:
            self._write()

    def pairs(self, rank: NDArray[np.int64] | None) -> Iterator[Pairs]:
        """Pairs that share a key, each as (later << 32) | earlier, in order and without doubles. ``rank``
        gives the place of each row in the order in which rows are kept; by default that of the stream.
        """
        self._write()
        for file in self._files:
            file.close()
        ranges = max(1, -(-self._rows // PAIRS))
        pairs = [(self._folder / f"pairs-{part}").open("wb") for part in range(ranges)]
        for part in range(len(self._files)):
            for later, found in _by_range(_pairs(self._read(part), rank)):
                found.tofile(pairs[later])
        for file in pairs:
            file.close()
            yield np.unique(np.fromfile(file.name, np.uint64))

    def _write(self) -> None:
        count = len(self._block)
        if not count:
            return
        keys = np.frombuffer(b"".join(self._block), np.uint64).reshape(count, self._width)
        rows = np.repeat(np.arange(self._rows, self._rows + count, dtype=np.uint32), self._width)
        flat = keys.ravel()
        present = flat != 0
        flat, rows = flat[present], rows[present]
        entries = np.empty(len(flat), _entry())
        entries["key"], entries["row"] = flat, rows
        if self._bits:
            part = (flat >> np.uint64(64 - self._bits)).astype(np.int64)
            order = np.argsort(part, kind="stable")
            entries, part = entries[order], part[order]
            ends = np.searchsorted(part, np.arange(len(self._files) + 1))
        else:
            ends = np.array([0, len(entries)])
        for number, file in enumerate(self._files):
            entries[ends[number] : ends[number + 1]].tofile(file)
        self._rows += count
        self._block = []

    def _read(self, part: int) -> NDArray[np.void]:
        return np.fromfile(self._files[part].name, _entry())


@cache
def _entry() -> Any:
    """The type of a key with its row."""
    return np.dtype([("key", np.uint64), ("row", np.uint32)])


def _pairs(entries: NDArray[np.void], rank: NDArray[np.int64] | None) -> Pairs:
    """The pairs of one part. A row is compared with the first and the last few that share its key: a key that
    very many rows share is the text that they have in common, and says little."""
    keys, rows = entries["key"], entries["row"].astype(np.uint64)
    if rank is not None:
        rows = rank[entries["row"]].astype(np.uint64)
        order = np.lexsort((rows, keys))
    else:
        order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    new = np.ones(len(keys), bool)
    new[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, len(keys)))
    found = []
    for few in (True, False):
        chosen = (sizes > 1) & ((sizes <= FEW) == few)
        if not chosen.any():
            continue
        first = np.repeat(starts[chosen], sizes[chosen])
        own = _places(starts[chosen], sizes[chosen])
        for lag in range(1, 9 if few else 5):
            there = own - lag >= first
            found.append(_packed(rows[own[there]], rows[own[there] - lag]))
        for step in range(8 if few else 2):
            there = own > first + step
            found.append(_packed(rows[own[there]], rows[first[there] + step]))
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.uint64)


def _packed(later: Pairs, earlier: Pairs) -> Pairs:
    differ = later != earlier
    packed: Pairs = (later[differ] << np.uint64(32)) | earlier[differ]
    return packed


def _places(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, … start + size - 1 of each."""
    before = np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(starts, sizes) + np.arange(int(sizes.sum())) - before


def _by_range(pairs: Pairs) -> Iterator[tuple[int, Pairs]]:
    """Pairs by the range that their later row is in."""
    part = (pairs >> np.uint64(32)).astype(np.int64) // PAIRS
    for number in np.unique(part):
        yield int(number), pairs[part == number]
