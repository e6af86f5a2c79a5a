"""Clauses written again with another number, time or subject in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from goldgate_factuality.grounding.later import ASIDE, DAYS_OF, MONTHS_OF, shifted
from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.units import Quantity, quantities

WHEN = re.compile(
    r"(?P<prep>in|on|at|during|for)\s+(?P<place>[^,;.]+)|(?P<beside>(?:an?|one|the)\s+(?:year|month|day|decade)\s+"
    r"(?:earlier|before|later)|the\s+(?:following|next|previous|preceding)\s+(?:year|month|day|decade))",
    re.I,
)
PLAIN = re.compile(
    r"(?:planned|expected|usual|normal|before|ever|needed|possible|last|then|now|previously)\b", re.I
)
NOW = re.compile(r"\s*\b(?:now|today|currently|(?:last|this) (?:year|month|week|season))\b", re.I)


def numbers_of(parsed: Parsed) -> list[Quantity]:
    """The numbers of a sentence that are no ordinals and no part of a date."""
    days = dates(parsed.text)
    return [
        one
        for one in quantities(parsed.text)
        if not one.number.ordinal and not any(day.start <= one.start < day.end for day in days)
    ]


def last_before(at: int, held: list[Quantity]) -> Quantity | None:
    return next((one for one in reversed(held) if one.end <= at and at - one.end < 60), None)


def verb_of(parsed: Parsed, base: Quantity | None) -> Frame | None:
    """The clause that a number stands in: of the last finite verb before it."""
    if base is None:
        return None
    frames = [one for one in parsed.frames if one.group.verb.end <= base.start and not one.relative]
    frame = max(frames, key=lambda one: one.group.verb.start, default=None)
    if frame is None or frame.negated or frame.conditional or frame.quoted or frame.subject is None:
        return None
    return frame


def whole_start(parsed: Parsed, frame: Frame) -> int:
    """Where the subject of a clause begins, or the sentence where the subject stands elsewhere."""
    subject = frame.subject
    inside = subject is not None and any(subject is one for one in parsed.phrases)
    return subject.start if subject is not None and inside and subject.start < frame.group.verb.start else 0


def said_of(
    parsed: Parsed, base: Quantity, end: int, value: Fraction, target: str, bound: str, earlier: list[Date]
) -> Iterator[str]:
    """The clause of a number up to ``end`` with another number, of another time, place or subject."""
    text = parsed.text
    number = bound + digits(value)
    rest = text[base.number.end : end]
    if when := WHEN.match(target.strip()):
        frame = verb_of(parsed, base)
        begin = 0 if frame is None else min(whole_start(parsed, frame), base.start)
        clause = NOW.sub("", text[begin : base.number.start] + number + rest)
        inside = [
            day
            for day in dates(clause)
            if not any(a.start() <= day.start < a.end() for a in ASIDE.finditer(clause))
        ]
        led = (when["prep"] or "in").lower()
        place = (when["place"] or "").strip()
        if when["beside"]:
            asides = [match.span() for match in ASIDE.finditer(text)]
            own = [day for day in dates(text[:end]) if not any(a <= day.start < b for a, b in asides)]
            place = _beside(when["beside"], [*earlier, *own])
            if not place:
                for day in reversed(inside):
                    clause = re.sub(r"\b(?:in|on|for)\s+$", "", clause[: day.start]) + clause[day.end :]
                clause = clause.rstrip(" ,") + " " + when["beside"]
                yield clause[:1].upper() + clause[1:] + "."
                return
        if not place:
            return
        if len(inside) == 1:
            day = inside[0]
            clause = clause[: day.start] + place + clause[day.end :]
        elif not inside and when["prep"] and (here := re.search(rf"\b{led}\s+[A-Z][\w-]+$", clause)):
            clause = f"{clause[: here.start()]}{led} {place}"
        elif not inside:
            clause = f"{clause} {led} {place}"
        else:
            return
        yield clause[:1].upper() + clause[1:].rstrip(" ,") + "."
        return
    who = target.strip()
    frame = verb_of(parsed, base)
    if (
        PLAIN.match(who)
        or len(who.split()) > 5
        or not re.match(r"(?:the |its |his |her |their )?[\w'-]+", who, re.I)
    ):
        return
    lead = text[frame.group.verb.end : base.start] if frame is not None else " with "
    if frame is None or re.search(r"\b(?:with|to|and|of)\b", lead):
        plural = who.lower().endswith("s") or rest == ""
        verb = "have" if plural else "has"
        yield sentence(who, f"{verb} {text[base.start : base.number.start]}{number}{rest}")
        return
    yield sentence(who, text[frame.group.tokens[0].start : base.number.start] + number + rest)


def _beside(words: str, given: list[Date]) -> str:
    """The year, month or day beside the last date: "a year earlier"."""
    if not given:
        return ""
    sign = 1 if re.search(r"later|following|next", words, re.I) else -1
    unit = next(one for one in ("year", "month", "day", "decade") if one in words.lower())
    made = shifted(given[-1], sign * MONTHS_OF.get(unit, 0), sign * DAYS_OF.get(unit, 0))
    return made.partition(" ")[2]


def digits(value: Fraction) -> str:
    """A number as it is written; "about" where it has no end, or more digits than anyone would write."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    exact = f"{float(value):.4g}"
    if "e" not in exact and Fraction(exact) == value:
        return exact
    return f"about {round(value):,}" if value > 100 else f"about {exact}"


def sentence(who: str, what: str) -> str:
    made = f"{who.strip()} {what.strip(' ,.')}."
    return made[:1].upper() + made[1:]
