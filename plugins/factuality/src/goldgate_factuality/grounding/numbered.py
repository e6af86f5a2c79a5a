"""Numbers and dates of a claim: each is in the source, follows from it, or speaks against the claim."""

from __future__ import annotations

import re

from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.derive import derived
from goldgate_factuality.grounding.match import equal
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import dates, within
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import Quantity, quantities

ABOUT = re.compile(r"\b(?:about|almost|nearly|around|roughly|approximately|close to)\s+$", re.I)


LEAST = re.compile(r"\b(?:more than|over|at least|above|upwards of|exceed\w*)\s+$", re.I)


UTMOST = re.compile(r"\b(?:less than|fewer than|under|at most|below|up to|no more than)\s+$", re.I)


LISTED = re.compile(r"(?:[\w'-]+(?: [\w'-]+)?, ){1,8}(?:[\w'-]+ )?(?:and|or) [\w'-]+", re.I)


def number_decision(claim: Parsed, source: Source) -> Decision:
    """False where a number or date neither is in the source nor follows from it; True where one follows."""
    days = dates(claim.text)
    for day in days:
        if not any(
            within(given, day) or (within(day, given) and given.year is None) for _, given in source.days
        ):
            if _whole_in_text(claim.text[day.start : day.end], source):
                continue
            if (
                day.year
                and any(one.kind == "months" for _, one in source.amounts)
                and any(
                    abs(day.year - given.year) == one.base / 12
                    for _, given in source.days
                    for _, one in source.amounts
                    if given.year and one.kind == "months"
                )
            ):
                continue  # a year that a span of years leads to
            return Decision(
                False, f"the source has no date {claim.text[day.start : day.end]!r}", claim.text, rule="date"
            )
    found, computed = "", False
    for one in quantities(claim.text):
        if any(day.start < one.end and one.start < day.end for day in days):
            continue
        if any(equal(one, given) for _, given in source.amounts):
            found = found or derived(claim.text, one, source) or ""
            continue
        if one.value == 1 and one.kind == "" and claim.text[one.start : one.end].lower() == "one":
            continue
        if _counted(one, claim, source):
            continue
        if _rounded(one, claim.text, source):
            continue  # "almost two kilometres": its clause is left open
        if one.kind and any(given.kind == "" and given.value == one.value for _, given in source.amounts):
            continue  # the unit may be left out in the source; its clause decides
        if (
            one.kind == ""
            and one.value == 2
            and any("twice" in parsed.text.lower() for parsed in source.parsed)
        ):
            continue
        if _bounded(one, claim.text, source):
            continue  # "more than a thousand" for 1,240
        how = derived(claim.text, one, source)
        if not how and _announced(one, source):
            why = f"{claim.text[one.start : one.end]!r} may follow from the source's numbers"
            return Decision(None, why, claim.text, rule="announced")
        if how:
            found, computed = how, True
        else:
            written = claim.text[one.start : one.end]
            why = (
                f"{written!r} does not follow from the source's numbers"
                if how == ""
                else f"the source has no number {written!r}"
            )
            return Decision(False, why, claim.text, rule="number")
    rule = "derived" if computed else ""
    return Decision(
        True if found else None, f"it follows from the source's numbers: {found}", claim.text, rule=rule
    )


def _rounded(one: Quantity, text: str, source: Source) -> bool:
    """Whether a number is called approximate, and is near."""
    if not ABOUT.search(text[: one.start]):
        return False
    return any(
        given.kind == one.kind and abs(given.base - one.base) * 10 <= given.base
        for _, given in source.amounts
    )


def _lists(text: str) -> set[int]:
    """How many things each list of a sentence has: "black, white and olive"."""
    return {held[0].count(",") + 2 for held in LISTED.finditer(text)}


def _bounded(one: Quantity, text: str, source: Source) -> bool:
    """Whether a number is called a bound, and the source has one on the right side of it."""
    before = text[: one.start]
    given = [held.base for _, held in source.amounts if held.kind == one.kind]
    for bound, more in ((LEAST, True), (UTMOST, False)):
        if found := bound.search(before):
            same_words = any(found[0].lower() in parsed.text.lower() for parsed in source.parsed)
            return not same_words and any((base > one.base) == more for base in given)
    return False


def _announced(one: Quantity, source: Source) -> bool:
    """Whether a number follows from numbers of one sentence, or counts a list, though the claim does not
    say so: left open, since the source may say how they belong together ("200 more than", "half of which").
    """
    for number, parsed in enumerate(source.parsed):
        held = [given.base for at, given in source.amounts if at == number and given.kind == one.kind]
        pairs = [(a, b) for n, a in enumerate(held) for b in held[n + 1 :]]
        if any(one.base in (a + b, abs(a - b)) for a, b in pairs):
            return True
        if one.kind == "" and one.value in _lists(parsed.text):
            return True
        if any(
            given.number.ordinal and given.value == one.value + 1
            for at, given in source.amounts
            if at == number
        ):
            return True  # "three before" for "her fourth"
        if "half" in parsed.text and any(one.base * 2 == base for base in held):
            return True
    return False


def _whole_in_text(text: str, source: Source) -> bool:
    return any(text in parsed.text for parsed in source.parsed)


def _counted(one: Quantity, claim: Parsed, source: Source) -> bool:
    """ "two" for a list of two: small counts may be of things that the source lists."""
    before = claim.text[: one.start].lower().split()
    if (
        one.kind == ""
        and one.value in (2, 3, 4, 5)
        and before[-1:] in (["the"], ["both"], ["these"], ["those"], ["its"], ["their"])
    ):
        return True
    return (
        one.kind == ""
        and one.value in (2, 3, 4, 5)
        and not one.number.ordinal
        and any(len(p.others) + 1 == one.value for s in source.parsed for p in s.phrases)
    )
