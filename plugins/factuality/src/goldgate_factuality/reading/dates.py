"""Dates in English texts, whole or in part: a year, a month of a year, a day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        """january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|
        october oct|november nov|december dec""".split("|"),
        1,
    )
    for name in names.split()
}
MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?P<year>1\d{3}|20\d{2})(?!\d|,\d{3})"
DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
SHAPES = (
    re.compile(r"(?<!\d)(?P<decade>1\d{2}0|20\d0)s\b"),
    re.compile(rf"(?<!\d)(?:the\s+)?{DAY}(?:\s+of)?\s+{MONTH}(?:,?\s+(?:of\s+)?{YEAR})?", re.I),
    re.compile(rf"\b{MONTH}\s+(?:the\s+)?{DAY}(?![\d:]|,\d{{3}})(?:,?\s+(?:of\s+)?{YEAR})?", re.I),
    re.compile(rf"\b{MONTH},?\s+(?:of\s+)?(?P<year>\d{{4}})(?!\d)", re.I),
    re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<m>\d{2})-(?P<day>\d{2})(?![\d-])"),
    re.compile(r"(?<![\d/.])(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"),
    re.compile(rf"(?<![\w$€£.,]){YEAR}(?!\s*(?:%|percent|people|dollars|km|m\b|kg|years))", re.I),
    re.compile(r"(?<![\w$€£.,])(?P<year>[1-9]\d{0,3})\s+(?P<era>BC|BCE|AD|CE)\b"),
    re.compile(
        rf"\b(?<=[io]n ){MONTH}|\b(?<=since ){MONTH}|\b(?<=until ){MONTH}".replace("?P<month>", "?:"), re.I
    ),
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date in part: None where a part is not stated. ``year`` is negative before Christ; ``swapped`` is the
    other reading of day and month where both are possible; ``decade`` says that the year stands for ten.
    """

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    swapped: tuple[int, int] | None = None
    decade: bool = False

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month, day."""
        return self.year, self.month, self.day


def dates(text: str) -> list[Date]:
    """Every date of a text, left to right; the longest where shapes overlap."""
    found: list[Date] = []
    for shape in SHAPES:
        for match in shape.finditer(text):
            date = _read(match)
            if date and not any(one.start < date.end and date.start < one.end for one in found):
                found.append(date)
    return sorted(found, key=lambda one: one.start)


def within(narrow: Date, wide: Date) -> bool:
    """Whether every part that ``wide`` states is the same in ``narrow``."""
    if wide.decade:
        return narrow.year is not None and wide.year is not None and narrow.year // 10 == wide.year // 10
    return all(b is None or a == b for a, b in zip(narrow.parts, wide.parts, strict=True))


def _read(match: re.Match[str]) -> Date | None:
    held = match.groupdict()
    year = int(held["year"]) if held.get("year") else None
    if (held.get("era") or "").upper() in ("BC", "BCE"):
        year = -(year or 0)
    if held.get("decade"):
        return Date(int(held["decade"]), None, None, match.start(), match.end(), decade=True)
    day = int(held["day"]) if held.get("day") else None
    month = MONTHS[held["month"].lower()] if held.get("month") else int(held["m"]) if held.get("m") else None
    swapped = None
    if held.get("a"):
        first, second = int(held["a"]), int(held["b"])
        if held["mark"] == "." or first > 12:
            day, month = first, second
        elif second > 12:
            month, day = first, second
        else:
            month, day = first, second
            swapped = (second, first) if first != second else None
    if month is None and year is None and day is None:
        word = match[0].strip(" .").lower()
        if word not in MONTHS:
            return None
        month = MONTHS[word]
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and not 1 <= day <= monthrange(year if year and year > 0 else 2000, month or 1)[1]:
        return None
    return Date(year, month, day, match.start(), match.end(), swapped)
