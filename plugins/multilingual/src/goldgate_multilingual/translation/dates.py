"""Months and weekdays of a text, by CLDR's names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

_CJK_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s?[月월]")
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 12  # characters between a month's name and a number that makes it a date


def months(text: str, code: str, alone: bool = False) -> frozenset[int]:
    """The months (1 to 12) that a text names next to a number: a bare "may" or "march" is no date. ``alone``
    takes those without a number, too.
    """
    found = {int(match) for match in _CJK_MONTH.findall(text)}
    for name, number in _names(code, "months").items():
        for at in _places(text.lower(), name):
            if code == "en" and not text[at].isupper():
                continue
            around = text[max(0, at - _NEAR) : at] + text[at + len(name) : at + len(name) + _NEAR]
            if alone or any(char.isdecimal() for char in around):
                found.add(number)
    return frozenset(found)


def weekdays(text: str, code: str) -> frozenset[int]:
    """The weekdays (0 is Monday) that a text names in full."""
    lower = text.lower()
    return frozenset(number for name, number in _names(code, "days").items() if _places(lower, name))


def _places(text: str, name: str) -> list[int]:
    """Where a name begins a word, or stands anywhere in a script without spaces; case endings may follow."""
    joined = name > "\u0e00"
    found: list[int] = []
    at = text.find(name)
    while at >= 0 and len(found) < 20:
        end = at + len(name)
        before = joined or at == 0 or not text[at - 1].isalpha()
        rest = _WORD.match(text, end)
        if before and (joined or rest is None or len(rest[0]) <= 3):
            found.append(at)
        at = text.find(name, end)
    return found


@cache
def _names(code: str, what: str) -> Mapping[str, int]:
    from babel import Locale, UnknownLocaleError

    try:
        listed: Any = getattr(Locale.parse(code), what)
    except (UnknownLocaleError, ValueError):
        return {}
    found: dict[str, int] = {}
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated") if what == "months" else ("wide",):
            for number, name in listed[form][width].items():
                plain = str(name).lower().strip(".")
                if len(plain) >= 3 and any(char.isalpha() for char in plain) and not plain[0].isdecimal():
                    found[plain] = int(number)
    return found
