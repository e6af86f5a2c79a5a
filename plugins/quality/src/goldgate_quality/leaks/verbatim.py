"""Items that stand in a row word for word: coverage of the item by runs of words.

Coverage counts on the item's side, so that text around an item does not hide it; case, marks, markup and line
breaks do not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from goldgate_quality.arrays import np
from goldgate_quality.leaks.benchmark import Item
from goldgate_quality.shingles import Hashes, runs, unique, word_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

EVERYBODYS = 0.02  # share of the items that share a run of words: the benchmark's own phrases say nothing
FEW = 3  # words; a shorter item is found only where it is the whole text


class Verbatim:
    """The runs of words of all items, to be looked up."""

    def __init__(self, items: list[Item], n: int, share: float, long: int) -> None:
        self._n, self._share, self._long = n, share, long
        numbers = [word_numbers(item.text) for item in items]
        self._sizes = np.array([len(one) for one in numbers])
        self._short = {one.tobytes(): at for at, one in enumerate(numbers) if len(one) <= FEW}
        self._runs, self._owners, self._counts = _table([_cut(one, n) for one in numbers])
        self._long_runs, self._long_owners, _ = _table([_cut(one, long) for one in numbers])
        self._middle = sorted({int(size) for size in self._sizes if FEW < size < n})
        self._middle_long = sorted({int(size) for size in self._sizes if n <= size < long})

    def found(self, packed: bytes) -> tuple[int, float] | None:
        """The item of which most is covered, with its share; None where none is covered enough. ``packed``
        are the numbers of a row's words."""
        words = np.frombuffer(packed, np.uint32)
        if (at := self._short.get(packed)) is not None:
            return at, 1.0
        held = [_cut(words, length) for length in (self._n, *self._middle) if len(words) >= length]
        owners = _owners(np.concatenate(held), self._runs, self._owners) if held else None
        if owners is None or not len(owners):
            return None
        hits = np.bincount(owners, minlength=len(self._sizes))
        shares = hits / np.maximum(1, self._counts)
        best = [int(at) for at in np.flatnonzero(shares >= self._share)]
        if not best:
            return None
        long = [_cut(words, size) for size in (self._long, *self._middle_long) if len(words) >= size]
        confirmed = (
            set(_owners(np.concatenate(long), self._long_runs, self._long_owners).tolist()) if long else set()
        )
        best = [at for at in best if at in confirmed or self._sizes[at] < self._n]
        at = max(best, key=lambda one: (shares[one], -one), default=-1)
        return (at, float(shares[at])) if at >= 0 else None


def packed_words(text: str) -> bytes:
    """The words of a text as numbers, for ``Verbatim.found``."""
    return word_numbers(text).tobytes()


def _cut(words: Hashes, length: int) -> Hashes:
    """The runs of a text without doubles; the whole text where it is shorter."""
    if len(words) <= FEW:
        return np.empty(0, np.uint32)
    return unique(runs(words, min(length, len(words))))


def _table(per_item: list[Hashes]) -> tuple[Hashes, NDArray[np.int64], NDArray[np.int64]]:
    """All runs sorted, with the item of each, without those that very many items share; and how many each
    item has."""
    owners = np.repeat(np.arange(len(per_item)), [len(one) for one in per_item])
    every = np.concatenate(per_item) if per_item else np.empty(0, np.uint32)
    values, counts = np.unique(every, return_counts=True)
    common = values[counts > max(3, EVERYBODYS * len(per_item))]
    rare = ~np.isin(every, common)
    every, owners = every[rare], owners[rare]
    order = np.argsort(every, kind="stable")
    sizes = np.bincount(owners, minlength=len(per_item))
    return every[order], owners[order], sizes


def _owners(found: Hashes, table: Hashes, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """The items of the runs that are in the table, one for each run and item."""
    found = unique(found)
    first, last = np.searchsorted(table, found), np.searchsorted(table, found, "right")
    sizes = last - first
    present = np.flatnonzero(sizes)
    if not len(present):
        return np.empty(0, np.int64)
    places = np.concatenate([np.arange(first[at], last[at]) for at in present])
    found_owners: NDArray[np.int64] = owners[places]
    return found_owners
