"""Numbers that a claim computes from those of the source: sums, differences, ratios, percentages, spans of
years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.bounds import FEW, before
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity

SUM = re.compile(r"\b(?:total\w*|together|combined|altogether|in all|sum|both|overall|jointly)\b", re.I)
LACKING = re.compile(
    r"\b(?:still|remaining|remains?|the rest|missing|lacks?|short of|left|outstanding|yet to|another|"
    r"others)\b",
    re.I,
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
AGE = re.compile(r"\b(?:aged?|lived to|turned|when (?:he|she)|years? old)\b|\bwas \d+\W*$|\bat \d+\W*$", re.I)
PLAIN = frozenset(
    stem(word)
    for word in """
    the and for with was were has had have been from that this more than less about per year years day days
    hour hours month months week weeks minute minutes percent million billion thousand first second third last
    two three four five six seven eight nine ten half quarter twice times when they their its his her who
    which all most some many few over under after before between during not people number total together
    """.split()
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
OF_WHOLE = re.compile(
    r"[^.;:]{0,20}?\s+(?:out\s+)?of\s+(?:(?:the|its|his|her|their|all|a total of|some|about)\s+){0,2}", re.I
)
OF_WHICH = re.compile(r"[^.;:]{0,30}?,\s+of\s+(?:which|whom)\b[^.;:]{0,40}", re.I)
OF_WHOM = re.compile(r"\s+(?:\w+\s+)?of\s+(?:which|whom|them)\b", re.I)
WINDOW = 60  # characters around a number in which the word must stand that says how it is computed
MOST = 40  # numbers of the sentences about the claim's things that are combined


@dataclass(frozen=True, slots=True)
class Derived:
    """How a number follows, and from numbers of which sentences."""

    how: str
    used: tuple[int, ...]
    span: bool = False


Placed = tuple[int, Quantity]


def derived(claim: str, number: Quantity, source: Source) -> Derived | None:
    """How a number follows from numbers of the source, where the claim's words say that it is computed so;
    ``how`` is empty where they say so and it does not follow; None where they do not say so.
    """
    about = relevant(claim, source)
    given = _given(about, source)
    claim = (
        claim[max(0, number.start - WINDOW) : before(claim, number.start)] + claim[number.start :][:WINDOW]
    )
    tried = False
    if SUM.search(claim):
        tried = True
        for size in (2, 3):
            for part in combinations(_alike(number, given), size):
                if (
                    sum(one.base for _, one in part) == number.base
                    and len({_noun(source, one) for _, one in part}) == 1
                ):
                    how = "the sum of " + " and ".join(_written(one) for _, one in part)
                    return Derived(how, tuple(at for at, _ in part))
    if RATIO.search(claim) and number.kind in ("percent", ""):
        tried = tried or number.kind == "percent" or bool(re.search(r"\btimes\b", claim))
        if found := _ratio(claim, number, given, source):
            return found
    if _spans(number, claim):
        places = [(day.year, at) for at, day in source.days if day.year is not None and at in about]
        years = sorted({year for year, _ in places})
        tried = tried or bool(years and number.kind) or len(years) > 1
        for first, second in combinations(years, 2):
            rounded = number.bound and number.kind and _span_holds(number, second - first)
            if rounded or second - first == (number.base / 12 if number.kind else number.value):
                used = tuple(at for year, at in places if year in (first, second))
                return Derived(f"{second} less {first}", used, True)
    if LACKING.search(claim):
        tried = True
        for at, some, whole in parted(source):
            if at in about and some.kind == number.kind and whole.base - some.base == number.base:
                return Derived(f"{_written(some)} of {_written(whole)}", (at,))
    if DIFFERENCE.search(claim):
        tried = True
        for (here, one), (there, other) in combinations(_alike(number, given), 2):
            if abs(one.base - other.base) == number.base and _direction(claim, here, one, other, source):
                if not number.kind and not _alike_counts(source, one, other):
                    continue
                return Derived(f"the difference of {_written(one)} and {_written(other)}", (here, there))
    return Derived("", ()) if tried else None


def _spans(number: Quantity, claim: str) -> bool:
    """Whether a number is of years: "twenty years", or an age ("was 21 when she")."""
    if number.kind == "months":
        return number.base % 12 == 0
    return number.kind == "" and not number.number.ordinal and bool(AGE.search(claim))


def _span_holds(number: Quantity, years: int) -> bool:
    claimed = number.base / 12
    if number.bound[:1] == ">":
        return claimed < years <= claimed * FEW
    if number.bound[:1] == "<":
        return years < claimed <= years * FEW
    return abs(claimed - years) <= 1


def relevant(claim: str, source: Source) -> set[int]:
    """The sentences that share a telling word with a claim, themselves or by what a pronoun stands for."""
    words = {stem(word) for word in re.findall(r"[^\W\d_]{3,}", claim)} - PLAIN
    found = set()
    for number, parsed in enumerate(source.parsed):
        own = {token.stem for token in parsed.tokens}
        for phrase in parsed.phrases:
            if phrase.antecedent is not None:
                own.update(phrase.antecedent.words)
        if words & own:
            found.add(number)
    return found


def parted(source: Source) -> Iterator[tuple[int, Quantity, Quantity]]:
    """Each sentence with a part and its whole: "45 of the 60", "3,400 people, 1,100 of whom", "48, of which
    the state paid 30".
    """
    for number, parsed in enumerate(source.parsed):
        held = [one for at, one in source.amounts if at == number and not one.number.ordinal]
        for first, second in pairwise(held):
            between = parsed.text[first.end : second.start]
            if first.kind != second.kind:
                continue
            if first.base < second.base and OF_WHOLE.fullmatch(between):
                yield number, first, second
            elif first.base > second.base and (
                OF_WHICH.fullmatch(between) or OF_WHOM.match(parsed.text, second.end)
            ):
                yield number, second, first


def _given(about: set[int], source: Source) -> list[Placed]:
    """The numbers of some sentences that are no part of a date; those implied are counted elsewhere."""
    return [
        (at, one)
        for at, one in source.amounts
        if at in about and at not in source.implied_by and not _in_date(at, one, source)
    ][:MOST]


def _in_date(at: int, one: Quantity, source: Source) -> bool:
    """Whether a number is the day or year of a date, which nothing is computed with as a count."""
    return any(number == at and day.start <= one.start < day.end for number, day in source.days)


def _alike(number: Quantity, given: list[Placed]) -> list[Placed]:
    return [
        (at, one)
        for at, one in given
        if one.kind == number.kind and not one.number.ordinal and not is_year(one)
    ]


def is_year(one: Quantity) -> bool:
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


def _noun(source: Source, one: Quantity) -> str:
    """The noun that a number counts, so that people are not added to houses."""
    if one.kind:
        return one.kind
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if any(held.value == one.value and held.kind == one.kind for held in phrase.amounts):
                return phrase.head
    return ""


BEFORE = re.compile(r"\b(?:from|compared (?:with|to)|against|after)\s+$", re.I)


def _direction(claim: str, at: int, first: Quantity, second: Quantity, source: Source) -> bool:
    """In the order of the source, a rise goes up and a fall goes down; what stands after "from" was first."""
    at = next((number for number, one in source.amounts if one is second), at)
    if BEFORE.search(source.parsed[at].text[: second.start]):
        first, second = second, first
    if UP.search(claim) and not DOWN.search(claim):
        return first.base < second.base
    if DOWN.search(claim) and not UP.search(claim):
        return first.base > second.base
    return True


def _ratio(claim: str, number: Quantity, given: list[Placed], source: Source) -> Derived | None:
    change = UP.search(claim) or DOWN.search(claim)
    for (here, one), (there, other) in combinations(given, 2):
        if (
            one.kind != other.kind
            or one.kind in ("months", "time", "clock")
            or not one.base
            or not other.base
            or is_year(one)
            or is_year(other)
            or one.number.ordinal
            or other.number.ordinal
            or (one.kind == "percent" and number.kind == "percent")
        ):
            continue
        if change and number.kind == "percent" and _direction(claim, here, one, other, source):
            share = (other.base - one.base) / one.base * 100
            if _near(abs(share), number):
                return Derived(f"from {_written(one)} to {_written(other)}", (here, there))
        if change or not _alike_counts(source, one, other) or not (here == there or _noun(source, one)):
            continue
        for part, whole in ((one, other), (other, one)):
            share = part.base / whole.base * (100 if number.kind == "percent" else 1)
            if _near(share, number):
                return Derived(f"{_written(part)} of {_written(whole)}", (here, there))
    return None


def _alike_counts(source: Source, one: Quantity, other: Quantity) -> bool:
    """Whether two numbers count the same thing, as far as the source says what they count."""
    if one.value == 1 or other.value == 1:
        return False
    nouns = {_noun(source, one), _noun(source, other)}
    return len({noun for noun in nouns if noun not in ("", "whom", "which") and not noun[:1].isdigit()}) <= 1


def _near(value: Fraction, number: Quantity) -> bool:
    """Equal as far as the written digits go; a fraction ("a third") to 2 percent."""
    if number.value.denominator != 1 and not number.number.decimals:
        return abs(value - number.value) <= number.value / 50
    return abs(value - number.value) <= Fraction(1, 2 * 10**number.number.decimals) * Fraction(999, 1000)
