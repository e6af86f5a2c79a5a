"""Sentences of a text, by their end marks; abbreviations and numbers end none."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+|\n\s*\n|\n(?=\s*(?:[-*#|>]|\d+[.)]\s)))")
_ABBREVIATED = re.compile(
    r"""
    (?:^|[\s(])
    (?:
        [A-Z] | Dr | Mr | Mrs | Ms | Prof | St | Sr | Jr | No | Nr | vs | e\.g | i\.e | approx
        | ca | Mt | Ft | Gen | Col | Capt | Sgt | Rev | Hon | fig | Fig | Abb
    )
    \.$
    """,
    re.VERBOSE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; together they cover the text."""
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match[0] == "." and _ABBREVIATED.search(text[max(start, match.start() - 8) : end]):
            continue
        if text[start:end].strip():
            yield start, end
            start = end
    if start < len(text) or not text:
        yield start, len(text)
