"""The exact check of a pair: how much of the shorter text the other one holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from goldgate import Note, Notes

from goldgate_quality.arrays import np
from goldgate_quality.near.table import Pairs
from goldgate_quality.shingles import Hashes, joined, shared, unique

SHORTEST = 0.34  # the shorter text's share of the longer one's runs, below which it is part of it, no copy
HELD = 1 << 10  # texts whose runs are held ready


def found_of(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Later and earlier row of packed pairs."""
    yield from zip((pairs >> np.uint64(32)).tolist(), (pairs & np.uint64(0xFFFFFFFF)).tolist(), strict=True)


class Checker:
    """Checks pairs of rows. Runs of words in ``common`` do not count."""

    def __init__(self, notes: Notes, least: float, common: Hashes) -> None:
        self.common = common
        self.checked = 0
        self._notes = notes
        self._least = least
        self._held: dict[int, tuple[Note, Hashes, Hashes]] = {}

    def share(self, row: int, other: int) -> float:
        """How much of the shorter text the other holds; 0 where they are not near. Where both have responses,
        those must be near, too.
        """
        self.checked += 1
        one, two = self._runs(row)[1:], self._runs(other)[1:]
        if bool(len(one[1])) != bool(len(two[1])):
            return 0.0
        share = _held(_both(one), _both(two))
        if share < self._least or (len(one[1]) and len(one[0]) and _held(one[1], two[1]) < self._least):
            return 0.0
        return share

    def note(self, row: int) -> Note:
        """The note of a row that was looked at a moment ago."""
        return self._runs(row)[0]

    def _runs(self, row: int) -> tuple[Note, Hashes, Hashes]:
        if (found := self._held.get(row)) is None:
            if len(self._held) >= HELD:
                self._held.clear()
            note = self._notes[row]
            found = self._held[row] = (note, self._counted(note.value[1]), self._counted(note.value[2]))
        return found

    def _counted(self, packed: Any) -> Hashes:
        """The runs that count; all of them, where none would be left."""
        found = unique(np.frombuffer(packed, np.uint32))
        if len(self.common) and len(found):
            at = np.searchsorted(self.common, found)
            at[at == len(self.common)] = 0
            own = found[self.common[at] != found]
            return own if len(own) else found
        return found


def _both(parts: tuple[Hashes, Hashes]) -> Hashes:
    both = joined(*parts)
    return unique(both) if len(parts[0]) and len(parts[1]) else both


def _held(one: Hashes, other: Hashes) -> float:
    shorter, longer = sorted((len(one), len(other)))
    if not shorter or shorter < SHORTEST * longer:
        return 0.0
    return shared(one, other) / shorter
