"""Numbers of one clause that belong to different things: a part and its whole ("21 of the 34"), this year's
and last year's ("14, up from 11 in 2020").
"""

from __future__ import annotations

import re

from goldgate_factuality.grounding.aligned import Aligned, Unit
from goldgate_factuality.reading.dates import dates, within
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.units import Quantity, alike, quantities

COMPARING = re.compile(r"\b(?:up|down) from\b|\bcompared (?:with|to)\b|\bagainst\b|\bversus\b|\bthan\b", re.I)
OF_WHOLE = re.compile(
    r"[^.;:]{0,20}?\s(?:out )?of (?:(?:the|its|his|her|their|all|about|some) ){0,2}[$€£]?", re.I
)


OF_THEM = re.compile(
    r"[,;(]\s*(?:and\s+)?(?:\w+\s+){1,3}of\s+(?:them|whom|which|these|those)\b(?P<rest>[^.;)]*)", re.I
)


def of_a_part(claim: Parsed, given: Parsed) -> bool:
    """Whether a claim says of the whole what a sentence says of a part: "two were badly hurt" for "two were
    hurt, one of them badly".
    """
    found = OF_THEM.search(given.text)
    if found is None:
        return False
    own = {token.stem for token in claim.tokens if is_content(token) and token.tag != "CD"}
    part = {token.stem for token in given.tokens if found.start("rest") <= token.start < found.end()}
    rest = {token.stem for token in given.tokens if not found.start() <= token.start < found.end()}
    numbers = [one for one in quantities(given.text) if one.end <= found.start()]
    counts = [one for one in quantities(claim.text) if any(one.base == other.base for other in numbers)]
    return bool(counts) and bool(own & (part - rest)) and bool(own & (rest - part))


def across_comparison(claim: Parsed, given: Parsed) -> bool:
    """Whether a sentence has a number of the claim on one side of "up from" or "compared with", and a date or
    name of the claim on the other, where another number stands.
    """
    text = given.text
    held, claimed = _undated(text), _undated(claim.text)
    names = {token.stem for token in claim.tokens if token.is_name}
    places = [day.start for day in dates(text) if any(within(day, own) for own in dates(claim.text))]
    places += [token.start for token in given.tokens if token.is_name and token.stem in names]
    for mark in COMPARING.finditer(text):
        beyond = [at for at in places if at > mark.start()]
        if not beyond or any(at < mark.start() for at in places if _same_place(at, beyond, given)):
            continue
        own = [one for one in held if any(alike(one, other) for other in claimed)]
        others = [one for one in held if one not in own and one.start > mark.start()]
        if (
            own
            and all(one.end <= mark.start() for one in own)
            and any(one.kind == own[0].kind for one in others)
        ):
            return True
    return False


def _undated(text: str) -> list[Quantity]:
    """The numbers of a text that are no ordinals and no part of a date."""
    days = dates(text)
    return [
        one
        for one in quantities(text)
        if not one.number.ordinal and not any(day.start <= one.start < day.end for day in days)
    ]


def _same_place(at: int, others: list[int], given: Parsed) -> bool:
    """Whether a name or date stands on both sides."""
    words = {token.start: token.stem for token in given.tokens}
    return any(words.get(at) == words.get(other) for other in others)


def misplaced(claimed: list[Unit], made: Aligned, text: str) -> bool:
    """Whether a number of the claim is the whole in a sentence that speaks of a part of it."""
    held = {spot.amount.start: spot.amount for spot in made.spots if spot.amount is not None}
    amounts = [held[start] for start in sorted(held)]
    places = {n: {made.spots[at].token.start for at in spots} for n, spots in made.found.items()}
    for n, unit in enumerate(claimed):
        if unit.amount is None or n not in places:
            continue
        own = [one for one in amounts if any(one.start <= at < one.end for at in places[n])]
        if len(own) != 1:
            continue
        others = [one for one in amounts if one is not own[0] and one.kind == own[0].kind]
        mine = {
            at for m, at_all in places.items() if m != n and claimed[m].amount is not None for at in at_all
        }
        for other in others:
            taken = any(other.start <= at < other.end for at in mine)
            if not taken and other.end < own[0].start and OF_WHOLE.fullmatch(text[other.end : own[0].start]):
                return True  # the whole, where the sentence speaks of a part
    return False
