"""Data sets in Arrow's columns: the schema of the exported rows, and a folder as ``datasets`` saves one.

See goldgate.io.columns for their types.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from goldgate.errors import ConfigError
from goldgate.io.columns import ListOf, Type, columnar, of

FILE = "data-00000-of-00001.arrow"

_encode = msgspec.json.encode


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, Type]) -> Any:
    """The rows as a table of these columns."""
    pa = library()
    cells = [{name: columnar(row.get(name), kind) for name, kind in columns.items()} for row in rows]
    return pa.Table.from_pylist(cells, schema=schema(columns))


def schema(columns: Mapping[str, Type]) -> Any:
    """Arrow's schema of columns: fixed, so that a null in the first rows decides nothing."""
    return library().schema([(name, _type(kind)) for name, kind in columns.items()])


def _type(kind: Type) -> Any:
    pa = library()
    if isinstance(kind, ListOf):
        return pa.list_(_type(kind.item))
    if isinstance(kind, Mapping):
        return pa.struct([(name, _type(inner)) for name, inner in kind.items()])
    return {"int64": pa.int64(), "float64": pa.float64()}.get(kind, pa.string())


def names(row: Mapping[str, Any]) -> list[str]:
    """The columns of a data set by its first row; ``tools`` and ``files`` are always among them."""
    return [*(name for name in row if name not in ("tools", "files")), "tools", "files"]


def library() -> Any:
    """pyarrow. Raises ConfigError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.ipc
    except ImportError as error:
        raise ConfigError("install goldgate[parquet] to write Parquet files and data set folders") from error
    return pyarrow


class DatasetFolder:
    """A folder that ``datasets.load_from_disk`` opens, as ``Dataset.save_to_disk`` writes it."""

    def __init__(self, path: Path) -> None:
        library()
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir()
        self._file = (self._part / FILE).open("wb")
        self._stream: Any = None

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        pa = library()
        columns = of(names(rows[0]))
        if self._stream is None:
            self._stream = pa.ipc.new_stream(self._file, schema(columns))
        self._stream.write_table(table(rows, columns))

    def close(self) -> None:
        pa = library()
        if self._stream is None:
            self._stream = pa.ipc.new_stream(self._file, pa.schema([("id", pa.string())]))
        self._stream.close()
        self._file.close()
        state: dict[str, Any] = {
            "_data_files": [{"filename": FILE}],
            "_fingerprint": "0" * 16,
            "_format_columns": None,
            "_format_kwargs": {},
            "_format_type": None,
            "_output_all_columns": False,
            "_split": None,
        }
        (self._part / "state.json").write_bytes(_encode(state))
        (self._part / "dataset_info.json").write_bytes(_encode({"description": "made by goldgate"}))
        shutil.rmtree(self._path, ignore_errors=True)
        self._part.rename(self._path)

    def abandon(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._file.close()
        shutil.rmtree(self._part, ignore_errors=True)
