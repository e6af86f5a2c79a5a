"""``read_file`` over the uploads of a row: what it gives, and whether a recorded output is that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from goldgate_tools.reading.outcomes import failed, value
from goldgate_tools.running.outputs import cut_at, plain

_NUMBERED = re.compile(r"^\s*(\d{1,7})(?:\t|[:|] ?|→| {2,})", re.MULTILINE)
_ABSENT = re.compile(
    r"not found|no such|does not exist|doesn't exist|unknown file|missing|not allowed|denied|outside",
    re.IGNORECASE,
)
WRAPS = ("content", "text", "data", "contents", "body", "output", "result")


def find(path: str, files: Mapping[str, Any]) -> str | None:
    """The name of the upload that a path means; None where there is none. Nothing outside is ever read."""
    bare = path.strip()
    for prefix in (
        "./",
        "/mnt/data/",
        "/mnt/user-data/uploads/",
        "uploads/",
        "/uploads/",
        "files/",
        "/files/",
        "/data/",
        "/",
    ):
        if bare in files:
            return bare
        if bare.startswith(prefix) and bare.removeprefix(prefix) in files:
            return bare.removeprefix(prefix)
    return None


def reports_absence(recorded: str) -> bool:
    """Whether an output says that there is no such file."""
    return failed(recorded) or bool(_ABSENT.search(recorded[:500]))


def agrees(recorded: str, upload: str, arguments: Mapping[str, Any]) -> bool:
    """Whether a recorded output is the text of an upload, or the part of it that was asked for."""
    text = _unwrapped(recorded)
    mine = plain(upload)
    theirs = plain(text)
    if mine == theirs or mine.strip() == theirs.strip():
        return True
    if same_json(text, upload):
        return True
    stripped = plain(_NUMBERED.sub("", text))
    if stripped == mine:
        return True
    if ranged(arguments):
        body = plain(theirs[: cut_at(theirs)])
        return bool(body) and (_within(body, mine) or _within(plain(_NUMBERED.sub("", body)), mine))
    cut = cut_at(theirs)
    return min(200, len(mine) // 2) <= cut < len(theirs) and mine.startswith(plain(theirs[:cut]))


def ranged(arguments: Mapping[str, Any]) -> bool:
    """Whether a call asks for a part of a file: it has other arguments than the path."""
    return len(arguments) > 1


def same_json(one: str, other: str) -> bool:
    """Whether two texts are the same JSON value."""
    mine, theirs = value(one.strip()), value(other.strip())
    return not isinstance(mine, str) and not isinstance(theirs, str) and mine == theirs


def _within(part: str, whole: str) -> bool:
    """Whether a part is made of whole lines of a text, or of its beginning."""
    return whole.startswith(part) or f"\n{part}\n" in f"\n{whole}\n"


def _unwrapped(recorded: str) -> str:
    held = value(recorded.strip())
    if isinstance(held, Mapping):
        for key in WRAPS:
            if isinstance(inner := held.get(key), str):
                return inner
    return recorded
