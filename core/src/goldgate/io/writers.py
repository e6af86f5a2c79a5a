"""File formats for data sets. A file is written next to its place and moved there when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from goldgate.io import arrow
from goldgate.io.columns import of
from goldgate.plugins.components import Exporter, Sink

SHARDS = ".shards"
"""What the list of finished files of a data set ends in."""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class JsonLines:
    """One JSON object per line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._file = self._part.open("wb")

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._file.write(b"".join(_encode(row) + b"\n" for row in rows))

    def append(self, lines: bytes) -> None:
        """Add rows that are encoded already."""
        self._file.write(lines)

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


class Sharded:
    """A data set in finished files of ``rows`` rows each, so that training can follow a run.

    ``sft.jsonl`` becomes ``sft-00000.jsonl`` and so on; ``sft.shards`` gets a JSON line per finished file.
    """

    def __init__(self, exporter: Exporter, path: Path, rows: int) -> None:
        self._exporter = exporter
        self._path = path
        self._rows = rows
        self._number = 0
        self._held = 0
        self._sink: Sink | None = None
        for old in path.parent.glob(f"{path.name.removesuffix(exporter.suffix)}-[0-9]*{exporter.suffix}"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        self._index = path.with_name(path.name.removesuffix(exporter.suffix) + SHARDS)
        self._index.write_bytes(b"")

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows; a file that is full is finished at once."""
        while rows:
            if self._sink is None:
                self._sink = self._exporter.open(self._file())
            taken, rows = rows[: self._rows - self._held], rows[self._rows - self._held :]
            self._sink.write(taken)
            self._held += len(taken)
            if self._held >= self._rows:
                self._finish()

    def close(self) -> None:
        """Finish the last file."""
        self._finish()

    def abandon(self) -> None:
        """Give up the file that is not finished; finished ones stay."""
        if self._sink is not None:
            self._sink.abandon()

    def _file(self) -> Path:
        suffix = self._exporter.suffix
        return self._path.with_name(f"{self._path.name.removesuffix(suffix)}-{self._number:05}{suffix}")

    def _finish(self) -> None:
        if self._sink is None:
            return
        self._sink.close()
        with self._index.open("ab") as index:
            index.write(_encode({"file": self._file().name, "rows": self._held}) + b"\n")
        self._sink, self._held = None, 0
        self._number += 1


class Buffered:
    """A sink with rows gathered into blocks, counted; ``columns`` are those of its rows.

    ``reasoning="strip"`` leaves thoughts out, ``repeat`` writes each row so many times.
    """

    def __init__(self, sink: Sink, block: int = 512, reasoning: str = "keep", repeat: int = 1) -> None:
        self._strip = reasoning == "strip"
        self._repeat = repeat
        self.rows = 0
        self.columns: tuple[str, ...] = ()
        self._sink = sink
        self._block = block
        self._whole = False
        self._held: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        if not self.rows:
            self.columns = tuple(arrow.names(row))
        if self._strip:
            row = without_thoughts(row)
        self.rows += self._repeat
        self._held += [row] * self._repeat
        if len(self._held) >= self._block:
            self._sink.write(self._held)
            self._held = []

    def append(self, lines: bytes, rows: int, columns: tuple[str, ...]) -> None:
        """Add rows that are encoded already, as lines of JSON."""
        if not self.rows:
            self.columns = columns
        self.rows += rows
        if isinstance(self._sink, JsonLines):
            self._sink.append(lines)
            return
        self._held += map(_decode, lines.splitlines())
        while len(self._held) >= self._block:
            self._sink.write(self._held[: self._block])
            self._held = self._held[self._block :]

    def close(self) -> None:
        self._sink.write(self._held)
        self._held = []
        self._sink.close()
        self._whole = True

    def abandon(self) -> None:
        """Give up, unless the file is whole already."""
        if not self._whole:
            self._sink.abandon()


def without_thoughts(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row without the ``reasoning_content`` of its messages."""
    found = dict(row)
    for name in ("prompt", "completion", "chosen", "rejected"):
        if isinstance(messages := row.get(name), list):
            found[name] = [
                {key: value for key, value in message.items() if key != "reasoning_content"}
                for message in messages
            ]
    return found


def _finish(file: Any, part: Path, path: Path) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    part.replace(path)


def _abandon(file: Any, part: Path) -> None:
    with suppress(OSError):  # closing flushes, and a full disk is why we give up
        file.close()
    part.unlink(missing_ok=True)
