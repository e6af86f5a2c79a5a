"""A repository as one text, every file under its path; and back."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEAD = re.compile(r"### (?P<path>[^\n]+)\n\n(?P<fence>`{3,})(?:python)?\n")


def rendered(files: Mapping[str, str]) -> str:
    """A repository as text: every file under its path, in the order of the paths, between fences that the
    file does not hold.
    """
    return "\n\n".join(
        f"### {path}\n\n{block(files[path], 'python' if path.endswith('.py') else '')}"
        for path in sorted(files)
    )


def block(text: str, language: str) -> str:
    """A text between fences that it does not hold."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def parsed(text: str) -> dict[str, str]:
    """The files of a text that ``rendered`` made, each with one line break at its end. Raises ValueError for
    any other text.
    """
    files: dict[str, str] = {}
    at = 0
    while at < len(text):
        head = _HEAD.match(text, at)
        if head is None:
            raise ValueError(f"the document is no repository: no file begins at character {at}")
        end = text.find(f"\n{head['fence']}", head.end() - 1)
        if end < 0:
            raise ValueError(f"the document is no repository: {head['path'][:80]} has no end")
        files[head["path"]] = text[head.end() : end] + "\n" if end >= head.end() else ""
        at = end + 1 + len(head["fence"])
        if text.startswith("\n\n", at):
            at += 2
        elif at < len(text):
            raise ValueError(f"the document is no repository: no file begins at character {at}")
    if not files:
        raise ValueError("the document is no repository: it is empty")
    return files
