"""Replies in append-only logs, for kinds of request that cost no money: a writer has its own, nobody claims.

A folder holds segments ``WRITER.KIND.NUMBER.log``. A frame is a head, the digests of service and request, and
the reply; its checksum covers all of these. The first frame that breaks off ends a file. A segment that is
full, or whose writer is gone, is sealed: an index lies next to it, eight sorted bytes of the digests and
where their frames stand. Segments can be copied; what is there twice is the same reply.
"""

from __future__ import annotations

import mmap
import os
import re
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby
from math import isqrt
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote
from zlib import crc32

Key = tuple[bytes, bytes]  # service digest, request digest

FOLDER = "replies"
"""Folder of a run for its logs."""
SEGMENT = 64 << 20
"""Bytes after which a segment is sealed and the next begun."""
_HEAD = struct.Struct("<IIBB")  # bytes of the reply, checksum, bytes of the two digests
_DIGESTS = struct.Struct(">Q8xQ")  # the first eight bytes of two digests of 16
_NAME = re.compile(r"(?P<writer>\w+)\.(?P<kind>.+)\.(?P<number>\d{5})\.log")
_INDEX = struct.Struct("=QQQ")  # entries, bytes of the log that they cover, checksum


class Replies(NamedTuple):
    """Where the logs of a run lie, those of earlier runs, and what the names of its writers begin with: where
    several pools write logs that are brought together, each has its own."""

    folder: Path
    earlier: tuple[Path, ...] = ()
    writer: str = "w"


def prefix(service: bytes, request: bytes) -> int:
    """What an index is sorted by: digests are as good as random."""
    return int.from_bytes(service[:8], "big") ^ int.from_bytes(request[:8], "big")


