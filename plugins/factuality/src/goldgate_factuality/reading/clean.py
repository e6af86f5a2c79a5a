"""Text as it is read: no invisible characters, no reasoning blocks, no markdown, bounded length."""

from __future__ import annotations

import re
import unicodedata

LIMIT = 200_000  # characters of one text; what is longer is not read at all

INVISIBLE = dict.fromkeys(
    [
        *(0xAD, 0x34F, 0x61C, 0x180E, 0xFEFF),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE0080),
    ]
)
SAME = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‑": "-", "−": "-"}
    | {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "…": "...", "‐": "-"}
)
MARKS = re.compile(r"\*\*|__|`+|^#{1,6} +|^> ?|^[ \t]*[-*•] +", re.M)


def visible(text: str) -> str:
    """The text without zero-width, direction and variation characters (inspect_ai issue 4283)."""
    return text.translate(INVISIBLE)


def plain(text: str) -> str:
    """One spelling for quotation marks, hyphens and spaces; composed letters; no invisible characters."""
    return unicodedata.normalize("NFC", visible(text)).translate(SAME)


def unmarked(text: str) -> str:
    """The text without the marks of markdown for emphasis, headings, lists and code."""
    return MARKS.sub("", text)
