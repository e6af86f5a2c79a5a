"""Numbers in English words: ``fifteen hundred``, ``two and a half``, ``one thousand two hundred and six``.

Each is read as a whole, so that ``fifteen hundred`` is never taken for ``fifteen``.
"""

from __future__ import annotations

import re
from fractions import Fraction

from goldgate_math.parsing.number_words import COUNTS, TENS

_UNITS = {name: value for value, name in enumerate(COUNTS)} | TENS
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "eighth": 8, "eighths": 8, "tenth": 10, "tenths": 10,
}  # fmt: skip
_SMALL = "|".join(sorted((*COUNTS, *TENS), key=len, reverse=True))
_LARGE = "|".join(("hundred", *_SCALES))
_WORD = rf"(?:{_SMALL}|{_LARGE})"
_FRACTION = "|".join(sorted(_PARTS, key=len, reverse=True))
NUMBER = re.compile(
    rf"""
    (?: (?P<sign>minus|negative)\s+ )?
    (?P<whole> (?: a\s+(?={_LARGE}) )? {_WORD}(?![a-z])
        (?: (?!\s+and\s+[a-z]+[\s-]+(?:{_FRACTION})(?![a-z])) (?:\s+and)?[\s-]+ {_WORD}(?![a-z]) ){{0,12}} )
    (?: \s+and\s+ (?:(?P<parts>an?|one|two|three|four|five)[\s-]+) (?P<part>{_FRACTION})(?![a-z]) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)

_FRACTIONS = re.compile(
    rf"(?:{_SMALL})[\s-]+(?:{_FRACTION})(?![a-z])(?!\s+(?:hour|grade|floor|place|time|day|week|month|year)\b)",
    re.IGNORECASE,
)
_PART = re.compile(rf"[\s-]+(?:{_FRACTION})(?![a-z])", re.IGNORECASE)
_ORDINAL = r"(?!-(?:first|second|third|[a-z]+th)\b)"
_START = re.compile(rf"(?<![\w-])(?:{_WORD})(?![a-z]){_ORDINAL}|(?<![\w-])a\s+(?={_LARGE})", re.IGNORECASE)
_ALONE = frozenset((*COUNTS[2:], *TENS))


def within(text: str) -> list[str]:
    """The numbers in words that a text holds, as they stand there; not "one" or "hundred" by itself."""
    found, place = [], 0
    for match in _START.finditer(text):
        if match.start() < place:
            continue
        if fraction := _FRACTIONS.match(text, match.start()):
            place = fraction.end()
        elif (words := leading(text[match.start() : match.start() + 200])) is not None:
            place = match.start() + words[1]
        elif match[0].lower() in _ALONE:
            place = match.end()
        else:
            continue
        found.append(text[match.start() : place])
    return found


def leading(text: str) -> tuple[Fraction, int] | None:
    """The number of two words or more that a text begins with, and where it ends; None where it is no number.

    A single word is left to its own rules.
    """
    match = NUMBER.match(text)
    if match is None:
        return None
    value = _whole(re.split(r"[\s-]+", match["whole"].lower()))
    if value is None or len(re.split(r"[\s-]+", match[0])) < 2 or _PART.match(text, match.end()):
        return None
    if match["part"]:
        parts = match["parts"].lower()
        value += Fraction(1 if parts in {"a", "an"} else _UNITS[parts], _PARTS[match["part"].lower()])
    return (-value if match["sign"] else value), match.end()


def _whole(words: list[str]) -> Fraction | None:
    """A whole number; None where the words make none ("two five", "one and two")."""
    total = section = 0
    last = 10**15  # the words must grow smaller within a section
    for place, word in enumerate(words):
        if word in {"a", "and"}:
            if word == "and" and last not in {100, *_SCALES.values()}:
                return None
            continue
        if word == "hundred":
            if last >= 100 and place and words[place - 1] != "a":
                return None
            section, last = (section or 1) * 100, 100
        elif word in _SCALES:
            total, section, last = total + (section or 1) * _SCALES[word], 0, _SCALES[word]
        else:
            value = _UNITS[word]
            fits = value < 10 and last in TENS.values()
            if not fits and last < 100:
                return None
            section, last = section + value, value
    return Fraction(total + section)
