"""Notes on the disk, for filters that look at a whole file without a run (see goldgate.Notes)."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from goldgate import Note

BLOCK = 512  # notes that are read at once


class FileNotes:
    """Notes in a file; all are added before the first is read."""

    def __init__(self, scratch: Path) -> None:
        scratch.mkdir(parents=True)
        self.scratch = scratch
        self._file = (scratch / "notes").open("w+b", buffering=1 << 16)
        self._ends = array("Q", [0])
        self._flushed = 0
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Note).decode

    def add(self, value: Any, name: str, index: int) -> None:
        """One more."""
        self._ends.append(self._ends[-1] + self._file.write(self._encode(Note(value, name, index))))

    def __iter__(self) -> Iterator[Note]:
        for first in range(0, len(self), BLOCK):
            last = min(first + BLOCK, len(self))
            start = self._ends[first]
            block = memoryview(self._read(start, self._ends[last]))
            for place in range(first, last):
                yield self._decode(block[self._ends[place] - start : self._ends[place + 1] - start])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int, /) -> Note:
        place += len(self) if place < 0 else 0
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._decode(self._read(self._ends[place], self._ends[place + 1]))

    def _read(self, start: int, end: int) -> bytes:
        if self._ends[-1] > self._flushed:
            self._file.flush()
            self._flushed = self._ends[-1]
        return os.pread(self._file.fileno(), end - start, start)

    def close(self) -> None:
        """Close the file; the folder is its owner's."""
        self._file.close()
