"""The rows of all sources of a config, in one stream: interleaved by the seed, with no memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, TypeVar

import msgspec

from goldgate import digests
from goldgate.config.tables import Config, Source
from goldgate.errors import ConfigError, RowError, RunError
from goldgate.io import readers
from goldgate.io.locate import KNOWN, files
from goldgate.plugins import options
from goldgate.plugins.components import Reader
from goldgate.plugins.loading import Plugins, missing

HUB = "hf:"
T = TypeVar("T")


class Line(NamedTuple):
    """A row that is not read yet: the number of its source, its place, its text and what is wrong with it.
    ``suffix`` is what its id ends in, where the source is read more than once.
    """

    source: int
    place: str
    text: bytes
    wrong: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A source with its files, as they were found when the run began."""

    number: int
    config: Source
    paths: tuple[Path, ...]
    reader: Reader | None
    options: Any
    stamps: tuple[tuple[int, int, int], ...]

    def rows(self) -> Iterator[readers.Raw]:
        """Every row, each with its place, in the shape of ours."""
        for turn in range(1, self.config.repeat + 1):
            found = islice(self._once(), self.config.take or None)
            yield from found if turn == 1 else map(_numbered(turn), found)

    def lines(self) -> Iterator[Line]:
        """Every row as it lies in its file, or as JSON where it is no line of one."""
        for turn in range(1, self.config.repeat + 1):
            suffix = "" if turn == 1 else f"#{turn}"
            for place, line, wrong in islice(self._lines(), self.config.take or None):
                yield Line(self.number, place + suffix, line, wrong, suffix)

    def _lines(self) -> Iterator[tuple[str, bytes, str]]:
        if self.reader is not None or self.config.path.startswith(HUB):
            yield from map(_encoded, self._once())
            return
        for path in self.paths:
            if readers.has_lines(path):
                yield from readers.lines(path)
            else:
                yield from map(_encoded, readers.rows([path]))

    def _once(self) -> Iterator[readers.Raw]:
        if self.config.path.startswith(HUB):
            yield from self._shaped(_hub(self.config))
        elif self.reader is not None and self.reader.files is not None:
            for path in self.paths:
                yield from self._of_file(path)
        else:
            yield from self._shaped(readers.rows(list(self.paths)))

    def _shaped(self, rows: Iterator[readers.Raw]) -> Iterator[readers.Raw]:
        convert = self.reader.row if self.reader is not None else None
        for place, raw, wrong in rows:
            if wrong or convert is None:
                yield place, raw, wrong
                continue
            try:
                made = list(convert(raw) if self.options is None else convert(raw, self.options))
            except RowError as error:
                yield place, None, str(error)
            except Exception as error:  # noqa: BLE001 - the boundary to foreign code: readers
                yield place, None, f"reader {self.config.reader}: {type(error).__name__}: {error}"
            else:
                for number, row in enumerate(made):
                    yield place if len(made) == 1 else f"{place}/{number}", row, ""

    def _of_file(self, path: Path) -> Iterator[readers.Raw]:
        read = self.reader.files if self.reader is not None else None
        assert read is not None  # noqa: S101 - asked for above
        number = 0
        try:
            made = read(path) if self.options is None else read(path, self.options)
            for number, row in enumerate(made, 1):
                yield f"{path.name}:{number}", row, ""
        except Exception as error:  # noqa: BLE001 - the boundary to foreign code: readers
            wrong = f"reader {self.config.reader}: {type(error).__name__}: {error}"
            yield f"{path.name}:{number + 1}", None, wrong


def opened(config: Config, plugins: Plugins) -> tuple[OpenedSource, ...]:
    """The sources of a config with their files. Raises ConfigError."""
    return tuple(_opened(number, source, config, plugins) for number, source in enumerate(config.sources))


