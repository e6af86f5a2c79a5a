"""Tokens that must come from somewhere: ids, e-mail addresses, URLs, dates; and how texts are searched for
them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

LONGEST = 400_000  # characters that are searched of one text
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_URL = re.compile(r"https?://[^\s\"'<>)\]}]{1,2000}", re.IGNORECASE)
_WORDS = re.compile(r"[#\w](?:[\w./:@+-]*\w)?")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?!\d)")
MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE)
_DAY_MONTH = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_MONTH}\b(?:,?\s+(\d{{4}}))?", re.IGNORECASE
)
_RELATIVE = re.compile(
    r"\b(?:today|tomorrow|yesterday|tonight|now|next|last|this|following|previous|weekend|(?:mon|tues"
    r"|wednes|thurs|fri|satur|sun)day"
    r"|(?:day|week|month|year)s? (?:from|ago|later|after|before)|in (?:a|an|\w+) (?:day|week|month"
    r"|year)s?|nights?|for \w+ (?:days|weeks)|until|after)\b",
    re.IGNORECASE,
)


def folded(text: str) -> str:
    """Text as it is compared: composed, lower case, plain quotes and dashes, white space as one space."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    plain = plain.translate(
        {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2212: "-"}
    )
    return " ".join(plain.split())


def unaccented(text: str) -> str:
    """Letters without their accents."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)
    )


def occurs(token: str, text: str) -> bool:
    """Whether a folded token stands in a folded text with nothing of a word next to it."""
    start = text.find(token)
    while start >= 0:
        end = start + len(token)
        before = text[start - 1] if start else " "
        after = text[end] if end < len(text) else " "
        if not ((_inner(before) and _inner(token[0])) or (_inner(after) and _inner(token[-1]))):
            return True
        start = text.find(token, start + 1)
    return False


def _inner(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def emails(text: str) -> list[str]:
    """E-mail addresses."""
    return [found.rstrip(".") for found in _EMAIL.findall(text[:LONGEST])] if "@" in text else []


def urls(text: str) -> list[str]:
    """Web addresses."""
    return [found.rstrip(".,;:!?") for found in _URL.findall(text[:LONGEST])] if "://" in text else []


def id_like(text: str) -> bool:
    """Whether a whole value is an identifier: letters and digits mixed, or five digits and more."""
    if not 2 <= len(text) <= 80 or any(letter.isspace() for letter in text) or "/" in text:
        return False
    bare = text.lstrip("#")
    if (
        not re.fullmatch(r"[\w.:+-]+", bare)
        or _ISO.fullmatch(bare)
        or re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", bare)
    ):
        return False
    digits = sum(letter.isdigit() for letter in bare)
    letters = sum(letter.isalpha() for letter in bare)
    if not letters:
        return bool(re.fullmatch(r"\d{5,}", bare))
    return (
        digits >= 1
        and digits + letters >= 3
        and not re.fullmatch(r"\d+(?:st|nd|rd|th|[a-z]{1,3}|%)|[a-z]{1,3}\d", bare.casefold())
    )


def identifiers(text: str) -> list[str]:
    """The id-like words of a text."""
    return [word for word in _WORDS.findall(text[:LONGEST]) if id_like(word)]


def dates(text: str, day_first: bool | None = None) -> list[tuple[int | None, int, int]]:
    """The dates of a text as (year or None, month, day). A slashed date is read both ways where both are
    possible and ``day_first`` does not say.
    """
    text = text[:LONGEST]
    found = [(int(y), int(m), int(d)) for y, m, d in _ISO.findall(text)]
    for one, other, year in _SLASHED.findall(text):
        full = int(year) + (2000 if len(year) == 2 else 0)
        if day_first is not True:
            found.append((full, int(one), int(other)))
        if day_first is not False:
            found.append((full, int(other), int(one)))
    named = [(int(y) if y else None, _month(m), int(d)) for m, d, y in _MONTH_DAY.findall(text)]
    named += [(int(y) if y else None, _month(m), int(d)) for d, m, y in _DAY_MONTH.findall(text)]
    return [one for one in [*found, *named] if _real(*one)]


def whole_date(text: str) -> bool:
    """Whether a text is a date and nothing else."""
    return any(pattern.fullmatch(text) for pattern in (_ISO, _SLASHED, _MONTH_DAY, _DAY_MONTH))


def relative(text: str) -> bool:
    """Whether a text speaks of dates by words: tomorrow, next week, for three days."""
    return bool(_RELATIVE.search(text[:LONGEST]))


def same_date(one: tuple[int | None, int, int], others: Iterable[tuple[int | None, int, int]]) -> bool:
    """Whether a date is among others; a year that is not given may be any."""
    return any(
        one[1:] == other[1:] and (None in (one[0], other[0]) or one[0] == other[0]) for other in others
    )


def _month(name: str) -> int:
    return [month[:3] for month in MONTHS].index(name[:3].lower()) + 1


def _real(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True
