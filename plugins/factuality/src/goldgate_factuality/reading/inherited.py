"""Bare numbers that take the unit of another: "from 60 minutes to 50", "6.3 hours; others slept 7.1"."""

from __future__ import annotations

import re
from dataclasses import replace

from goldgate_factuality.reading.dates import dates
from goldgate_factuality.reading.units import Quantity

ENDS = re.compile(
    r"\s*(?:$|[.,;:)]|(?:in|from|to|and|or|while|but|for|on|at|by|after|before|than|against|the|a|last)\b)",
    re.I,
)
LEADS = re.compile(
    r"(?:\b(?:from|to|than|against|and|or|with|at|is|was|were|of|by|needed|took|slept|weighed|cost\w*|paid|"
    r"earned)|\band \w{3,12}|, \w{3,12})\s+$",
    re.I,
)


def inherited(text: str, found: list[Quantity]) -> list[Quantity]:
    """The bare numbers of a sentence again, with the unit of the nearest number that has one; no date, no
    year, no ordinal, and none that counts what follows it.
    """
    days = dates(text)
    named = [one for one in found if one.kind not in ("", "percent") or one.unit]
    made = []
    for one in found:
        if (
            one.kind
            or one.number.ordinal
            or not named
            or any(day.start <= one.start < day.end for day in days)
        ):
            continue
        if one.value.denominator == 1 and 1000 <= one.value <= 2100 and "," not in text[one.start : one.end]:
            continue
        if not ENDS.match(text[one.end :]) or not LEADS.search(text[: one.start]):
            continue
        near = min(named, key=lambda other: abs(other.start - one.start))
        factor = near.base / near.value if near.value else 1
        made.append(replace(one, kind=near.kind, unit=near.unit, base=one.value * factor))
    return made