def digest(sources: tuple[OpenedSource, ...]) -> str:
    """The digest of what all sources hold."""
    held = [digests.of_files(list(source.paths)) for source in sources]
    names = [(source.config.path, source.config.split) for source in sources if not source.paths]
    return held[0] if len(held) == 1 and not names else digests.of_value((held, names))


def unchanged(sources: tuple[OpenedSource, ...]) -> None:
    """Raise RunError where a file is not the one that was there when the run began."""
    for source in sources:
        for path, stamp in zip(source.paths, source.stamps, strict=True):
            if _stamp(path) != stamp:
                raise RunError(f"{path} changed while it was read: run the same command again")


def stream(sources: tuple[OpenedSource, ...], seed: int) -> Iterator[tuple[OpenedSource, readers.Raw]]:
    """The rows of all sources. Several are interleaved: each row is drawn from one of those that are left,
    as often as their shares say.
    """
    return _interleaved([(source, ((source, row) for row in source.rows())) for source in sources], seed)


def lines(sources: tuple[OpenedSource, ...], seed: int) -> Iterator[Line]:
    """As ``stream``, rows that are not read yet."""
    return _interleaved([(source, source.lines()) for source in sources], seed)


def _interleaved(parts: Sequence[tuple[OpenedSource, Iterator[T]]], seed: int) -> Iterator[T]:
    draw = Random(seed)  # noqa: S311 - a fixed order, no secret
    left = list(parts)
    while len(left) > 1:
        weights = [source.config.share or 1.0 for source, _ in left]
        part = draw.choices(left, weights)[0]
        try:
            yield next(part[1])
        except StopIteration:
            left.remove(part)
    for _, rows in left:
        yield from rows


def _encoded(row: readers.Raw) -> tuple[str, bytes, str]:
    """A row as JSON; what cannot be JSON is wrong with it."""
    place, raw, wrong = row
    if wrong:
        return place, b"", wrong
    try:
        return place, _encode(raw), ""
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        return place, b"", f"the row cannot be encoded: {type(error).__name__}: {error}"


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else str(value)


_encode = msgspec.json.Encoder(enc_hook=_plain).encode


def _opened(number: int, source: Source, config: Config, plugins: Plugins) -> OpenedSource:
    reader, built = None, None
    if source.reader:
        component = plugins.find("readers", source.reader)
        if component is None:
            why = missing(source.reader, plugins, ("readers",))
            raise ConfigError(f"{config.name}: source {source.path}: reader: {why}")
        reader = component.value
        where = f"{config.name}: source {source.path}: {source.reader}"
        built = options.build(reader.options, source.options, where, Path(config.base))
    if source.path.startswith(HUB):
        return OpenedSource(number, source, (), reader, built, ())
    known = reader.suffixes if reader is not None and reader.files is not None else KNOWN
    paths = tuple(files(Path(config.base) / source.path, source.split, known))
    return OpenedSource(number, source, paths, reader, built, tuple(map(_stamp, paths)))


def _stamp(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _numbered(turn: int) -> Any:
    def again(row: readers.Raw) -> readers.Raw:
        place, raw, wrong = row
        if isinstance(raw, dict) and raw.get("id") not in (None, ""):
            raw = {**raw, "id": f"{raw['id']}#{turn}"}
        return f"{place}#{turn}", raw, wrong

    return again


def _hub(source: Source) -> Iterator[readers.Raw]:
    """The rows of a data set of the Hugging Face Hub, streamed."""
    try:
        import datasets
    except ImportError as error:
        raise ConfigError(f"{source.path}: install datasets to read from the Hugging Face Hub") from error
    name = source.path.removeprefix(HUB)
    try:
        found = datasets.load_dataset(name, split=source.split or None, streaming=True)
        if isinstance(found, dict):
            raise ConfigError(f"{source.path}: set split under [source] to one of {', '.join(found)}")
        for number, row in enumerate(found, 1):
            yield f"{name}:{number}", dict(row), ""
    except (OSError, ValueError) as error:
        raise ConfigError(f"{source.path}: {type(error).__name__}: {error}") from error
