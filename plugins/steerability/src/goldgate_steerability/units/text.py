"""One response, with everything the checks count computed once, when it is first asked for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from goldgate_steerability.units import words as _words
from goldgate_steerability.units.blocks import Block, blocks, paragraphs
from goldgate_steerability.units.markup import Plain, strip
from goldgate_steerability.units.sentences import split

_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-"})
_HEADING = re.compile(
    r"\s*(?:\*\*[^*\n]{0,200}[^*\n.!?]\*\*|__[^_\n]{0,200}[^_\n.!?]__|<<[^<>\n]{1,200}>>):?\s*"
)
_MARKED = re.compile(r"[`*_~<\[\\>#\n]")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text without markup, its span in the source, whether it belongs to a list item and
    whether it is alone in its block."""

    text: str
    start: int
    end: int
    item: bool = False
    alone: bool = False


class Text:
    """A response in NFC with line feeds. All spans are offsets in ``source``."""

    def __init__(self, response: str) -> None:
        self.raw = response
        if not response.isascii():
            response = unicodedata.normalize("NFC", response).translate(_INVISIBLE)
        self.source = response.replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def markup(self) -> Plain:
        """The text without Markdown and HTML marks."""
        return strip(self.source)

    @cached_property
    def blocks(self) -> list[Block]:
        """Headings, list items, code, paragraphs."""
        return blocks(self.source)

    @cached_property
    def paragraphs(self) -> list[Piece]:
        """What blank lines part, in the source's own characters."""
        return [Piece(self.source[start:end], start, end) for start, end in paragraphs(self.source)]

    @cached_property
    def plain(self) -> str:
        """The text without markup, quotation marks and hyphens folded to the plain ones."""
        return self.markup.text.translate(_FOLD) if not self.markup.text.isascii() else self.markup.text

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in ``plain`` as offsets in ``source``."""
        return self.markup.at(start), self.markup.at(max(start, end - 1)) + 1

    @cached_property
    def _matches(self) -> list[Any]:
        return _words.matches(self.plain)

    @cached_property
    def words(self) -> list[str]:
        """The words in order."""
        return _words.texts(self.plain)

    def word_span(self, index: int) -> tuple[int, int]:
        """Where a word is in the source."""
        return self.span(*self._matches[index].span())

    @cached_property
    def unspaced(self) -> bool:
        """Whether a script without visible word boundaries occurs."""
        return _words.unspaced(self.source)

    @cached_property
    def sentences(self) -> list[Piece]:
        """Sentences of paragraphs and list items without markup; no headings, no code, no tables. A line
        in bold or in double angular brackets without a closing mark is a heading.
        """
        found = []
        for block in self.blocks:
            if block.kind in {"text", "item"}:
                raw = self.source[block.start : block.end]
                if block.kind == "text" and _HEADING.fullmatch(raw):
                    continue
                if _MARKED.search(raw) or block.kind == "item" or not raw.isascii():
                    plain = strip(raw)
                    text = plain.text.translate(_FOLD)
                    spans = [(a, b, plain.at(a), plain.at(b - 1) + 1) for a, b in split(text)]
                else:
                    text = raw
                    spans = [(a, b, a, b) for a, b in split(raw)]
                item = block.kind == "item"
                alone, at = len(spans) == 1, block.start
                found += [Piece(text[a:b], at + c, at + d, item, alone) for a, b, c, d in spans]
        return found

    @cached_property
    def lines(self) -> list[Piece]:
        """The lines that are not blank, as they are."""
        found, offset = [], 0
        for line in self.source.split("\n"):
            if line.strip():
                found.append(Piece(line, offset, offset + len(line)))
            offset += len(line) + 1
        return found

    @cached_property
    def unfenced(self) -> str:
        """The text within the one code fence that is all of the response, or the whole response."""
        only = self.blocks
        if len(only) == 1 and only[0].kind == "code":
            lines = self.source[only[0].start : only[0].end].split("\n")
            if len(lines) >= 2 and lines[-1].strip()[:3] in {"```", "~~~"}:
                return "\n".join(lines[1:-1])
        return self.source

    @cached_property
    def inner(self) -> Text:
        """The text within the one code fence that is all of the response, else the text itself."""
        inner = self.unfenced
        return self if inner == self.source else Text(inner)

    @property
    def empty(self) -> bool:
        """Whether nothing visible is there."""
        return not self.source.strip()


def words_of(text: str) -> list[str]:
    """The words of a piece of plain text."""
    return _words.texts(text)
