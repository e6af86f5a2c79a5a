"""Numbers and dates that may follow from those of the source though the claim does not say how: left open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import combinations

from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import Date
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import Quantity

LISTED = re.compile(r"(?:[\w'-]+(?: [\w'-]+)?, ){1,8}(?:[\w'-]+ )?(?:and|or) [\w'-]+", re.I)
FACTORS = (
    (re.compile(r"\b(?:half(?! an? | past| time)|halved|twice|doubl\w*|two times)\b", re.I), 2),
    (re.compile(r"\b(?:thirds?|tripl\w*|trebl\w*|thrice|three times|threefold)\b", re.I), 3),
    (re.compile(r"\b(?:quarters?|fourfold|four times)\b", re.I), 4),
    (re.compile(r"\b(?:fifths?|fivefold|five times)\b", re.I), 5),
    (re.compile(r"\b(?:tenths?|tenfold|ten times)\b", re.I), 10),
)
SPANS = re.compile(
    r"\b(?:later|earlier|after\w*|before|previous\w*|following|next|last|ago|since|anniversary|then|aged?|old\w*|"
    r"young\w*|for|when|at|decade|century)\b",
    re.I,
)
NEXT = re.compile(
    r"\b(?:following|next|previous|preceding|last|same)\s+(?:year|season|summer|winter|spring|autumn)\b|"
    r"\b(?:a|one|the) (?:year|season) (?:later|earlier|after|before|on)\b|\bago\b|\byear-on-year\b",
    re.I,
)
AGED = re.compile(r"\b(?:lived|aged?|old|turned|died at|was \d+|when (?:he|she))\b", re.I)
BESIDE = re.compile(
    r"\bday (?:before|after|earlier|later)\b|\b(?:following|next|previous|preceding) day\b", re.I
)
ONE_OF = re.compile(r"\b(?:\w+est|one|best|worst|last|first) of (?:the |her |his |its |their )?$", re.I)
LEFT = re.compile(r"\b(?:left|remain\w*|to (?:go|come|play|follow))\b", re.I)
AT = re.compile(r"\b(?:before|after|by|until|till|past|shortly|around|about)\s+$", re.I)
MULTIPLES = {"doubled": 2, "halved": 2, "tripled": 3, "trebled": 3, "quadrupled": 4}
SMALL = 20  # a count below which a match by chance is likely: only numbers of one sentence lead to it
MOST = 16  # numbers of one sentence that are looked at
SUMMED = 5  # numbers of one sentence that are added


def possible(one: Quantity, claim: str, source: Source) -> bool:
    """Whether a number follows from numbers that stand near one another, from a word such as "twice", or
    counts a list.
    """
    if not one.kind and one.number.ordinal and re.match(r"\W*century", claim[one.end :], re.I):
        return any(day.year is not None and (day.year - 1) // 100 + 1 == one.value for _, day in source.days)
    if one.kind == "clock" and AT.search(claim[: one.start]):
        return any(given.kind == "clock" for _, given in source.amounts)
    wide = one.value > SMALL or bool(one.kind)
    plain = [at for at in range(len(source.parsed)) if at not in source.implied_by]
    held = {at: _counts(at, source) for at in plain}
    for number, after in zip(plain, [*plain[1:], -1], strict=True):
        parsed, own = source.parsed[number], held[number]
        near = own + held.get(after, []) if wide else own
        if (
            _added(one, near, parsed.text, source)
            or _multiplied(one, near, parsed.text)
            or _share(one, near, claim)
        ):
            return True
        if one.kind == "" and one.value in _lists(parsed.text):
            return True
        if any(given.number.ordinal and given.value == one.value + 1 for given in own):
            return True  # "three before" for "her fourth"
        if any(_of_so_many(one, given, parsed.text) for given in own):
            return True
        if LEFT.search(parsed.text) and _counted_on(one, own, source):
            return True  # "twelve stages" for the ninth, and three left
    return _age(one, claim, source)


def multiple(claim: Parsed, source: Source) -> str:
    """A word such as "doubled" of a claim that the source has not, where two of its numbers are so."""
    word = next((token for token in claim.tokens if token.lower in MULTIPLES), None)
    if word is None or word.stem in source.stems:
        return ""
    times = MULTIPLES[word.lower]
    for number in range(len(source.parsed)):
        values = [one.base for one in _counts(number, source) if not one.number.ordinal]
        if any(times in (a / b, b / a) for a, b in combinations(values, 2) if a and b):
            return word.text
    return ""


def _of_so_many(one: Quantity, given: Quantity, text: str) -> bool:
    """ "Four sisters" for "the youngest of five sisters"."""
    return given.value == one.value + 1 and bool(ONE_OF.search(text[: given.start]))


def _counted_on(one: Quantity, own: list[Quantity], source: Source) -> bool:
    ranks = [given.value for _, given in source.amounts if given.number.ordinal]
    counts = [given.value for given in own if not given.number.ordinal and not given.kind]
    return not one.kind and any(one.value == rank + count for rank in ranks for count in counts)


def _counts(number: int, source: Source) -> list[Quantity]:
    """The numbers of a sentence that are no part of a date."""
    days = [day for at, day in source.days if at == number]
    return [
        one
        for at, one in source.amounts
        if at == number and not any(day.start <= one.start < day.end for day in days)
    ][:MOST]


def _added(one: Quantity, held: list[Quantity], text: str, source: Source) -> bool:
    """A sum or difference; with percentages and bare numbers mixed ("six points more")."""
    kinds = (one.kind, "") if one.kind and re.search(r"\b(?:points?|degrees?)\b", text) else (one.kind,)
    counts = [given for given in held if given.kind in kinds and not given.number.ordinal]
    values = [given.base for given in counts]
    for a, b in combinations(counts, 2):
        if one.base == a.base + b.base or (one.base == abs(a.base - b.base) and _of_one_kind(a, b, source)):
            return True
    if one.kind == "clock":
        spans = [given.base / 60 for given in held if given.kind == "time"]
        times = [given.base for given in held if given.kind == "clock"]
        return any(
            (time + sign * span - one.base) % 720 == 0 for time in times for span in spans for sign in (1, -1)
        )
    runs = (values[at : at + size] for size in range(3, SUMMED + 1) for at in range(len(values) - size + 1))
    return any(sum(run) == one.base for run in runs)


def _of_one_kind(a: Quantity, b: Quantity, source: Source) -> bool:
    """Whether two numbers may count the same: "41 points" and "three", not "41 points" and "19 goals"."""
    return bool(a.kind or b.kind) or len({_counted(one, source) for one in (a, b)} - {""}) < 2


def _counted(one: Quantity, source: Source) -> str:
    """The plural noun that a number counts; empty where another word follows it."""
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if phrase.core and phrase.core[-1].tag == "NNS" and any(held == one for held in phrase.amounts):
                return phrase.head
    return ""


def _multiplied(one: Quantity, held: list[Quantity], text: str) -> bool:
    """So many times a number, or a part of it, where the sentence has the word; a percentage of a number."""
    factors = [factor for word, factor in FACTORS if word.search(text)]
    bases = {given.base for given in held if given.kind == one.kind}
    parts = [given.value for given in held if 0 < given.value < 1 and not given.kind]
    parts += [given.value / 100 for given in held if given.kind == "percent"]
    shares = {*parts, *(1 + part for part in parts), *(1 - part for part in parts)}
    wanted = [*(base * factor for base in bases for factor in factors)]
    wanted += [base / factor for base in bases for factor in factors]
    wanted += [base * share for base in bases for share in shares]
    wanted += [base / share for base in bases for share in shares if share]
    if not one.kind and one.value.denominator == 1:
        wanted += [Fraction(86400) / given.base for given in held if given.kind == "time" and given.base > 0]
    return any(_close(one, value) for value in set(wanted))


def _close(one: Quantity, value: Fraction) -> bool:
    if one.base == value:
        return True
    if one.bound[:1] in (">", "<"):
        return (one.base < value) == (one.bound[:1] == ">") and abs(one.base - value) * 4 <= value
    return abs(one.base - value) * 50 <= abs(value) if value.denominator != 1 or one.bound else False


def _share(one: Quantity, held: list[Quantity], claim: str) -> bool:
    """A share or a change, in percent or as a fraction, of two numbers of one kind."""
    if one.kind == "percent":
        wanted = one.value / 100
    elif not one.kind and 0 < one.value < 1:
        wanted = one.value
    else:
        return False
    values = [given.base for given in held if given.base > 0 and not given.number.ordinal]
    kinds = [given.kind for given in held if given.base > 0 and not given.number.ordinal]
    for (a, kind), (b, other) in combinations(zip(values, kinds, strict=True), 2):
        if kind == other:
            low, high = min(a, b), max(a, b)
            made = (low / high, 1 - low / high, high / low - 1)
            if any(_meets(one, wanted, value) for value in made):
                return True
    return False


def _meets(one: Quantity, wanted: Fraction, value: Fraction) -> bool:
    if one.bound[:1] == ">":
        return wanted <= value <= wanted * 2
    if one.bound[:1] == "<":
        return wanted / 2 <= value <= wanted
    return abs(value - wanted) * (10 if one.bound else 40) <= wanted


def _age(one: Quantity, claim: str, source: Source) -> bool:
    """An age that another age of the source leads to ("eight years younger"), or years between its years."""
    if one.kind not in ("", "months") or one.number.ordinal:
        return False
    if one.value < 120 and not one.kind and AGED.search(claim):
        places = [day.year for _, day in source.days if day.year is not None]
        return any(abs(a - b) - one.value in (0, 1) for a, b in combinations(places, 2))
    years = one.base / 12 if one.kind == "months" else one.value
    if one.kind == "months":
        given = sorted({day.year for _, day in source.days if day.year is not None})
        if any(_close_years(one, abs(a - b)) for a, b in combinations(given, 2)):
            return True
    spans = {given.base / 12 for _, given in source.amounts if given.kind == "months"}
    bare = {given.value for _, given in source.amounts if not given.kind and given.value < 120}
    return any(years in (a + b, abs(a - b)) for a in list(spans)[:MOST] for b in spans | bare)


def _close_years(one: Quantity, years: int) -> bool:
    given = one.base / 12
    if one.bound[:1] == ">":
        return given <= years <= given * 2
    if one.bound[:1] == "<":
        return given / 2 <= years <= given
    return abs(given - years) <= (1 if one.bound else 0)


def reached(day: Date, source: Source) -> bool:
    """Whether a date that the source has not is a span of years away from one that it has, or the day, month
    or year beside one that it has, where its words lead on ("eleven years later", "the following day").
    """
    if day.day is not None and _days_on(day, source):
        return True
    if day.year is None:
        return False
    months = [one.base for _, one in source.amounts if one.kind == "months"]
    if any(given.year and abs(day.year - given.year) * 12 in months for _, given in source.days):
        return True
    for number, parsed in enumerate(source.parsed):
        if number in source.implied_by or not SPANS.search(parsed.text):
            continue
        years = set(_years(number, source))
        if NEXT.search(parsed.text) and any(abs(day.year - year) == 1 for year in years):
            return True
        spans = [one.base / 12 for at, one in source.amounts if at == number and one.kind == "months"]
        spans += [
            one.value for at, one in source.amounts if at == number and not one.kind and one.value < 120
        ]
        for word, span in (("decade", 10), ("century", 100)):
            if re.search(rf"\b(?:a|one|half a) {word}\b", parsed.text, re.I):
                spans.append(Fraction(span))
        if any(
            abs(abs(day.year - year) - span)
            <= (1 if "born" in source.stems or "bear" in source.stems else 0.9)
            for year in years
            for span in spans
        ):
            return True
    return False


def _days_on(day: Date, source: Source) -> bool:
    """Whether a day is so many days, or one, from a day of the source."""
    spans = {int(one.base // 86400) for _, one in source.amounts if one.kind == "time"} - {0}
    if any(BESIDE.search(parsed.text) for parsed in source.parsed):
        spans.add(1)
    for at, given in source.days:
        if (
            at in source.implied_by
            or given.day is None
            or given.month is None
            or day.month is None
            or day.day is None
        ):
            continue
        if given.year and day.year and abs(given.year - day.year) > 1:
            continue
        try:
            year = day.year or given.year or 2001
            apart = abs(
                (date(year, day.month, day.day) - date(given.year or year, given.month, given.day)).days
            )
        except ValueError:
            continue
        if apart in spans:
            return True
    return False


def _years(number: int, source: Source) -> Iterator[int]:
    """The years of a sentence, and the last years that were named before it."""
    earlier = [(at, day.year) for at, day in source.days if at < number and day.year is not None]
    yield from (year for _, year in earlier[-3:])
    yield from (day.year for at, day in source.days if at == number and day.year is not None)


def _lists(text: str) -> set[int]:
    """How many things each list of a sentence has: "black, white and olive"."""
    return {held[0].count(",") + 2 for held in LISTED.finditer(text)}
