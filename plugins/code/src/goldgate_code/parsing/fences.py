"""Fenced code blocks of a Markdown text, by CommonMark's rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the first word of its info string in lower case, its text, whether it was closed."""

    language: str
    code: str
    closed: bool = True


def blocks(text: str) -> tuple[Block, ...]:
    """Every fenced block, in order. One that is never closed runs to the end (CommonMark, 4.5)."""
    return tuple(_blocks(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _blocks(lines: list[str]) -> Iterator[Block]:
    at = 0
    while at < len(lines):
        fence, language, indent = _opening(lines[at])
        at += 1
        if not fence:
            continue
        start = at
        while at < len(lines) and not _closes(lines[at], fence):
            at += 1
        closed = at < len(lines)
        code = "\n".join(_outdent(line, indent) for line in lines[start:at])
        yield Block(language, code + "\n" if code else "", closed)
        at += 1


def _opening(line: str) -> tuple[str, str, int]:
    """The fence, the language and the indentation of an opening line; an empty fence where it is none.

    A fence within a list item is indented further than CommonMark's three spaces allow at top level,
    so any indentation will do.
    """
    bare = line.lstrip(" ")
    mark = bare[:1]
    if mark not in ("`", "~"):
        return "", "", 0
    info = bare.lstrip(mark)
    length = len(bare) - len(info)
    if length < 3 or (mark == "`" and "`" in info):
        return "", "", 0
    words = info.strip().strip("{}.").split(maxsplit=1)
    language = words[0].lower().strip("{}.,:") if words else ""
    return mark * length, language, len(line) - len(bare)


def _closes(line: str, fence: str) -> bool:
    bare = line.strip(" ")
    return len(bare) >= len(fence) and bare == fence[0] * len(bare)


def _outdent(line: str, indent: int) -> str:
    present = len(line) - len(line.lstrip(" "))
    return line[min(indent, present) :]
