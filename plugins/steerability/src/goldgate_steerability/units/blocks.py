"""The blocks of a response: headings, list items, code, rules, table rows and paragraphs, as Markdown has
them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["heading", "item", "code", "rule", "row", "text"]
_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})([^`\n]*)$")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,60}|(?:-[ \t]*){3,60}|(?:_[ \t]*){3,60})$")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"([ \t]{0,60})([-+*•‣▪]|\d{1,3}[.)])(?:[ \t]+(.*)|$)")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines: ``start`` and ``end`` are offsets in the source; ``marker`` is a list item's, with
    ``indent`` columns before it."""

    kind: Kind
    start: int
    end: int
    marker: str = ""
    indent: int = 0


def blocks(source: str) -> list[Block]:
    """The blocks in order. A line without a marker goes on with the paragraph or item above it."""
    found: list[Block] = []
    fence = ""
    opened = offset = 0
    joined = False
    for line in source.split("\n"):
        end = offset + len(line)
        if fence:
            match = _FENCE.match(line)
            if match and match[1].startswith(fence) and not match[2].strip():
                found.append(Block("code", opened, end))
                fence = ""
        elif line[:1].isalpha() and line[0] not in "•‣▪":
            if joined and found:
                last = found[-1]
                found[-1] = Block(last.kind, last.start, end, last.marker, last.indent)
            else:
                found.append(Block("text", offset, end))
                joined = True
        elif match := _FENCE.match(line):
            fence, opened, joined = match[1], offset, False
        elif not line.strip():
            joined = False
        elif _RULE.match(line):
            found.append(Block("rule", offset, end))
            joined = False
        elif _HEADING.match(line):
            found.append(Block("heading", offset, end))
            joined = False
        elif match := _ITEM.match(line):
            found.append(Block("item", offset, end, match[2], len(match[1].expandtabs(4))))
            joined = True
        elif line.lstrip().startswith("|"):
            found.append(Block("row", offset, end))
            joined = False
        elif joined and found:
            last = found[-1]
            found[-1] = Block(last.kind, last.start, end, last.marker, last.indent)
        else:
            found.append(Block("text", offset, end))
            joined = True
        offset = end + 1
    if fence:
        found.append(Block("code", opened, len(source)))
    return found


def paragraphs(source: str) -> list[tuple[int, int]]:
    """Runs of lines between blank lines, as (start, end); a blank line within a code fence does not part
    them.
    """
    found: list[tuple[int, int]] = []
    fence = ""
    start: int | None = None
    offset = last = 0
    for line in source.split("\n"):
        if match := _FENCE.match(line):
            mark = match[1]
            fence = "" if fence and mark.startswith(fence) else fence or mark
        if line.strip() or fence:
            start = offset if start is None else start
            last = offset + len(line)
        elif start is not None:
            found.append((start, last))
            start = None
        offset += len(line) + 1
    if start is not None:
        found.append((start, last))
    return found
