"""Relative dates of a sentence made absolute: "six years later" after "1985" is "in 1991"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goldgate_factuality.reading.clock import clocks, written
from goldgate_factuality.reading.dates import MONTHS, Date, dates
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import quantities

NAMES = ("", *(name.title() for name in MONTHS if len(name) > 3 or name == "may"))
NAMES = tuple(dict.fromkeys(name for name in NAMES if name != "Sept"))
ENDS = r"(?!\s+(?:than|this|in|on|that|stage|date|time|version|attempt|generation|year|life)\b|[\w'-])"
SIDE = re.compile(
    rf"\s*(?P<later>later|afterwards|after(?=\s*(?:[.,;]|$)))\b{ENDS}|\s*(?P<earlier>earlier|previously|before(?=\s*(?:[.,;]|$))){ENDS}",
    re.I,
)
SINCE = re.compile(r"\s*(?P<side>after|before)\s+(?P<rest>[^.,;]+)", re.I)
BESIDE = re.compile(
    r"\b(?:in\s+|on\s+)?the\s+(?:(?P<next>following|next)|(?P<last>previous|preceding))\s+(?P<unit>year|month|day)\b"
    r"|\b(?:in\s+|on\s+)?the\s+(?P<of>year|month|day)\s+(?:(?P<later>after)|(?P<earlier>before))(?=\s*(?:[.,;:]|$))",
    re.I,
)
SINGLE = re.compile(r"\b(?:an?|one|exactly a)\s+(?P<unit>year|decade|century|month|week|day)\b(?!-)", re.I)
ASIDE = re.compile(
    r",\s(?:first |which |who )?(?:was |were )?"
    r"(?:held|founded|established|built|born|created|opened|launched)\b[^,]*,"
)
MONTHS_OF = {"year": 12, "decade": 120, "century": 1200, "month": 1}
DAYS_OF = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time in a text: whole months, or seconds where it is shorter."""

    months: int
    seconds: Fraction
    start: int
    end: int


def _spans(text: str) -> Iterator[Span]:
    for one in quantities(text):
        if one.bound or one.kind not in ("months", "time"):
            continue
        if one.kind == "time":
            yield Span(0, one.base, one.start, one.end)
        elif one.base.denominator == 1:
            yield Span(int(one.base), Fraction(0), one.start, one.end)
    for match in SINGLE.finditer(text):
        unit = match["unit"].lower()
        yield Span(MONTHS_OF.get(unit, 0), Fraction(DAYS_OF.get(unit, 0) * 86400), match.start(), match.end())


def absolute(parsed: Parsed, earlier: list[Date]) -> Iterator[str]:
    """The sentence with a relative date made absolute, for each that has its date before it."""
    text = parsed.text
    given = dates(text)
    for one in _spans(text):
        if any(day.start < one.end and one.start < day.end for day in given):
            continue
        if side := SIDE.match(text, one.end):
            sign = 1 if side["later"] else -1
            yield from _clocked(text, one, side.end(), sign)
            if day := _anchor(text, one.start, given, earlier):
                yield from _replaced(parsed, one.start, side.end(), _moved(day, one, sign))
        elif since := SINCE.match(text, one.end):
            yield from _since(text, one, since, given)
    for match in BESIDE.finditer(text):
        unit = (match["unit"] or match["of"]).lower()
        sign = 1 if match["next"] or match["later"] else -1
        if day := _anchor(text, match.start(), given, earlier):
            when = shifted(day, sign * MONTHS_OF.get(unit, 0), sign * DAYS_OF.get(unit, 0))
            yield from _replaced(parsed, match.start(), match.end(), when)