class Segment:
    """A log file to read: its frames by their keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("rb")
        size = os.fstat(self._file.fileno()).st_size
        self._data: Any = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        self.prefixes, self._offsets, self.end = self._index(size)

    def find(self, key: Key) -> bytes | None:
        """The reply to a request; None where there is none that is whole."""
        wanted = prefix(*key)
        count = len(self.prefixes)
        guess, reach = wanted * count >> 64, 4 * isqrt(count) + 8  # digests are spread evenly
        low, high = max(0, guess - reach), min(count, guess + reach)
        place = bisect_left(self.prefixes, wanted, low, high)
        if (place == low and low) or place == high:
            place = bisect_left(self.prefixes, wanted)
        while place < count and self.prefixes[place] == wanted:
            if (reply := self._reply(self._offsets[place], key)) is not None:
                return reply
            place += 1
        return None

    def seal(self) -> None:
        """Cut off what breaks off, and write the index."""
        if self.end < len(self._data):
            os.truncate(self.path, self.end)
        part = self.path.with_suffix(".part")
        body = bytes(self.prefixes) + bytes(self._offsets)
        part.write_bytes(_INDEX.pack(len(self.prefixes), self.end, crc32(body)) + body)
        part.replace(self.path.with_suffix(".index"))

    def close(self) -> None:
        """Close the file."""
        if self._data:
            self._data.close()
        self._file.close()

    def _reply(self, offset: int, key: Key) -> bytes | None:
        length, crc, service, request = _HEAD.unpack_from(self._data, offset)
        start = offset + _HEAD.size
        frame = self._data[start : start + service + request + length]
        both = key[0] + key[1]
        if service != len(key[0]) or not frame.startswith(both) or crc32(frame) != crc:
            return None
        return bytes(frame[len(both) :]) if len(both) == service + request else None

    def _index(self, size: int) -> tuple[array[int], array[int], int]:
        try:
            written = memoryview(self.path.with_suffix(".index").read_bytes())
            count, end, crc = _INDEX.unpack_from(written)
        except (OSError, struct.error):
            return self._scanned(size)
        body = written[_INDEX.size :]
        if end > size or len(body) != 16 * count or crc32(body) != crc:
            return self._scanned(size)
        prefixes, offsets = array("Q"), array("Q")
        prefixes.frombytes(body[: 8 * count])
        offsets.frombytes(body[8 * count :])
        return prefixes, offsets, end

    def _scanned(self, size: int) -> tuple[array[int], array[int], int]:
        data, offset = self._data, 0
        prefixes, offsets = array("Q"), array("Q")
        while offset + _HEAD.size <= size:
            length, _, service, request = _HEAD.unpack_from(data, offset)
            start = offset + _HEAD.size
            end = start + service + request + length
            if end > size:
                break
            if (service, request) == (16, 16):
                one, other = _DIGESTS.unpack_from(data, start)
                prefixes.append(one ^ other)
            else:
                middle = start + service
                prefixes.append(prefix(data[start:middle], data[middle : middle + request]))
            offsets.append(offset)
            offset = end
        order = sorted(range(len(prefixes)), key=prefixes.__getitem__)
        return (
            array("Q", map(prefixes.__getitem__, order)),
            array("Q", map(offsets.__getitem__, order)),
            offset,
        )


class ReplyLogs:
    """The logs of a run as one writer sees them: those of earlier sessions and of ``earlier`` runs to read,
    its own to add to. What others write meanwhile it does not see.
    """

    def __init__(self, folder: Path, writer: str, earlier: Sequence[Path] = ()) -> None:
        self._folder = folder
        self._writer = writer
        self._last: dict[str, int] = {}  # kind → the number of the segment that answered last
        self._open: dict[str, _Open] = {}  # kind → the segment that is written
        self._numbers: dict[str, int] = {}
        self._segments: dict[str, list[Segment]] = {}
        for path, owner, kind, number in _logs(folder):
            segment = Segment(path)
            if owner == writer:
                self._numbers[kind] = max(self._numbers.get(kind, 0), number + 1)
                if not path.with_suffix(".index").exists():
                    segment.seal()
            self._segments.setdefault(kind, []).append(segment)
        self._own = {kind: len(segments) for kind, segments in self._segments.items()}
        for other in earlier:
            for path, _, kind, _ in _logs(other):
                self._segments.setdefault(kind, []).append(Segment(path))

    def find(self, key: Key, kind: str) -> bytes | None:
        """The reply to a request. One of an earlier run is taken over."""
        if kind in self._open and (reply := self._open[kind].find(key)) is not None:
            return reply
        segments = self._segments.get(kind)
        if not segments:
            return None
        last = self._last.get(kind, 0)  # what was asked together lies together
        tried = last if last < self._own.get(kind, 0) else -1
        if tried >= 0 and (reply := segments[tried].find(key)) is not None:
            return reply
        for number, segment in enumerate(segments):
            if number != tried and (reply := segment.find(key)) is not None:
                self._last[kind] = number
                if number >= self._own.get(kind, 0):
                    self.add([(key, kind, reply)])
                return reply
        return None

    def add(self, entries: Sequence[tuple[Key, str, bytes]]) -> None:
        """Keep replies; they are in the file when this returns."""
        for kind, same in groupby(entries, key=lambda entry: entry[1]):
            if kind not in self._open:
                number = self._numbers.get(kind, 0)
                self._numbers[kind] = number + 1
                self._folder.mkdir(parents=True, exist_ok=True)
                self._open[kind] = _Open(
                    self._folder / f"{self._writer}.{quote(kind, safe='')}.{number:05}.log"
                )
            self._open[kind].add([(key, reply) for key, _, reply in same])
            if self._open[kind].size >= SEGMENT:
                self._segments.setdefault(kind, []).insert(0, self._open.pop(kind).sealed())
                self._own[kind] = self._own.get(kind, 0) + 1

    def close(self) -> None:
        """Seal what was written, and close all files."""
        for opened in self._open.values():
            opened.sealed().close()
        for segments in self._segments.values():
            for segment in segments:
                segment.close()
        self._open, self._segments = {}, {}


class _Open:
    """A segment that is written, and where its frames stand."""

    def __init__(self, path: Path) -> None:
        self.size = 0
        self._path = path
        self._file = path.open("w+b", buffering=0)
        self._places: dict[Key, tuple[int, int]] = {}

    def add(self, entries: Sequence[tuple[Key, bytes]]) -> None:
        frames = []
        for key, reply in entries:
            body = key[0] + key[1] + reply
            frame = _HEAD.pack(len(reply), crc32(body), len(key[0]), len(key[1])) + body
            frames.append(frame)
            self.size += len(frame)
            self._places[key] = (self.size - len(reply), len(reply))
        self._file.write(b"".join(frames))

    def find(self, key: Key) -> bytes | None:
        if (found := self._places.get(key)) is None:
            return None
        return os.pread(self._file.fileno(), found[1], found[0])

    def sealed(self) -> Segment:
        self._file.close()
        segment = Segment(self._path)
        segment.seal()
        return segment


def seal(folder: Path) -> None:
    """Seal every segment of a folder that nobody writes any more, so that many can read it at little cost."""
    for path, *_ in _logs(folder):
        if not path.with_suffix(".index").exists():
            segment = Segment(path)
            segment.seal()
            segment.close()


def counts(folder: Path) -> dict[str, int]:
    """Kind of request → how many are answered; one that two writers have counts once."""
    kinds: dict[str, list[Segment]] = {}
    for path, _, kind, _ in _logs(folder):
        kinds.setdefault(kind, []).append(Segment(path))
    counted = {}
    for kind, segments in sorted(kinds.items()):
        every = merge(*(segment.prefixes for segment in segments))
        counted[kind] = sum(1 for _ in groupby(every))
        for segment in segments:
            segment.close()
    return counted


def _logs(folder: Path) -> Iterator[tuple[Path, str, str, int]]:
    """Every segment of a folder: its path, writer, kind and number."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if found := _NAME.fullmatch(path.name):
            yield path, found["writer"], unquote(found["kind"]), int(found["number"])
