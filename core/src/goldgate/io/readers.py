"""Read rows from files, one at a time: JSON Lines, JSON, CSV, Parquet, Arrow."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import msgspec

from goldgate.errors import ConfigError
from goldgate.io.locate import COLUMNAR, CSV, files

__all__ = ["Raw", "count", "decoded", "files", "has_lines", "lines", "rows"]

BATCH = 256  # rows of a columnar file in memory at once
LINE = 64 << 20
"""Bytes of a line of JSON; a longer one is refused unread."""
ARRAY = 1 << 30
"""Bytes of a file that holds one JSON array, which is read whole."""
CELL = 16 << 20
"""Characters of a cell of a CSV file."""
BOM = b"\xef\xbb\xbf"

Raw = tuple[str, Any, str]  # place, the row, and what is wrong with it ("" where nothing is)


def rows(paths: list[Path]) -> Iterator[Raw]:
    """Every row of the files, each with its place (``file:line``)."""
    for path in paths:
        if path.name.endswith(COLUMNAR):
            yield from _columnar(path)
        elif path.name.endswith(CSV):
            yield from _cells(path)
        else:
            yield from _json(path)


def count(paths: list[Path]) -> int:
    """How many rows the files hold, without reading them as rows; blank lines count too."""
    return sum(_held(path) for path in paths)


def _held(path: Path) -> int:
    if path.suffix == ".parquet":
        with _arrow(path).parquet.ParquetFile(path) as file:
            return int(file.metadata.num_rows)
    if path.suffix == ".arrow":
        return sum(batch.num_rows for batch in _batches(path))
    try:
        with _opened(path) as file:
            if _is_array(file):
                return len(_array(path, file))
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except (OSError, EOFError, zlib.error, msgspec.DecodeError):
        return 0  # reading it as rows will say what is wrong


def _opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _json(path: Path) -> Iterator[Raw]:
    try:
        with _opened(path) as file:
            if _is_array(file):
                yield from _array_rows(path, file)
                return
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield f"{path.name}:1", None, f"the file breaks off or is damaged here ({error})"
        return
    for place, line, wrong in lines(path):
        yield (place, None, wrong) if wrong else decoded(place, line)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines, none longer than ``LINE`` and a byte; the first without a byte order mark."""
    read = file.readline
    line = read(LINE + 1).removeprefix(BOM)
    while line:
        if len(line) > LINE and not line.endswith(b"\n"):
            line = line[: LINE + 1]
            while (rest := read(LINE)) and not rest.endswith(b"\n"):  # skip to its end
                pass
        yield line
        line = read(LINE + 1)


def lines(path: Path) -> Iterator[tuple[str, bytes, str]]:
    """The lines of a JSON Lines file that are not blank: their places, themselves, and what is wrong with
    the file there ("" where nothing is)."""
    number, name = 0, path.name
    try:
        with _opened(path) as file:
            for number, line in enumerate(_lines(file), 1):
                if not line.isspace():
                    yield f"{name}:{number}", line, ""
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield f"{path.name}:{number + 1}", b"", f"the file breaks off or is damaged here ({error})"


def has_lines(path: Path) -> bool:
    """Whether a file is JSON Lines."""
    if path.name.endswith(COLUMNAR + CSV):
        return False
    try:
        with _opened(path) as file:
            return not _is_array(file)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return True  # reading its lines will say what is wrong


def decoded(place: str, line: bytes) -> Raw:
    """The row of a line."""
    if len(line) > LINE:
        return place, None, f"the line is longer than {LINE >> 20} MiB"
    try:
        return place, _decode(line), ""
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return place, None, f"not a JSON object on one line ({error})"
    except RecursionError:
        return place, None, "the row is nested too deeply"


_decode = msgspec.json.Decoder().decode


def _is_array(file: IO[bytes]) -> bool:
    """Whether the file is one JSON array over several lines, or an array of objects; the file is rewound."""
    head = file.read(4096).removeprefix(BOM).lstrip()
    file.seek(0)
    return head.startswith(b"[") and head[1:].lstrip()[:1] in (b"{", b"]", b"")


def _array(path: Path, file: IO[bytes]) -> list[Any]:
    if path.stat().st_size > ARRAY:
        raise ConfigError(f"{path}: a JSON array of this size is not read: write one object per line")
    return msgspec.json.decode(file.read().removeprefix(BOM), type=list[Any])


def _array_rows(path: Path, file: IO[bytes]) -> Iterator[Raw]:
    try:
        found = _array(path, file)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield f"{path.name}:1", None, f"not a JSON array of objects ({error})"
        return
    for number, row in enumerate(found, 1):
        yield f"{path.name}:{number}", row, ""


def _cells(path: Path) -> Iterator[Raw]:
    """The rows of a CSV or TSV file with a header; empty cells are left out."""
    csv.field_size_limit(CELL)
    separator = "\t" if ".tsv" in path.suffixes else ","
    number = 1
    try:
        with _opened(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, delimiter=separator, restkey="")
            for row in reader:
                number = reader.line_num
                if "" in row:
                    wrong = "it has more cells than the header"
                    yield f"{path.name}:{number}", None, wrong
                    continue
                yield f"{path.name}:{number}", {key: cell for key, cell in row.items() if cell}, ""
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield f"{path.name}:{number + 1}", None, f"not a CSV file with a header ({error})"


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
