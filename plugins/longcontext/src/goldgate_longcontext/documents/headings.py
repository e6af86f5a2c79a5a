"""The sections of a document: Markdown headings, underlined ones, numbered and capital ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKDOWN = re.compile(r"(?m)^#{1,6}[ \t]+(?P<title>\S[^\n]{0,200}?)[ \t#]*$")
_UNDERLINED = re.compile(r"(?m)^(?P<title>\S[^\n]{0,120})\n(?:={3,}|-{3,})[ \t]*$")
_NUMBERED = re.compile(
    r"(?m)(?:(?<=\n\n)|\A)(?P<title>(?:(?:chapter|section|part|kapitel|teil)\s+)?"
    r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,6})[.:)]?[ \t]+[A-ZÄÖÜ][^\n.!?]{0,100})\n",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"(?m)(?:(?<=\n\n)|\A)(?P<title>[A-ZÄÖÜ][A-ZÄÖÜ0-9 ,'&:-]{3,100})\n")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text up to the next one."""

    title: str
    body: str


def sections(text: str) -> list[Section]:
    """The sections that have a heading. One kind of heading is taken: the first of these that occurs
    twice.
    """
    for kind in (_MARKDOWN, _UNDERLINED, _NUMBERED, _CAPITALS):
        found = list(kind.finditer(text))
        if len(found) >= 2:
            ends = [*(one.start() for one in found[1:]), len(text)]
            return [
                Section(one["title"].strip(" *_"), text[one.end() : end].strip())
                for one, end in zip(found, ends, strict=True)
            ]
    return []
