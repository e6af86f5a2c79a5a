"""Code blocks of a solution and the outputs that it claims for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

PYTHON = frozenset(("python", "py", "python3", "ipython", "tool_code", "code"))
OUTPUT = frozenset(("output", "text", "result", "results", "stdout", "out", "console"))
_FENCE = re.compile(r"[ \t]*```[ \t]*([A-Za-z_0-9+-]*)[^\n`]*$")
_LABEL = re.compile(r"\b(?:output|result|prints?|printed)\b[^\n]*:\s*\**\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Python; ``claimed`` is the output that the solution shows for it, None for none."""

    code: str
    claimed: str | None = None


def blocks(text: str) -> list[Block]:
    """The Python blocks in order, each with the output block that follows it before the next."""
    found: list[Block] = []
    language: str | None = None
    body: list[str] = []
    before = ""
    for line in text.splitlines():
        fence = _FENCE.match(line)
        if language is None:
            if fence:
                language, body = fence[1].lower(), []
            elif line.strip():
                before = line
        elif fence and not fence[1]:
            _add(found, language, "\n".join(body), bool(_LABEL.search(before)))
            language, before = None, ""
        else:
            body.append(line)
    return found


def _add(found: list[Block], language: str, body: str, labelled: bool) -> None:
    shown = language in OUTPUT or (not language and labelled)
    if shown and found and found[-1].claimed is None:
        found[-1] = Block(found[-1].code, body)
    elif language in PYTHON and body.strip():
        found.append(Block(body))
