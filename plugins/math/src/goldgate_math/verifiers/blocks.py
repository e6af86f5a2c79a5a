"""Code blocks of a solution and the outputs that it claims for them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate.text import fences

PYTHON = frozenset(("python", "py", "python3", "py3", "ipython", "tool_code", "code"))
OUTPUT = frozenset(("output", "text", "result", "results", "stdout", "out", "console"))
LABEL = 200  # characters of the line above a block that are looked at
_NAMED = re.compile(r"\b(?:output|result|prints?|printed)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A block of Python; ``claimed`` is the output that the solution shows for it, None for none."""

    code: str
    claimed: str | None = None


def blocks(text: str) -> list[Block]:
    """The Python blocks in order, each with the output block that follows it before the next."""
    text = _without_comments(text).replace("\r\n", "\n").replace("\r", "\n")
    found: list[Block] = []
    end = 0
    for fence in fences(text):
        labelled = _labelled(text[end : fence.start])
        end = fence.end
        body = fence.code.removesuffix("\n")
        if (fence.language in OUTPUT or (not fence.language and labelled)) and fence.closed:
            if found and found[-1].claimed is None:
                found[-1] = Block(found[-1].code, body)
        elif fence.language in PYTHON and fence.closed and body.strip():
            found.append(Block(body))
    return found


def _labelled(above: str) -> bool:
    """Whether the last line above a block says that an output follows."""
    line = above.rstrip().rpartition("\n")[2][-LABEL:].rstrip("* \t")
    return line.endswith(":") and bool(_NAMED.search(line))


def _without_comments(text: str) -> str:
    """The text without HTML comments, which no reader sees; one that is never closed stays."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start)
        if end < 0:
            break
        parts.append(text[at:start])
        at = end + 3
    return "".join((*parts, text[at:]))
