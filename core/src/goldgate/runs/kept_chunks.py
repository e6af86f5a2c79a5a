"""Finished chunks of a run in a file of its folder, so that a run that was killed repeats only what was under
way, also where nothing was asked.

A frame a chunk: its length, checksum, phase and number, and then the chunk. What breaks off at the end is cut
off; a damaged frame is a chunk that is run again.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from struct import Struct
from typing import IO
from zlib import crc32

import msgspec

from goldgate.engine.meters import Usage
from goldgate.engine.pools import Split

FORMAT = 2  # of what is kept: another number, and nothing that an older version kept is read
RESTS = 1 << 63
"""In the numbers of chunks that others gave back."""
_HEAD = Struct("<IIIQ")  # length, checksum, phase, number of the chunk


class Kept(msgspec.Struct, array_like=True, frozen=True):
    """A finished chunk: by block what was noted and decided of it, and the result with what it took.
    ``given`` and ``chunk``: what had been decided before it began, and the checksum of what it was.
    ``splits``: how it was cut into slices (see goldgate.engine.pools.Split).
    """

    given: dict[int, bytes]
    chunk: int
    notes: dict[int, bytes]
    decided: dict[int, bytes]
    result: bytes
    usage: list[tuple[str, str, list[int]]]
    splits: list[Split] = []

    def used(self) -> Usage:
        """What it took."""
        return {(step, service): list(counts) for step, service, counts in self.usage}


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Kept).decode


def number_of(rest: bytes) -> int:
    """The number of a chunk that another one gave back: by what it is, since no source numbers it."""
    return RESTS | int.from_bytes(blake2b(rest, digest_size=8).digest())


class KeptChunks:
    """The finished chunks of a run. Several phases of a run are kept side by side; see goldgate.runs.flow."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: list[array[int]] = []  # phase → number of a chunk → its frame's place and 1
        self._rests: dict[tuple[int, int], int] = {}  # the same of those that others gave back
        self._file: IO[bytes] | None = None
        if path.is_file():
            file = path.open("r+b")
            if end := self._scan(file):
                file.truncate(end)
                self._file = file
            else:
                file.close()

    def find(self, phase: int, number: int) -> Kept | None:
        """A chunk that an earlier session finished."""
        if self._file is None or not (offset := self._offset(phase, number)):
            return None
        self._file.seek(offset - 1)
        length, crc, *_ = _HEAD.unpack(self._file.read(_HEAD.size))
        payload = self._file.read(length)
        if crc32(payload) != crc:
            return None
        try:
            return _decode(payload)
        except msgspec.MsgspecError:
            return None

    def add(self, phase: int, number: int, kept: Kept) -> None:
        """Keep one."""
        if self._file is None:
            self._file = self._path.open("w+b")
            self._write(0, 0, _mark())
        self._place(phase, number, self._write(phase + 1, number, _encode(kept)))

    def close(self) -> None:
        """Close the file; what is in it stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def forget(self) -> None:
        """Remove the file: the run is over, and nothing in it would come out otherwise another time."""
        self.close()
        self._path.unlink(missing_ok=True)

    def _write(self, phase: int, number: int, payload: bytes) -> int:
        assert self._file is not None  # noqa: S101 - opened by add
        place = self._file.seek(0, 2)
        self._file.write(_HEAD.pack(len(payload), crc32(payload), phase, number) + payload)
        self._file.flush()
        return place

    def _scan(self, file: IO[bytes]) -> int:
        """Find the frames. Returns where the last whole one ends; 0 where the file is not one of ours."""
        size = file.seek(0, 2)
        end = 0
        while True:
            file.seek(end)
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return end
            length, _, phase, number = _HEAD.unpack(head)
            if end + _HEAD.size + length > size:
                return end
            if not end and (phase, file.read(length)) != (0, _mark()):
                return 0
            if phase:
                self._place(phase - 1, number, end)
            end += _HEAD.size + length

    def _offset(self, phase: int, number: int) -> int:
        if number & RESTS:
            return self._rests.get((phase, number), 0)
        if phase >= len(self._offsets) or number >= len(self._offsets[phase]):
            return 0
        return self._offsets[phase][number]

    def _place(self, phase: int, number: int, offset: int) -> None:
        if number & RESTS:
            self._rests[phase, number] = offset + 1
            return
        while len(self._offsets) <= phase:
            self._offsets.append(array("Q"))
        offsets = self._offsets[phase]
        if number >= len(offsets):
            offsets.extend([0] * (number + 1 - len(offsets)))
        offsets[number] = offset + 1


def _mark() -> bytes:
    return f"goldgate {version('goldgate')} {FORMAT}".encode()
