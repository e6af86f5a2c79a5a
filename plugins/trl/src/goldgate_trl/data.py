"""Rows of a run folder as a Hugging Face data set: only the columns that train, mapped from the disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets import Dataset
from goldgate import RunError

ENDS = (".jsonl", ".parquet")


@dataclass(frozen=True)
class Rows:
    """A data set and the files it was read from, with their digests."""

    dataset: Dataset
    files: Mapping[str, str]


def load(folder: Path, name: str, columns: Sequence[str], cache: Path) -> Rows:
    """The data set ``name``: every file in the folder that is called ``name.*`` or ``name-*.*``.

    Raises RunError where there is none, or no row.
    """
    files = {file: digest(file) for file in find(folder, name)}
    told = tuple((str(file), content) for file, content in files.items())  # what the cache goes by
    if next(_rows(told, tuple(columns)), None) is None:
        raise RunError(f"{folder}: the data set {name!r} has no rows to train on")
    dataset = Dataset.from_generator(
        _rows, gen_kwargs={"files": told, "columns": tuple(columns)}, cache_dir=str(cache)
    )
    return Rows(dataset, {file.name: content for file, content in files.items()})


def find(folder: Path, name: str) -> list[Path]:
    """The files of a data set. Raises RunError where there is none."""
    found = sorted(
        file
        for file in folder.iterdir()
        if file.name.endswith(ENDS) and (file.stem == name or file.stem.startswith(f"{name}-"))
    )
    if not found:
        raise RunError(f"{folder}: no data set {name!r} ({name}.jsonl or {name}.parquet) to train on")
    return found


def digest(file: Path) -> str:
    """SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _rows(files: tuple[tuple[str, str], ...], columns: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for file, _ in files:
        for row in _read(Path(file)):
            try:
                kept = {column: row[column] for column in columns}
            except KeyError as error:
                raise RunError(f"{file}: a row has no column {error}") from error
            if row.get("tools"):
                tools = row["tools"]
                kept["tools"] = tools if isinstance(tools, str) else json.dumps(tools)
            yield kept


def _read(file: Path) -> Iterator[dict[str, Any]]:
    if file.suffix == ".jsonl":
        with file.open() as lines:
            yield from (json.loads(line) for line in lines if line.strip())
        return
    from pyarrow import parquet

    with parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=256):
            yield from batch.to_pylist()
