"""Cut a document into chunks of at most so many tokens, at the borders of paragraphs where it can be.

Chunks are spans: joined in order they are the document. A paragraph that is too long is cut at sentences, a
sentence that is too long where the limit is. A fenced block of code counts as one paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from goldgate.text import fences

from goldgate_longcontext.documents.tokens import count
from goldgate_longcontext.language.sentences import spans as sentences

Span = tuple[int, int]

_BLANK = re.compile(r"\n[ \t]*\n\s*")


def paragraphs(text: str) -> list[Span]:
    """The paragraphs with the blank lines after them; together they are the text."""
    held = [(fence.start, fence.end) for fence in fences(text)] if "```" in text or "~~~" in text else []
    cuts = [match.end() for match in _BLANK.finditer(text)]
    at = 0
    kept = []
    for cut in cuts:
        while at < len(held) and held[at][1] <= cut - 1:
            at += 1
        if at < len(held) and held[at][0] < cut <= held[at][1]:
            continue  # within fenced code
        kept.append(cut)
    borders = [0, *(cut for cut in kept if 0 < cut < len(text)), len(text)]
    return [(start, end) for start, end in pairwise(borders) if start < end]


def split(text: str, size: int, tokenizer: str = "") -> list[Span]:
    """The chunks of a text, none longer than ``size`` tokens (a single character may be)."""
    pieces = list(_pieces(text, size, tokenizer))
    found: list[Span] = []
    start, total = 0, 0
    for (begin, _), tokens in pieces:
        if total and total + tokens > size:
            found.append((start, begin))
            start, total = begin, 0
        total += tokens
    if start < len(text):
        found.append((start, len(text)))
    return found


def _pieces(text: str, size: int, tokenizer: str) -> Iterator[tuple[Span, int]]:
    """Paragraphs, and sentences or cuts of those that are too long, each with its tokens."""
    spans = paragraphs(text)
    for (start, end), tokens in zip(spans, count([text[a:b] for a, b in spans], tokenizer), strict=True):
        if tokens <= size:
            yield (start, end), tokens
            continue
        inner = [(start + a, start + b) for a, b in sentences(text[start:end])]
        inner = [(max(a, start), b) for a, b in inner]
        for (a, b), short in zip(inner, count([text[a:b] for a, b in inner], tokenizer), strict=True):
            if short <= size:
                yield (a, b), short
            else:
                yield from _cut(text, a, b, size, tokenizer)


def _cut(text: str, start: int, end: int, size: int, tokenizer: str) -> Iterator[tuple[Span, int]]:
    """A run without sentences, cut so that each part fits; at blanks where there are some."""
    while start < end:
        length = min(end - start, size * 4)
        (tokens,) = count([text[start : start + length]], tokenizer)
        while tokens > size and length > 1:
            length = max(1, min(length - 1, length * size // tokens))
            (tokens,) = count([text[start : start + length]], tokenizer)
        stop = start + length
        if stop < end and (blank := text.rfind(" ", start + length // 2, stop)) > 0:
            stop = blank + 1
            (tokens,) = count([text[start:stop]], tokenizer)
        yield (start, stop), tokens
        start = stop
