"""Words: letters and digits joined by apostrophes, hyphens and the points of numbers and abbreviations.

Chinese and Japanese are written without spaces and counted by characters, as their readers do. Thai, Lao,
Khmer and Burmese have no visible word boundary: ``unspaced`` says so, and counts of their words are
undecided.
"""

from __future__ import annotations

import re
from typing import Any

import regex

_URL = r"(?:https?://|www\.)[^\s<>()\[\]\"”]+[^\s<>()\[\]\"”.,;:!?'’]"
_MAIL = r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,4}"
_SHORT = r"(?<![\w.])(?:[A-Za-z]\.){2,}(?![A-Za-z])"
_PLAIN = r"[A-Za-z0-9_]+(?:(?:['\-]|(?<=\d)[.,:](?=\d))[A-Za-z0-9_]+)*"
SIMPLE = re.compile(_PLAIN)
ASCII = re.compile(rf"{_URL}|{_MAIL}|{_SHORT}|{_PLAIN}")
_POINTED = re.compile(r"\.[A-Za-z]\.")
_CJK = r"\p{Han}\p{Hiragana}\p{Katakana}"
_WORD = rf"[[\p{{L}}\p{{M}}\p{{N}}_]--[{_CJK}ー\u3005\u2063]]"
WIDE = regex.compile(
    rf"(?V1){_URL}|{_MAIL}|(?<![\p{{L}}\p{{M}}\p{{N}}.])(?:\p{{L}}\.){{2,}}(?!\p{{L}})"
    rf"|(?:[{_CJK}\u3005][ーﾞﾟ\u3099\u309a]*)"
    rf"|{_WORD}+(?:(?:['’\-‐‑\u200c\u200d]|(?<=\p{{N}})[.,:٫٬](?=\p{{N}})){_WORD}+)*"
)
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]{2}")


def matches(text: str) -> list[Any]:
    """Every word as a match object, in order."""
    found = list(_pattern(text).finditer(text))
    return [match for match in found if match[0].strip("_")] if "_" in text else found


def texts(text: str) -> list[str]:
    """Every word, in order."""
    found: list[str] = _pattern(text).findall(text)
    return [word for word in found if word.strip("_")] if "_" in text else found


def _pattern(text: str) -> Any:
    """The simplest pattern that finds the words of a text: most texts have no addresses."""
    if not text.isascii():
        return WIDE
    return ASCII if "@" in text or "://" in text or "www." in text or _POINTED.search(text) else SIMPLE


def unspaced(text: str) -> bool:
    """Whether the text holds a script whose words have no visible boundary."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def has_word(text: str) -> bool:
    """Whether there is a letter or digit at all."""
    return _LETTER.search(text) is not None
