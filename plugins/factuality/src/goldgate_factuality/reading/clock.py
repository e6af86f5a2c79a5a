"""Times of day: "9.15 am", "7:30 p.m.", "19:30", in minutes after midnight."""

from __future__ import annotations

import re
from dataclasses import dataclass

CLOCK = re.compile(
    r"(?<![\d:.,])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?"
    r"|(?<![\d:.,-])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?![\d:.]\d|[\d:-])",
    re.I,
)
NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. ``open`` where the text does not say which half of the day is meant."""

    minutes: int
    open: bool
    start: int
    end: int


def clocks(text: str) -> list[Clock]:
    """Every time of day of a text, left to right."""
    return [made for match in CLOCK.finditer(text) if (made := _read(match))]


def _read(match: re.Match[str]) -> Clock | None:
    if match["h"]:
        hour = int(match["h"])
        return Clock(hour * 60 + int(match["m"]), 0 < hour <= 12, match.start(), match.end())
    hour = int(match["hour"])
    if not 1 <= hour <= 12:
        return None
    late = NOON if match["half"].lower() == "p" else 0
    return Clock(hour % 12 * 60 + int(match["minute"] or 0) + late, False, match.start(), match.end())


def written(minutes: int) -> str:
    """A time of day as English texts write it: "9:45 am"."""
    minutes %= 2 * NOON
    hour, rest = divmod(minutes, 60)
    return f"{(hour - 1) % 12 + 1}{f':{rest:02d}' if rest else ''} {'pm' if hour >= 12 else 'am'}"
