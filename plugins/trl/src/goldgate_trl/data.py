"""Rows of a run folder: found by the name of their data set, read as messages, given to trl as tokens."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasets import Dataset
from datasets.exceptions import DatasetGenerationError
from goldgate import Message, RunError, message_from_dict

ENDS = (".jsonl", ".parquet")
Make = Callable[[Iterable[Mapping[str, Any]]], Iterator[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """A data set and the files it was read from, with their digests."""

    dataset: Dataset
    files: Mapping[str, str]


def load(folder: Path, name: str | Sequence[str], make: Make, cache: Path) -> Rows:
    """The data set ``name``: every file in the folder that is called ``name.*`` or ``name-*.*``; or several
    data sets. ``make`` turns the rows of a run folder into the rows that train; they are kept on disk below
    ``cache``.

    Raises RunError where there is none, or no row, and with its place for a row that cannot be used.
    """
    names = [name] if isinstance(name, str) else name
    files = {file: digest(file) for one in names for file in find(folder, one)}
    if next(_generated(list(files), make), None) is None:
        listed = ", ".join(map(repr, names))
        raise RunError(f"{folder}: the data set {listed} has no rows to train on")
    shutil.rmtree(cache, ignore_errors=True)  # other options may have made other rows
    try:
        dataset = Dataset.from_generator(
            _generated,
            gen_kwargs={"files": list(files), "make": make},
            cache_dir=str(cache),
            fingerprint=hashlib.sha256("".join(files.values()).encode()).hexdigest()[:16],
        )
    except DatasetGenerationError as error:
        if isinstance(error.__cause__, RunError):
            raise error.__cause__ from None
        raise
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


def messages(row: Mapping[str, Any], key: str, role: str = "assistant") -> tuple[Message, ...]:
    """A column as messages: a bare text is what ``role`` says. JSON text of Parquet columns is read back.

    Raises RunError where the column is missing or malformed.
    """
    value = decoded(row.get(key))
    if isinstance(value, str):
        return (Message(role, value),)
    if not isinstance(value, list) or not all(isinstance(message, Mapping) for message in value):
        raise RunError(f"the row has no column {key!r}" if value is None else f"{key} is a list of messages")
    try:
        return tuple(message_from_dict(message) for message in value)
    except ValueError as error:
        raise RunError(f"{key}: {error}") from error


def tools(row: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The tools of a row. Raises RunError where they are malformed."""
    value = decoded(row.get("tools")) or []
    if not isinstance(value, list) or not all(isinstance(tool, Mapping) for tool in value):
        raise RunError("tools is a list of objects")
    return tuple(value)


def decoded(value: Any) -> Any:
    """What a column of Arrow keeps as JSON text: a text that is a list or an object. Other texts stay."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The rows of a file."""
    if file.suffix == ".jsonl":
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines if line.strip())
        return
    from pyarrow import parquet

    with parquet.ParquetFile(file) as opened:
        for batch in opened.iter_batches(batch_size=256):
            yield from batch.to_pylist()


def _generated(files: Sequence[Path], make: Make) -> Iterator[Mapping[str, Any]]:
    """What ``make`` makes of the rows of all files. Raises RunError with the place of a row."""
    place = ""

    def rows() -> Iterator[Mapping[str, Any]]:
        nonlocal place
        for file in files:
            for number, row in enumerate(read(file), 1):
                place = f"{file}, row {number}"
                yield row

    try:
        yield from make(rows())
    except RunError as error:
        raise RunError(f"{place}: {error}") from error