def _anchor(text: str, start: int, given: list[Date], earlier: list[Date]) -> Date | None:
    """The date that a relative one counts from: the last before it in its sentence, else the last dated
    before.
    """
    before = [day for day in given if day.end <= start]
    if re.search(r"\b(?:than|as|from)\s+(?:in\s+)?$", text[:start]):
        asides = [match.span() for match in ASIDE.finditer(text)]
        before = [day for day in before if not any(a <= day.start < b for a, b in asides)]
    if before:
        last = before[-1]
        if last.year is None and last.month is not None:
            years = [day.year for day in (*earlier, *given) if day.year is not None]
            return Date(years[-1] if years else None, last.month, last.day, last.start, last.end)
        return None if last.decade else last
    return earlier[-1] if earlier and not earlier[-1].decade else None


def _moved(day: Date, one: Span, sign: int) -> str:
    days, rest = divmod(one.seconds, 86400)
    return "" if rest else shifted(day, sign * one.months, sign * int(days))


def shifted(day: Date, months: int, days: int) -> str:
    """A date some months or days on, as precise as both are: "in 1991", "in May 1991", "on 1 May"; empty
    where the date says too little.
    """
    if days:
        if day.day is None or day.month is None:
            return ""
        try:
            moved = date(day.year or 2001, day.month, day.day) + timedelta(days=days)
        except (ValueError, OverflowError):
            return ""
        return f"on {moved.day} {NAMES[moved.month]}" + (f" {moved.year}" if day.year else "")
    if day.year is None or not months:
        return ""
    if months % 12 == 0:
        return f"in {day.year + months // 12}" if day.year + months // 12 > 0 else ""
    if day.month is None:
        return ""
    count = day.year * 12 + day.month - 1 + months
    return f"in {NAMES[count % 12 + 1]} {count // 12}" if count > 12 else ""


def _replaced(parsed: Parsed, start: int, end: int, when: str) -> Iterator[str]:
    """The sentence with the date in place; where no verb follows it, the clause before is said again."""
    if not when:
        return
    text = parsed.text
    tail = text[end:].strip(" .")
    verbs = [token for token in parsed.tokens if token.tag[:1] == "V" or token.tag == "MD"]
    if (
        text[:start].rstrip().endswith((", and", ";", ", then"))
        and tail
        and not any(one.start >= end for one in verbs)
    ):
        main = next((f for f in parsed.frames if f.subject is not None and f.start < start), None)
        if main is not None and main.subject is not None and main.subject.start < main.start:
            yield f"{text[main.subject.start : main.subject.end]} {main.group.verb.text} {tail} {when}."
        return
    if re.search(r"\b(?:until|by|since|in|on|from) $", text[:start], re.I):
        when = when.partition(" ")[2]
    name = re.match(r"\s+[A-Z]", text[end:])
    made = text[:start] + when + ("," if name else "") + text[end:]
    yield made[:1].upper() + made[1:]


def _clocked(text: str, one: Span, end: int, sign: int) -> Iterator[str]:
    """ "at 9.15 am … three-quarters of an hour later": "at 10 am"."""
    times = [time for time in clocks(text) if time.end <= one.start and not time.open]
    if times and 0 < one.seconds < 86400 and one.seconds % 60 == 0:
        yield f"{text[: one.start]}at {written(times[-1].minutes + sign * int(one.seconds / 60))}{text[end:]}"


def _since(text: str, one: Span, since: re.Match[str], given: list[Date]) -> Iterator[str]:
    """ "in 2029, a decade after it was first proposed": it was first proposed in 2019."""
    rest = since["rest"].strip()
    inside = [day for day in given if since.start() <= day.start < since.end()]
    before = [day for day in given if day.end <= one.start]
    sign = 1 if since["side"].lower() == "after" else -1
    if inside and not before and len(inside) == 1:
        lead = text[: one.start].rstrip(" ,")
        if len(lead.split()) > 2 and (when := _moved(inside[0], one, sign)):
            yield f"{lead} {when}."
    elif before and not inside and not before[-1].decade and (when := _moved(before[-1], one, -sign)):
        link = " " if re.search(r"\b(?:was|were|had|is|\w{3,}ed)\b", rest) else " was "
        yield f"{rest[:1].upper()}{rest[1:]}{link}{when}."
