"""Numbers of one clause that belong to different things: a part and its whole ("21 of the 34"), this year's
and last year's ("14, up from 11 in 2020").
"""

from __future__ import annotations

import re

from goldgate_factuality.grounding.aligned import Aligned, Unit
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.units import quantities

APART = re.compile(r"\b(?:up|down) from\b|\bcompared (?:with|to)\b|\bagainst\b|\bversus\b|\bthan\b", re.I)
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


def misplaced(claimed: list[Unit], made: Aligned, text: str) -> bool:
    """Whether a number of the claim belongs to something else in the sentence than the claim says."""
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
        for mark in APART.finditer(text):
            for m, at_all in places.items():
                if m == n or (claimed[m].day is None and not claimed[m].name):
                    continue
                for at in at_all:
                    low, high = sorted((own[0].start, at))
                    if (
                        low < mark.start() < high
                        and any(mark.start() < one.start < high or one.start < mark.start() for one in others)
                        and len(at_all) == 1
                    ):
                        return True
    return False
