"""File formats for data sets. A file is written beside its place and moved there when it is whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from goldgate.io import arrow
from goldgate.io.columns import of
from goldgate.plugins.components import Exporter, Sink

_encode = msgspec.json.Encoder().encode


class JsonLines:
    """A JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._file = self._part.open("wb")

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._file.write(b"".join(_encode(row) + b"\n" for row in rows))

    def close(self) -> None:
        _finish(self._file, self._part, self._path)

    def abandon(self) -> None:
        _abandon(self._file, self._part)


class Parquet:
    """The same rows in columns; objects without fixed keys are JSON text. Needs pyarrow."""

    def __init__(self, path: Path) -> None:
        arrow.library()  # to fail before the run, not at its end
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._file = self._part.open("wb")
        self._writer: Any = None

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        columns = of(arrow.names(rows[0]))
        if self._writer is None:
            self._writer = self._opened(arrow.schema(columns))
        self._writer.write_table(arrow.table(rows, columns))

    def close(self) -> None:
        if self._writer is None:
            pa = arrow.library()
            self._writer = self._opened(pa.schema([("id", pa.string())]))
        self._writer.close()
        _finish(self._file, self._part, self._path)

    def _opened(self, schema: Any) -> Any:
        from pyarrow import parquet

        return parquet.ParquetWriter(self._file, schema, compression="zstd")

    def abandon(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
        _abandon(self._file, self._part)


EXPORTERS = {
    "jsonl": Exporter(JsonLines, ".jsonl"),
    "parquet": Exporter(Parquet, ".parquet"),
    "datasets": Exporter(arrow.DatasetFolder, ""),
}


class Buffered:
    """A sink with rows gathered into blocks, counted; ``columns`` are those of its rows."""

    def __init__(self, sink: Sink, block: int = 512) -> None:
        self.rows = 0
        self.columns: tuple[str, ...] = ()
        self._sink = sink
        self._block = block
        self._whole = False
        self._held: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        if not self.rows:
            self.columns = tuple(arrow.names(row))
        self.rows += 1
        self._held.append(row)
        if len(self._held) >= self._block:
            self._sink.write(self._held)
            self._held = []

    def close(self) -> None:
        self._sink.write(self._held)
        self._held = []
        self._sink.close()
        self._whole = True

    def abandon(self) -> None:
        """Give up, unless the file is whole already."""
        if not self._whole:
            self._sink.abandon()


def _finish(file: Any, part: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    part.replace(path)


def _abandon(file: Any, part: Path) -> None:
    with suppress(OSError):  # closing flushes, and a full disk is why we give up
        file.close()
    part.unlink(missing_ok=True)
