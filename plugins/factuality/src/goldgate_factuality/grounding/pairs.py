"""Numbers and dates that stand with other words than in the source: "26,000 in 1995 and 40,000 in 2015"
for "40,000 in 1995 and 26,000 in 2015".
"""

from __future__ import annotations

import re

from goldgate_factuality.grounding.aligned import Aligned, Unit
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import Parsed

DIMENSION = re.compile(
    r"(?<![\d.,])(\d[\d.,]*) ?([a-z]{1,12}) (long|wide|high|tall|deep|thick|away|across)\b", re.I
)
LEADS = frozenset("IN TO".split())


def exchanged(claim: Parsed, claimed: list[Unit], made: Aligned) -> str:
    """A number or date of the claim whose partner stands nearer to another one of the kind in the sentence
    of the source; empty where there is none. The partner is the word that it completes ("in 1995") or that it
    counts ("40,000 people").
    """
    for n, unit in enumerate(claimed):
        kind = _kind(unit)
        if not kind or n not in made.found:
            continue
        others = {
            at
            for m, other in enumerate(claimed)
            if _kind(other) == kind and _text(other) != _text(unit)
            for at in made.found.get(m, ())
        } - set(made.found[n])
        partner = _partner(claim, claimed, n)
        if not others or partner is None or partner not in made.found:
            continue
        if set(made.found[partner]) & (others | set(made.found[n])):
            continue
        mine = min(abs(at - other) for at in made.found[n] for other in made.found[partner])
        theirs = min(abs(at - other) for at in others for other in made.found[partner])
        if theirs < mine:
            return unit.text
    return ""


AGAINST = {"from": "to", "to": "from", "before": "after", "after": "before", "over": "under", "under": "over"}


def turned_round(claim: Parsed, claimed: list[Unit], made: Aligned) -> str:
    """A name, number or date that the claim leads with the opposite of the source's word: "from Rome to Oslo"
    for "from Oslo to Rome"; empty where there is none.
    """
    for n, unit in enumerate(claimed):
        lead = _lead_of(claim, unit)
        if not lead or n not in made.found or not (unit.name or unit.amount or unit.day):
            continue
        leads = {_before(made, at) for at in made.found[n]}
        if AGAINST[lead] in leads and lead not in leads:
            return f"{lead} {unit.text}"
    return ""


def _lead_of(claim: Parsed, unit: Unit) -> str:
    before = [token for token in claim.tokens if token.end <= unit.at and token.tag not in ("DT", "JJ", "$")]
    return before[-1].lower if before and before[-1].lower in AGAINST else ""


def _before(made: Aligned, at: int) -> str:
    """The word before a token of the source, articles and adjectives left out."""
    while at and made.spots[at - 1].token.tag in ("DT", "JJ", "$"):
        at -= 1
    return made.spots[at - 1].token.lower if at else ""


def other_dimension(claim: Parsed, source: Source) -> str:
    """A measure of the claim that the source gives for another dimension only: "11 metres long" for a bridge
    that is 11 metres wide; empty where there is none.
    """
    given = {found.groups() for parsed in source.parsed for found in DIMENSION.finditer(parsed.text)}
    for number, unit, dimension in (found.groups() for found in DIMENSION.finditer(claim.text)):
        same = {one[2] for one in given if one[:2] == (number, unit)}
        if same and dimension not in same and not {"high", "tall"} >= same | {dimension}:
            return f"{number} {unit} {dimension}"
    return ""


def _text(unit: Unit) -> str:
    return unit.text.lower()


def _kind(unit: Unit) -> str:
    if unit.day is not None:
        return "day"
    if unit.amount is not None:
        return f"amount {unit.amount.kind}"
    return ""


def _partner(claim: Parsed, claimed: list[Unit], n: int) -> int | None:
    """The unit before where a preposition leads to this one, else the unit after; None at the ends."""
    if claimed[n].amount is not None and n + 1 < len(claimed):
        between = claim.text[claimed[n].at + len(claimed[n].text) : claimed[n + 1].at]
        if between == " " and claimed[n + 1].stem:
            return n + 1  # "in 17 churchyards"
    start = claimed[n].at
    before = [
        token
        for token in claim.tokens
        if token.end <= start and token.tag not in ("DT", "CD", "$", "JJ", "RB")
    ]
    led = bool(before) and before[-1].tag in LEADS
    if led:
        return n - 1 if n else None
    return n + 1 if n + 1 < len(claimed) else n - 1 if n else None
