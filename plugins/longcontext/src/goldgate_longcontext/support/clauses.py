"""The clauses of a chunk, and how much of what is asked each of them holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from goldgate_longcontext.language.words import WORD, asian
from goldgate_longcontext.support.chunks import Chunk, keys

Span = tuple[int, int]

_BORDER = re.compile(
    r"[;:!?()\n]|\.(?=\s|$)|,(?!\d{3}\b)|\s(?:but|while|whereas|although|though|aber|mais|pero)\s|\s[–—-]\s"
)


def clauses(text: str) -> Iterator[Span]:
    """The parts of a text between commas, semicolons, ends of sentences, and words like "but"."""
    start = 0
    for border in _BORDER.finditer(text):
        if text[start : border.start()].strip():
            yield start, border.start()
        start = border.end()
    if text[start:].strip():
        yield start, len(text)


def clause_of(spans: list[Span], place: int) -> Span:
    """The clause that holds a place."""
    return next(((start, end) for start, end in spans if start <= place < end), (place, place))


def held(chunk: Chunk, span: Span, words: Iterable[str]) -> frozenset[str]:
    """Which of these words a part of a chunk holds, in any form or by a synonym."""
    text = chunk.text[span[0] : span[1]]
    found = {
        key
        for match in WORD.finditer(text)
        for part in {match[0], *match[0].split("-")}
        for key in keys(part)
    }
    return frozenset(word for word in words if (keys(word) <= found if asian(word) else keys(word) & found))
