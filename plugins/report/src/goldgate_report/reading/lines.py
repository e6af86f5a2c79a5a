"""Rows with their places, so that each can be read again by itself."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, NamedTuple

import msgspec
from goldgate import RunError
from goldgate.runs import rows

LINE = 64 << 20
"""Bytes of a row; a longer one is counted as unreadable."""
TEXTS = ("tags", "reference", "tools", "evidence", "parts", "tool_calls", "origin", "sample_origin")
"""Columns that files in columns hold as JSON text."""


class Place(NamedTuple):
    """Where a row is: the number of its file in the store, the offset and length of its line in bytes."""

    file: int
    offset: int
    size: int


class Store:
    """Reads rows of files once from front to back, and single rows again by their place.

    A file in columns is written out as lines into a temporary file on the way: its rows have no offsets.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._files: list[IO[bytes]] = []
        self.unreadable: list[str] = []
        """Places of lines that hold no row."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def rows(self, path: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
        """The rows of a file. The last line of a file that is being written may be half: it is left out."""
        number = len(self._files)
        if ".jsonl" in path.suffixes:
            file: IO[bytes] = self._stack.enter_context(path.open("rb"))
            self._files.append(file)
            yield from self._lines(number, file, path)
            return
        written: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the store
        self._stack.callback(written.close)
        self._files.append(written)
        offset = 0
        for place, row, wrong in rows([path]):
            if wrong or not isinstance(row, dict):
                self.unreadable.append(place)
                continue
            row = _objects(row)
            size = written.write(msgspec.json.encode(row))
            yield Place(number, offset, size), row
            offset += size
        written.flush()

    def row(self, place: Place) -> dict[str, Any]:
        """The row at a place. Raises RunError where the file has changed since it was read."""
        line = os.pread(self._files[place.file].fileno(), place.size, place.offset)
        try:
            return msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.MsgspecError as error:
            raise RunError("the run folder changed while it was read: run the command again") from error

    def _lines(self, number: int, file: IO[bytes], path: Path) -> Iterator[tuple[Place, dict[str, Any]]]:
        offset, count = 0, 0
        while line := file.readline(LINE + 1):
            count += 1
            if not line.endswith(b"\n") and path.name.endswith(".part"):
                return
            try:
                row = _decode(line) if len(line) <= LINE else None
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                row = None
            if isinstance(row, dict):
                yield Place(number, offset, len(line)), row
            elif line.strip():
                self.unreadable.append(f"{path.name}:{count}")
            offset += len(line)


_decode = msgspec.json.Decoder().decode


def _objects(value: Any) -> Any:
    """The value with JSON text in place of objects decoded, wherever a column holds it."""
    if isinstance(value, Mapping):
        return {
            key: _decoded(one) if key in TEXTS and isinstance(one, str) else _objects(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_objects(one) for one in value]
    return value


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:
        return text
