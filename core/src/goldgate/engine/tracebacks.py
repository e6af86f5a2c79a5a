"""Where a plug-in broke: file and line in the failure, the whole traceback in a log of the run folder."""

from __future__ import annotations

import sys
import traceback
from contextlib import suppress
from pathlib import Path

from goldgate.nouns import Failure
from goldgate.text import sentence

LOG = "errors.log"
"""The log's name in a run folder."""
OURS = str(Path(__file__).parents[1])
KINDS = 200  # different places that are logged; each once in each process


class Tracebacks:
    """Makes failures of exceptions, and logs the first from each place."""

    def __init__(self, log: Path | None = None) -> None:
        self._log = log
        self._seen: set[tuple[str, str]] = set()

    def failure(self, error: BaseException, where: str) -> Failure:
        """The failure of a plug-in that raised."""
        kind = type(error).__name__
        place = _place(error)
        self._write(error, where, kind, place)
        try:
            text = str(error)
        except Exception:  # noqa: BLE001 - the text of an exception is foreign code, too
            text = "its text cannot be made"
        clean = text.encode("utf-8", "backslashreplace").decode()
        why = sentence(f"{kind}: {clean}" if clean else kind)
        return Failure(f"{why} ({place})" if place else why, where, "plugin", code=kind)

    def _write(self, error: BaseException, where: str, kind: str, place: str) -> None:
        if self._log is None or (kind, place) in self._seen or len(self._seen) >= KINDS:
            return
        self._seen.add((kind, place))
        with suppress(Exception):  # a log that cannot be written fails no row
            trace = "".join(traceback.format_exception(error, limit=-30))
            with self._log.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(f"--- {where}\n{trace}\n")


def _place(error: BaseException) -> str:
    """The last line of code outside of goldgate's core and the standard library: ``file.py:12``."""
    found = ""
    frame = error.__traceback__
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename
        library = name.startswith((OURS, sys.base_prefix, "<")) and "site-packages" not in name
        if not library or not found:
            found = "" if name.startswith((OURS, "<")) else f"{Path(name).name}:{frame.tb_lineno}"
        frame = frame.tb_next
    return found
