"""File formats for data sets. A file is written beside its place and moved there when it is whole."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from goldgate.errors import ConfigError
from goldgate.offers import Exporter, Sink

_encode = msgspec.json.Encoder().encode
OPEN_ENDED = ("evidence", "tags", "tools", "tool_calls")  # objects without fixed keys: JSON text in columns


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
        try:
            import pyarrow  # noqa: F401 - to fail before the run, not at its end
        except ImportError as error:
            raise ConfigError("install goldgate[parquet] to write Parquet files") from error
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self._file = self._part.open("wb")
        self._writer: Any = None

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        import pyarrow
        from pyarrow import parquet

        if not rows:
            return
        schema = _schema(rows[0])
        table = pyarrow.Table.from_pylist([_columnar(row) for row in rows], schema=schema)
        if self._writer is None:
            self._writer = parquet.ParquetWriter(self._file, schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        import pyarrow
        from pyarrow import parquet

        if self._writer is None:
            parquet.write_table(pyarrow.table({"id": pyarrow.array([], pyarrow.string())}), self._file)
        else:
            self._writer.close()
        _finish(self._file, self._part, self._path)

    def abandon(self) -> None:
        if self._writer is not None:
            with suppress(OSError):
                self._writer.close()
        _abandon(self._file, self._part)


EXPORTERS = {"jsonl": Exporter(JsonLines, ".jsonl"), "parquet": Exporter(Parquet, ".parquet")}


class Buffered:
    """A sink with rows gathered into blocks, counted."""

    def __init__(self, sink: Sink, block: int = 512) -> None:
        self.rows = 0
        self._sink = sink
        self._block = block
        self._whole = False
        self._held: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
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


def _columnar(value: Any, key: str = "") -> Any:
    if key in OPEN_ENDED:
        return _encode(value).decode() if value else None
    if isinstance(value, Mapping):
        return {name: _columnar(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_columnar(item) for item in value]
    return value


def _schema(row: Mapping[str, Any]) -> Any:
    """The columns of a data set by its keys: fixed, so that a null in the first rows decides nothing."""
    import pyarrow as pa

    text, whole = pa.string(), pa.int64()
    messages = pa.list_(
        pa.struct([(key, text) for key in ("role", "content", "tool_calls", "tool_call_id", "name")])
    )
    verdict = {"verifier": text, "score": pa.float64(), "why": text, "evidence": text, "version": text}
    verdicts = pa.list_(pa.struct([*verdict.items(), ("digest", text)]))
    known = {
        "index": whole,
        "rejected_index": whole,
        "prompt": messages,
        "completion": messages,
        "chosen": messages,
        "rejected": messages,
        "origin": pa.struct([("by", text), ("model", text), ("seed", whole), ("parent", whole)]),
        "verdicts": verdicts,
        "rejected_verdicts": verdicts,
    }
    names = [name for name in row if name != "tools"]
    return pa.schema([(name, known.get(name, text)) for name in [*names, "tools"]])
