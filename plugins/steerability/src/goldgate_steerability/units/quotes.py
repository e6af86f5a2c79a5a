"""Quotation marks: which opens, which closes, and how deep they nest.

A straight mark opens after a blank or an opening mark and closes before a blank, a full stop or a closing
mark. An apostrophe within or at the end of a word is no quotation mark unless a single one is open.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN = {"“": "double", "„": "double", "«": "double", "‘": "single", "‚": "single", "‹": "single"}
_CLOSE = {"”": "double", "»": "double", "’": "single", "›": "single"}
_MARKS = re.compile("[\"'“”„«»‘’‚‹›]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that is closed: offsets of both marks, its level counted from 1, and the most levels within
    it that alternate, itself included."""

    start: int
    end: int
    mark: str
    depth: int
    height: int


def quotations(text: str) -> list[Quote]:
    """Every closed quotation, in the order of their closing marks. Linear in the length."""
    found: list[Quote] = []
    open_: list[tuple[str, int, int]] = []  # mark, start, greatest alternating height below
    number = {"double": 0, "single": 0}  # of each mark that is open
    for match in _MARKS.finditer(text):
        at, char = match.start(), match[0]
        mark, way = _way(text, at, char, number, open_[-1][1] if open_ else -1)
        if way == "open":
            open_.append((mark, at, 0))
            number[mark] += 1
        elif way == "close" and number[mark]:
            while open_[-1][0] != mark:  # an unclosed inner mark was an apostrophe
                number[open_.pop()[0]] -= 1
            if open_:
                _, start, below = open_.pop()
                number[mark] -= 1
                height = below + 1
                found.append(Quote(start, at + 1, mark, len(open_) + 1, height))
                if open_ and open_[-1][0] != mark:
                    outer, begin, best = open_[-1]
                    open_[-1] = (outer, begin, max(best, height))
    return found


def _way(text: str, at: int, char: str, number: dict[str, int], last: int) -> tuple[str, str]:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if char in "'’" and before.isalnum() and after.isalnum():
        return "", ""
    if char == "“" and number["double"] and not (before.isspace() or before in "‘'(—"):
        return "double", "close"  # German closes with the mark that English opens with
    if char in _OPEN:
        return _OPEN[char], "open"
    if char in _CLOSE and char not in "'":
        mark = _CLOSE[char]
        return (mark, "close") if number[mark] else ("", "")
    mark = "double" if char == '"' else "single"
    is_open = number[mark] > 0
    if after.isspace() or after in ".,;:!?)]}…*":
        return (mark, "close") if is_open else ("", "")
    if before.isspace() or before in "([{—–-“‘«*>":
        return mark, "open"
    if before in "\"'":  # within a row of marks: opens if the mark before it opened
        opened = last == at - 1
        return (mark, "open") if opened else ((mark, "close") if is_open else ("", ""))
    if after in "\"'”’" and is_open:
        return mark, "close"
    return (mark, "close") if is_open else ("", "")
