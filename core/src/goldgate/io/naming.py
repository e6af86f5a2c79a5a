"""The ids that rows state, read before anything else of them is, so that an id is used once in a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from goldgate.io import input_rows
from goldgate.io.ids import Ids
from goldgate.io.sources import Line, OpenedSource


class Naming:
    """Gives every row its name: the id that it states, else its place. ``rule`` says what becomes of an id
    that an earlier row stated, whether that one could be read or not: "error" or "suffix".
    """

    def __init__(self, sources: Sequence[OpenedSource], rule: str) -> None:
        self._read = [_reader(source.config.columns) for source in sources]
        self._rule = rule
        self._seen = Ids()

    def named(self, lines: Sequence[Line]) -> Iterator[tuple[str, bool]]:
        """For each row the id that it gets in place of its own, "" where that stands; and whether an earlier
        row has it although none may."""
        names = [self._name(line) for line in lines]
        known = [name for name, _ in names if name]
        if known and not self._seen.all_new(known):
            for name, changed in names:
                if not name:
                    yield "", False
                elif self._rule == "suffix":
                    other = self._seen.suffixed(name)
                    yield other if changed or other != name else "", False
                else:
                    yield name if changed else "", not self._seen.new(name)
            return
        for name, changed in names:
            yield name if changed else "", False

    def close(self) -> None:
        """Forget everything."""
        self._seen.close()

    def _name(self, line: Line) -> tuple[str, bool]:
        """The name of a row, and whether it is another than the row states; "" for a row that is no row."""
        if line.wrong:
            return "", False
        try:
            stated = self._read[line.source](line.text)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return "", False
        if stated is None or stated == "":
            return line.place, False
        if not isinstance(stated, str | int) or isinstance(stated, bool):
            return "", False
        return f"{stated}{line.suffix}", bool(line.suffix)


class _Id(msgspec.Struct):
    id: Any = None


_own = msgspec.json.Decoder(_Id).decode
_whole = msgspec.json.Decoder(dict[str, Any]).decode


def _reader(columns: Mapping[str, str]) -> Callable[[bytes], Any]:
    """What reads the id of a row as its source names it."""
    if "id" not in columns.values():
        return lambda text: _own(text).id
    return lambda text: input_rows.renamed(_whole(text), columns).get("id")
