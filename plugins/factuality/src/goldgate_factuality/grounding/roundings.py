"""Rounded and bounded numbers of a claim, with the source's own number in their place."""

from __future__ import annotations

from collections.abc import Iterator

from goldgate_factuality.grounding.derive import is_year, relevant
from goldgate_factuality.grounding.match import equal
from goldgate_factuality.grounding.shares import Reading
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.bounds import before
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import Quantity, converted, quantities


def rounded(claim: Parsed, source: Source) -> Iterator[Reading]:
    """ "More than 1,000 feet", "about 29 metres" with the source's own number in their place."""
    for one in quantities(claim.text):
        begin = before(claim.text, one.start)
        about = relevant(claim.text, source)
        given = [
            (at, other)
            for at, other in source.amounts
            if at in about and not other.number.ordinal and converted(other, one.kind) is not None
        ]
        if (
            one.number.ordinal
            or is_year(one)
            or not (one.bound or any(equal(one, other) and one.unit != other.unit for _, other in given))
        ):
            continue
        for at, other in sorted(given, key=lambda pair: not equal(one, pair[1])):
            text = source.parsed[at].text
            written = text[before(text, other.start) : other.end]
            holds = equal(one, other)
            if holds or _off(one, other):
                whole = claim.text[:begin] + written + claim.text[one.end :]
                yield whole[:1].upper() + whole[1:], holds, written, at
        break


def _off(one: Quantity, other: Quantity) -> bool:
    """Whether a number is surely not what a bound or rounded one says."""
    amount = converted(other, one.kind)
    if amount is None or other.bound or not one.bound:
        return False
    if one.bound[:1] == ">":
        return amount < one.base
    if one.bound[:1] == "<":
        return amount > one.base
    return abs(amount - one.base) * 8 > abs(amount)
