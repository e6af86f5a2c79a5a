"""Watch for what a plug-in reads besides its row: the clock and the environment.

A profile function sees each call as it happens, of functions written in C too, so it does not matter under
which name a module has imported them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_CLOCK = frozenset(
    ("time.time", "time.time_ns", "datetime.now", "datetime.utcnow", "datetime.today", "date.today")
)
_ENVIRONMENT = {os._Environ.__getitem__.__code__, os._Environ.__iter__.__code__}
_OWN = (
    *("logging", "threading", "multiprocessing", "warnings", "tempfile"),
    *("goldgate.testing", "goldgate.engine"),
)
"""Whose reading is not the plug-in's: a log line has a time, a file a place."""


class Reads:
    """What was read while it was armed, each once."""

    def __init__(self) -> None:
        self.armed = False
        self.found: dict[str, None] = {}

    def profile(self, frame: Any, event: str, argument: Any) -> None:
        """As ``sys.setprofile`` calls it."""
        if not self.armed:
            return
        if event == "c_call":
            name = _named(argument)
            if name in _CLOCK:
                self._note(frame, f"the clock ({name})")
        elif event == "call" and frame.f_code in _ENVIRONMENT:
            key = frame.f_locals.get("key")
            self._note(
                frame.f_back, f"the environment ({key})" if isinstance(key, str) else "the environment"
            )

    def _note(self, frame: Any, what: str) -> None:
        """Keep what was read, unless a module read it while it was imported, or one of ours did."""
        foreign = False
        while frame is not None:
            module = str(frame.f_globals.get("__name__", ""))
            if frame.f_code.co_filename.startswith("<frozen importlib"):
                return
            if module.startswith(_OWN):
                break
            foreign = foreign or module.partition(".")[0] not in sys.stdlib_module_names
            frame = frame.f_back
        if foreign:
            self.found[what] = None


def _named(function: Any) -> str:
    owner = getattr(function, "__self__", None)
    if owner is time:
        return f"time.{function.__name__}"
    return f"{owner.__name__}.{function.__name__}" if isinstance(owner, type) else ""


@contextmanager
def reading() -> Iterator[Reads]:
    """What is read within, in this thread."""
    reads = Reads()
    before = sys.getprofile()
    sys.setprofile(reads.profile)
    try:
        yield reads
    finally:
        sys.setprofile(before)
