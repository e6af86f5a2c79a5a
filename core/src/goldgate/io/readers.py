"""Read problems from files, a row at a time: JSONL, Parquet, Hugging Face data set folders."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from goldgate.errors import ConfigError

JSON = (".jsonl", ".jsonl.gz", ".ndjson", ".json")
COLUMNAR = (".parquet", ".arrow")
BATCH = 256  # rows of a columnar file in memory at once

Raw = tuple[str, Any, str]  # place, the row, and what is wrong with it ("" where nothing is)


def files(path: Path, split: str = "") -> list[Path]:
    """The files that make up a source, in order. Raises ConfigError where there is none."""
    if path.is_file():
        if not path.name.endswith(JSON + COLUMNAR):
            raise ConfigError(f"{path}: rows are read from {', '.join(JSON + COLUMNAR)} files or a folder")
        return [path]
    if not path.is_dir():
        raise ConfigError(f"{path}: no such file or folder")
    if (path / "dataset_dict.json").is_file():
        splits = msgspec.json.decode((path / "dataset_dict.json").read_bytes())["splits"]
        if split not in splits:
            raise ConfigError(f"{path}: set split under [source] to one of {', '.join(splits)}")
        path = path / split
    if (path / "state.json").is_file():  # what Dataset.save_to_disk writes
        state = msgspec.json.decode((path / "state.json").read_bytes())
        return [path / file["filename"] for file in state["_data_files"]]
    found = sorted(file for file in path.rglob("*") if file.name.endswith(JSON + COLUMNAR))
    if split:
        found = [file for file in found if file.name.startswith(split) or split in file.parts]
    if not found:
        raise ConfigError(f"{path}: no {', '.join(JSON + COLUMNAR)} files in this folder")
    return found


def rows(paths: list[Path]) -> Iterator[Raw]:
    """Every row of the files, each with its place (``file:line``)."""
    for path in paths:
        yield from _columnar(path) if path.name.endswith(COLUMNAR) else _lines(path)


def count(paths: list[Path]) -> int:
    """How many rows the files hold, without reading them as rows; blank lines count too."""
    return sum(_held(path) for path in paths)


def _held(path: Path) -> int:
    if path.suffix == ".parquet":
        with _arrow(path).parquet.ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    if path.suffix == ".arrow":
        return sum(batch.num_rows for batch in _batches(path))
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _lines(path: Path) -> Iterator[Raw]:
    decode = msgspec.json.Decoder().decode
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{path.name}:{number}"
            try:
                yield place, decode(line), ""
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield place, None, f"not a JSON object on one line ({error})"


def _columnar(path: Path) -> Iterator[Raw]:
    number = 0
    for batch in _batches(path):
        for row in batch.to_pylist():
            number += 1
            yield f"{path.name}:{number}", row, ""


def _arrow(path: Path) -> Any:
    try:
        import pyarrow
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError as error:
        raise ConfigError(f"{path}: install goldgate[parquet] to read {path.suffix} files") from error
    return pyarrow


def _batches(path: Path) -> Iterator[Any]:
    pyarrow = _arrow(path)
    try:
        if path.suffix == ".parquet":
            with pyarrow.parquet.ParquetFile(path) as file:
                yield from file.iter_batches(batch_size=BATCH)
        else:
            with pyarrow.memory_map(str(path)) as mapped, pyarrow.ipc.open_stream(mapped) as stream:
                for batch in stream:
                    for start in range(0, batch.num_rows, BATCH):
                        yield batch.slice(start, BATCH)
    except pyarrow.ArrowInvalid as error:
        raise ConfigError(f"{path}: not a {path.suffix} file ({error})") from error
