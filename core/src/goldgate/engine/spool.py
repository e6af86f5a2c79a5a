"""A sequence of byte strings in a temporary file: read in order, or by place. Memory stays flat."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_LENGTH = struct.Struct("<Q")


class Spool:
    """Byte strings on the disk. All are added before the first is read."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._paths = (path, path.with_name(f"{path.name}.ends"))
        self._data, self._ends = (each.open("w+b") for each in self._paths)
        self._count = 0
        self._end = 0

    def add(self, item: bytes) -> None:
        """One more."""
        self._data.write(item)
        self._end += len(item)
        self._count += 1
        self._ends.write(_LENGTH.pack(self._end))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[bytes]:
        self._flush()
        with self._paths[0].open("rb") as data, self._paths[1].open("rb") as ends:
            start = 0
            while packed := ends.read(_LENGTH.size):
                (end,) = _LENGTH.unpack(packed)
                yield data.read(end - start)
                start = end

    def __getitem__(self, place: int) -> bytes:
        place += self._count if place < 0 else 0
        if not 0 <= place < self._count:
            raise IndexError(place)
        self._flush()
        start = self._at(place - 1) if place else 0
        self._data.seek(start)
        return self._data.read(self._at(place) - start)

    def close(self) -> None:
        """Remove the file."""
        for file, path in zip((self._data, self._ends), self._paths, strict=True):
            file.close()
            path.unlink(missing_ok=True)

    def _at(self, place: int) -> int:
        self._ends.seek(place * _LENGTH.size)
        (end,) = _LENGTH.unpack(self._ends.read(_LENGTH.size))
        return int(end)

    def _flush(self) -> None:
        self._data.flush()
        self._ends.flush()
