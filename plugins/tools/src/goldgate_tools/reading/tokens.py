"""Tokens that must come from somewhere: ids, e-mail addresses, URLs, dates; and how texts are searched for
them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from goldgate_tools.reading import calendar

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


_DIGITS = re.compile(r"(?![0-9])\d")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def folded(text: str) -> str:
    """Text as it is compared: composed, lower case, plain quotes and dashes, white space as one space."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    plain = plain.translate(
        {0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-", 0x2212: "-"}
    )
    if not plain.isascii():
        plain = _DIGITS.sub(lambda match: str(unicodedata.decimal(match[0])), plain)
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
        if not (_joined(before, token[0]) or _joined(token[-1], after)):
            return True
        start = text.find(token, start + 1)
    return False


def _joined(one: str, other: str) -> bool:
    """Whether two neighbours are of one word. Scripts without spaces end a word of another script."""
    if not (_inner(one) and _inner(other)):
        return False
    return bool(_UNSPACED.match(one)) == bool(_UNSPACED.match(other))


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
    """The id-like words of a text; a sentence in a script without spaces is no word."""
    spaced = text[:LONGEST] if text.isascii() else _UNSPACED.sub(" ", text[:LONGEST])
    return [word for word in _WORDS.findall(spaced) if id_like(word)]


def joined(value: str, text: str) -> bool:
    """Whether an identifier stands in a folded text in groups: "NO93 8601 1117 947", "(555) 010-2034"."""
    bare = "".join(_PIECE.findall(folded(value)))
    if len(bare) < 6 or sum(letter.isdigit() for letter in bare) < 4:
        return False
    pieces = [(match[0], match.start(), match.end()) for match in _PIECE.finditer(text)]
    for first, (piece, _, end) in enumerate(pieces):
        held, place = piece, first
        while len(held) < len(bare) and bare.startswith(held) and place + 1 < len(pieces):
            place += 1
            more, start, stop = pieces[place]
            if not _BETWEEN.fullmatch(text[end:start]):
                break
            held, end = held + more, stop
        if held == bare:
            return True
    return False


_PIECE = re.compile(r"[a-z0-9]+")
_BETWEEN = re.compile(r"[ .()/+-]{1,2}")


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
    named += calendar.named(text)
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
