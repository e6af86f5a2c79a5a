"""What is served: the page of a run as its folder is now, made again when the folder has changed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO

from goldgate import GoldgateError

from goldgate_report.page import pack
from goldgate_report.page.making import Made, made
from goldgate_report.page.render import page
from goldgate_report.reading.folder import read
from goldgate_report.reading.lines import Store

PATIENCE = 3.0  # seconds between two readings of a run that goes on, at least
PART = 10.0  # of the time, at most one part in so many is spent reading
KEPT = 3  # generations that pages may still ask for

Signature = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class Generation:
    """A run as it was at one moment: the page, and its rows in a file."""

    number: int
    signature: Signature
    text: str
    index: bytes
    file: IO[bytes]
    places: list[tuple[int, int]]
    stack: ExitStack

    def segment(self, number: int) -> bytes | None:
        """A compressed segment; None where there is none of that number."""
        if not 0 <= number < len(self.places):
            return None
        offset, size = self.places[number]
        self.file.seek(offset)
        return self.file.read(size)


class Site:
    """The generations of a run's page. Its methods may be called from several threads."""

    def __init__(self, run: Path, against: Path | None = None, hide: Collection[str] = ()) -> None:
        self.run = run
        self._against = against
        self._hide = list(hide)
        self._lock = Lock()
        self._held: dict[int, Generation] = {}
        self._next = 0.0
        self._latest = self._made()

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_: object) -> None:
        for generation in self._held.values():
            generation.stack.close()

    def latest(self) -> Generation:
        """The newest generation; made again where the folder has changed and some time has passed."""
        with self._lock:
            if time.monotonic() >= self._next and self._signature() != self._latest.signature:
                try:
                    self._latest = self._made()
                except GoldgateError:
                    self._next = time.monotonic() + PATIENCE  # a folder in the middle of a change: look later
            return self._latest

    def changed(self, number: int) -> bool:
        """Whether there is a newer generation than this."""
        return self.latest().number != number

    def index(self, number: int) -> bytes | None:
        """The index of a generation; None where it is gone."""
        with self._lock:
            held = self._held.get(number)
            return held.index if held else None

    def segment(self, number: int, segment: int) -> bytes | None:
        """A segment of a generation; None where there is none."""
        with self._lock:
            held = self._held.get(number)
            return held.segment(segment) if held else None

    def _signature(self) -> Signature:
        paths = [path for files in read(self.run).files.values() for path in files]
        paths += [self.run / name for name in ("manifest.json", "audit.jsonl")]
        found = []
        for path in paths:
            try:
                state = path.stat()
            except OSError:
                continue
            found.append((path.name, state.st_size, state.st_mtime_ns))
        return tuple(found)

    def _made(self) -> Generation:
        began = time.monotonic()
        signature = self._signature()
        number = max(self._held, default=0) + 1
        with ExitStack() as stack:
            store = stack.enter_context(Store())
            one = made(store, self.run, self._against, self._hide)
            file = stack.enter_context(tempfile.TemporaryFile())
            places, segment_of = _written(one, store, file)
            index = pack.index(
                one.table,
                list(range(len(one.table.prompts))),
                segment_of,
                one.changed,
                one.story.queue,
                one.summary(),
            )
            text = page(one.story, one.contents(None, str(number)))
            found = Generation(number, signature, text, index, file, places, stack.pop_all())
        self._held[number] = found
        while len(self._held) > KEPT:
            self._held.pop(min(self._held)).stack.close()
        took = time.monotonic() - began
        self._next = time.monotonic() + max(PATIENCE, PART * took)
        return found


def _written(one: Made, store: Store, file: IO[bytes]) -> tuple[list[tuple[int, int]], list[int]]:
    """The places of all segments in the file, and the segment of each prompt."""
    places: list[tuple[int, int]] = []
    segment_of: list[int] = []
    offset = 0
    for prompts, content in pack.segments(store, one.table, one.mask, range(len(one.table.prompts))):
        file.write(content)
        places.append((offset, len(content)))
        segment_of += [len(places) - 1] * len(prompts)
        offset += len(content)
    file.flush()
    return places, segment_of
