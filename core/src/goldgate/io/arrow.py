"""Data sets in Arrow's columns: the schema of the exported rows, and a folder as ``datasets`` saves one.

Objects without fixed keys (evidence, tags, tools, calls of tools) are JSON text: a column has one type.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from goldgate.errors import ConfigError

OPEN_ENDED = ("evidence", "tags", "tools", "tool_calls")
FILE = "data-00000-of-00001.arrow"

_encode = msgspec.json.encode


def columnar(value: Any, key: str = "") -> Any:
    """A row with its open-ended objects as JSON text; None where they are empty."""
    if key in OPEN_ENDED:
        return _encode(value).decode() if value else None
    if isinstance(value, Mapping):
        return {name: columnar(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [columnar(item) for item in value]
    return value


def schema(names: Sequence[str]) -> Any:
    """The columns of a data set by its keys: fixed, so that a null in the first rows decides nothing."""
    pa = library()
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
    columns = [*(name for name in names if name != "tools"), "tools"]
    return pa.schema([(name, known.get(name, text)) for name in columns])


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
        columns = schema(list(rows[0]))
        if self._stream is None:
            self._stream = pa.ipc.new_stream(self._file, columns)
        self._stream.write_table(pa.Table.from_pylist([columnar(row) for row in rows], schema=columns))

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
