"""Files of a node that the head gets a copy of while they grow: journals and the log of tracebacks.

A node's disk dies with the node, so what it wrote is sent on with the results that rest on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from goldgate_ray.messages import Tail

PIECE = 4 << 20
"""Bytes of one message."""


class GrowingFiles:
    """The files of a node. ``log`` is sent under the name ""."""

    def __init__(self, log: Path, folder: Path | None, writer: str, left: Sequence[str] = ()) -> None:
        """``left``: names of files that are sent as well, as those of ``writer`` are."""
        self._log = log
        self._left = left
        self._folder = folder
        self._writer = writer
        self._sent: dict[str, int] = {}

    def tails(self) -> Iterator[Tail]:
        """What they have grown by since the last time."""
        if self._log.is_file():
            yield from self._tail("", self._log)
        if self._folder is not None and self._folder.is_dir():
            # only its own: what else lies there came from the head
            own = [path.name for path in self._folder.glob(f"{self._writer}*")]
            for name in (*self._left, *sorted(own)):
                if name.endswith((".log", ".index")) and (self._folder / name).is_file():
                    yield from self._tail(name, self._folder / name)

    def _tail(self, name: str, path: Path) -> Iterator[Tail]:
        offset = self._sent.get(name, 0)
        if path.stat().st_size <= offset:
            return
        with path.open("rb") as file:
            file.seek(offset)
            while body := file.read(PIECE):
                yield Tail(name, offset, body)
                offset += len(body)
        self._sent[name] = offset


class Copies:
    """The head's copies. ``log`` is the run's, which all nodes add to."""

    def __init__(self, log: Path | None, folder: Path | None) -> None:
        self._log = log
        self._folder = folder

    def add(self, tail: Tail) -> None:
        """Keep what a file has grown by."""
        if not tail.name:
            if self._log is not None:
                with self._log.open("ab") as file:
                    file.write(tail.body)
            return
        if self._folder is None or Path(tail.name).name != tail.name:
            return
        path = self._folder / tail.name
        if not tail.offset:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        with path.open("r+b") as file:
            file.seek(tail.offset)
            file.write(tail.body)
