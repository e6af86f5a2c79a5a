"""Numbers that a claim computes from those of the source: sums, differences, ratios, percentages, spans of
years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.bounds import before
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity

SUM = re.compile(r"\b(?:total\w*|together|combined|altogether|in all|sum|both|overall|jointly)\b", re.I)
LACKING = re.compile(
    r"\b(?:still|remaining|remains?|the rest|missing|lacks?|short of|left|outstanding|yet to|another|others)\b", re.I
)
DIFFERENCE = re.compile(
    r"""
    \b
    (?:
        by | difference | more[ ]than | fewer | less[ ]than | longer | shorter | higher | lower
        | taller | older | younger | gap | margin | rose | fell | grew | increase\w*
        | decrease\w* | declined? | dropped | gained | lost | short | remain\w* | left | outside | rest
        | others | larger | smaller | faster | heavier
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
RATIO = re.compile(
    r"\b(?:percent|per cent|%|times|twice|double\w*|triple\w*|half|halved|quarter|third|share|"
    r"proportion|as \w+ as)\b|%",
    re.I,
)
SPAN = re.compile(
    r"\b(?:years?|months?|days?|hours?|decades?|age|aged|old|when (?:he|she|they|it))\b|\bwas \d+\b", re.I
)
UP = re.compile(
    r"\b(?:rose|rise\w*|grew|grow\w*|increase\w*|climb\w*|gain\w*|up|higher|jump\w*|doubl\w*|tripl\w*)\b",
    re.I,
)
DOWN = re.compile(
    r"\b(?:(?:fell|fall\w*)(?! ill| asleep)|decrease\w*|decline\w*|dropp?\w*|lower|down|shrank|"
    r"shrunk|cut|reduc\w*|halv\w*|lost)\b",
    re.I,
)
OF_WHOLE = re.compile(r"[^.;:]{0,20}?\s+(?:out\s+)?of\s+(?:(?:the|its|his|her|their|all|a total of|some|about)\s+){0,2}", re.I)
OF_WHICH = re.compile(r"[^.;:]{0,30}?,\s+of\s+(?:which|whom)\b[^.;:]{0,40}", re.I)
OF_WHOM = re.compile(r"\s+(?:\w+\s+)?of\s+(?:which|whom|them)\b", re.I)
WINDOW = 60  # characters around a number in which the word must stand that says how it is computed
MOST = 24  # numbers of a source that are combined: those nearest to the words of the claim


def derived(claim: str, number: Quantity, source: Source) -> str | None:
    """How a number follows from numbers of the source, where the claim's words say that it is computed so;
    "" where they say so and it does not follow; None where they do not say so.
    """
    given = _given(claim, source)
    claim = (
        claim[max(0, number.start - WINDOW) : before(claim, number.start)] + claim[number.start :][: WINDOW]
    )
    years = sorted({day.year for _, day in source.days if day.year is not None})
    tried = False
    if SUM.search(claim):
        tried = True
        for size in (2, 3):
            for part in combinations(_alike(number, given), size):
                if (
                    sum(one.base for one in part) == number.base
                    and len({noun_of(source, one) for one in part}) == 1
                ):
                    return "the sum of " + " and ".join(_written(one) for one in part)
    if RATIO.search(claim) and number.kind in ("percent", ""):
        tried = tried or number.kind == "percent" or bool(re.search(r"\btimes\b", claim))
        if found := _ratio(claim, number, given, source):
            return found
    if SPAN.search(claim) and number.kind in ("months", "", "time"):
        span = number.base / 12 if number.kind == "months" else number.value
        tried = tried or (bool(years) and number.kind == "months")
        for first, second in combinations(years, 2):
            if second - first == span:
                return f"{second} less {first}"
        tried = tried or (bool(re.search(r"\b(?:old|aged?|when (?:he|she))\b", claim)) and len(years) > 1)
    if LACKING.search(claim):
        tried = True
        for _, part, whole in parted(source):
            if part.kind == number.kind and whole.base - part.base == number.base:
                return f"{_written(part)} of {_written(whole)}"
    if DIFFERENCE.search(claim):
        tried = True
        for one, other in combinations(_alike(number, given), 2):
            if abs(one.base - other.base) == number.base and _direction(claim, one, other, source):
                if not number.kind and not _alike_counts(source, one, other):
                    continue
                return f"the difference of {_written(one)} and {_written(other)}"
    return "" if tried else None


def parted(source: Source) -> Iterator[tuple[int, Quantity, Quantity]]:
    """Each sentence with a part and its whole: "45 of the 60", "3,400 people, 1,100 of whom", "48, of which the state paid 30"."""
    for number, parsed in enumerate(source.parsed):
        held = [one for at, one in source.amounts if at == number and not one.number.ordinal]
        for first, second in zip(held, held[1:], strict=False):
            between = parsed.text[first.end : second.start]
            if first.kind != second.kind:
                continue
            if first.base < second.base and OF_WHOLE.fullmatch(between):
                yield number, first, second
            elif first.base > second.base and (
                OF_WHICH.fullmatch(between) or OF_WHOM.match(parsed.text, second.end)
            ):
                yield number, second, first


def _given(claim: str, source: Source) -> list[Quantity]:
    """The numbers of the sentences that share most words with a claim, in the order of the source."""
    words = {stem(word) for word in re.findall(r"[^\W\d_]{3,}", claim)}
    shared = [len(words & {token.stem for token in parsed.tokens}) for parsed in source.parsed]
    held = [(at, one) for at, one in source.amounts if not _in_date(at, one, source)]
    best = sorted(range(len(held)), key=lambda n: (-shared[held[n][0]], n))[:MOST]
    return [held[n][1] for n in sorted(best)]


def _in_date(at: int, one: Quantity, source: Source) -> bool:
    """Whether a number is the day or year of a date, which nothing is computed with as a count."""
    return any(number == at and day.start <= one.start < day.end for number, day in source.days)


def _alike(number: Quantity, given: list[Quantity]) -> list[Quantity]:
    return [one for one in given if one.kind == number.kind and not one.number.ordinal and not _is_year(one)]


def _is_year(one: Quantity) -> bool:
    return (
        one.kind == ""
        and one.value.denominator == 1
        and 1000 <= one.value <= 2100
        and one.number.end - one.number.start == 4
        and not one.number.decimals
    )


def _written(one: Quantity) -> str:
    value = one.value
    return f"{value.numerator if value.denominator == 1 else float(value)} {one.unit}".strip()


def noun_of(source: Source, one: Quantity) -> str:
    """The noun that a number counts, so that people are not added to houses."""
    if one.kind:
        return one.kind
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if any(held.value == one.value and held.kind == one.kind for held in phrase.amounts):
                return phrase.head
    return ""


BEFORE = re.compile(r"\b(?:from|compared (?:with|to)|against|after)\s+$", re.I)


def _direction(claim: str, first: Quantity, second: Quantity, source: Source) -> bool:
    """In the order of the source, a rise goes up and a fall goes down; what stands after "from" was first."""
    at = next((number for number, one in source.amounts if one is second), None)
    if at is not None and BEFORE.search(source.parsed[at].text[: second.start]):
        first, second = second, first
    if UP.search(claim) and not DOWN.search(claim):
        return first.base < second.base
    if DOWN.search(claim) and not UP.search(claim):
        return first.base > second.base
    return True


def _ratio(claim: str, number: Quantity, given: list[Quantity], source: Source) -> str | None:
    change = UP.search(claim) or DOWN.search(claim)
    for one, other in combinations(given, 2):
        if (
            one.kind != other.kind
            or one.kind in ("months", "time", "clock")
            or not one.base
            or not other.base
            or _is_year(one)
            or _is_year(other)
            or (one.kind == "percent" and number.kind == "percent")
        ):
            continue
        if change and number.kind == "percent" and _direction(claim, one, other, source):
            share = (other.base - one.base) / one.base * 100
            if _near(abs(share), number):
                return f"from {_written(one)} to {_written(other)}"
        if not _alike_counts(source, one, other):
            continue
        for part, whole in ((one, other), (other, one)):
            share = part.base / whole.base * (100 if number.kind == "percent" else 1)
            if not change and _near(share, number):
                return f"{_written(part)} of {_written(whole)}"
    return None


def _alike_counts(source: Source, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers count the same thing, as far as the source says what they count."""
    if one.value == 1 or other.value == 1:
        return False
    nouns = {noun_of(source, one), noun_of(source, other)}
    return len({noun for noun in nouns if noun not in ("", "whom", "which") and not noun[:1].isdigit()}) <= 1


def _near(value: Fraction, number: Quantity) -> bool:
    """Equal as far as the written digits go; a fraction ("a third") to 2 percent."""
    if number.value.denominator != 1 and not number.number.decimals:
        return abs(value - number.value) <= number.value / 50
    return abs(value - number.value) <= Fraction(1, 2 * 10**number.number.decimals) * Fraction(999, 1000)
