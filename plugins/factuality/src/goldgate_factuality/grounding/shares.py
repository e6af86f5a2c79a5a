"""Shares that a claim states, with the source's own numbers in their place: "most of the samples" against "of
the 40 samples, 12".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from goldgate_factuality.grounding.derive import parted
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.bounds import before
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import Quantity, quantities

Reading = tuple[str, bool, str, int]  # the claim with the number, whether it holds, why, the sentence

MOST_OF = re.compile(
    r"\b(?:(?P<most>most|(?:a|the) majority)|(?P<few>a minority|few)|(?P<all>all|every one))\s+of\s+"
    r"(?=the\b|its\b|their\b|his\b|her\b|[A-Z])",
    re.I,
)
LEAD = re.compile(r"\s*of\s+|\s*", re.I)
MONEY = re.compile(
    r"(?:(?:the|its|their|his|her)\s+)?(?:money|sum|amount|total|cost|costs|target|goal)\b(?:\s+(?:that|which)?\s*(?:it|they|he|she)\s+\w+)?",
    re.I,
)
TRIED = 6  # readings with the source's numbers of one claim


@dataclass(frozen=True, slots=True)
class Share:
    """A share that the source states or counts, as it is written in a claim, and its value."""

    text: str
    value: Fraction
    number: int
    part: Quantity | None = None
    whole: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The place of a share in a claim, and whether a value is such a share."""

    start: int
    end: int
    holds: Callable[[Fraction], bool]


def shared(claim: Parsed, source: Source) -> Iterator[Reading]:
    wanted = next(_wanted(claim.text), None)
    if wanted is None or any(
        one.start <= wanted.start < one.end and _stated(one, source) for one in quantities(claim.text)
    ):
        return
    rest = claim.text[wanted.end :]
    for share in _nearest(claim, list(_shares(source)), source):
        body = LEAD.sub("", rest, count=1)
        value = f"{float(share.value):.3g}"
        text = f"{claim.text[: wanted.start]}{share.text} of {body}"
        yield text[:1].upper() + text[1:], wanted.holds(share.value), value, share.number
        if money := MONEY.match(body):
            text = f"{claim.text[: wanted.start]}{share.text}{body[money.end() :]}"
            yield text, wanted.holds(share.value), value, share.number


def rest_of(claim: Parsed, source: Source) -> Iterator[Reading]:
    """ "372 of the flats are not cheap": the rest of those 410 of which 38 are."""
    denied = re.search(r"\b(?:not |n't )", claim.text)
    if denied is None:
        return
    lead = claim.text[: denied.start()]
    for one in quantities(lead):
        for share in _nearest(claim, [share for share in _shares(source) if share.part is not None], source):
            if share.part is None or share.whole is None or share.part.kind != one.kind:
                continue
            text = lead[: one.start] + share.text + lead[one.end :] + claim.text[denied.end() :]
            rest = share.whole.base - share.part.base
            yield text, rest == one.base, f"{share.text} of {float(share.whole.base):g}", share.number
        break


def _stated(one: Quantity, source: Source) -> bool:
    return any(
        given.kind == one.kind and given.base == one.base and given.bound[:1] == one.bound[:1]
        for _, given in source.amounts
    )


def _wanted(text: str) -> Iterator[Wanted]:
    """The shares of a claim: "most of", "more than half of", "30 percent of"."""
    for match in MOST_OF.finditer(text):
        if match["most"]:
            yield Wanted(match.start(), match.end(), lambda value: value > Fraction(1, 2))
        elif match["few"]:
            yield Wanted(match.start(), match.end(), lambda value: value < Fraction(1, 2))
        else:
            yield Wanted(match.start(), match.end(), lambda value: value == 1)
    for one in quantities(text):
        share = one.value / 100 if one.kind == "percent" else one.value
        follows = re.match(r"\s*(?:of\b|the\b)", text[one.end :])
        if follows and (one.kind == "percent" or (not one.kind and 0 < share < 1)):
            begin = before(text, one.start)
            yield Wanted(begin, one.end, such(share, one.bound))


def such(share: Fraction, bound: str) -> Callable[[Fraction], bool]:
    if bound[:1] == ">":
        return lambda value: value > share or (bound == ">=" and value == share)
    if bound[:1] == "<":
        return lambda value: value < share or (bound == "<=" and value == share)
    room = Fraction(1, 10) if bound[:1] == "~" else Fraction(1, 40)
    if bound == "~<":
        return lambda value: share * Fraction(88, 100) <= value <= share
    return lambda value: abs(value - share) <= share * room


def _shares(source: Source) -> Iterator[Share]:
    """What the source says of shares: "12 of the 40", "1,100 of whom", "60%", "a third"."""
    for number, part, whole in parted(source):
        text = source.parsed[number].text
        yield Share(text[part.start : part.end], part.base / whole.base, number, part, whole)
    for number, parsed in enumerate(source.parsed):
        held = [one for at, one in source.amounts if at == number and not one.number.ordinal]
        for one in held:
            if one.kind == "percent" and 0 < one.value <= 100:
                yield Share(parsed.text[one.start : one.end], one.value / 100, number)
            elif not one.kind and 0 < one.value < 1:
                yield Share(parsed.text[one.start : one.end], one.value, number)


def _nearest(claim: Parsed, found: list[Share], source: Source) -> list[Share]:
    """Those of the sentences that share most words with the claim first."""
    own = {token.stem for token in claim.tokens}
    shared = {
        one.number: len(own & {token.stem for token in source.parsed[one.number].tokens}) for one in found
    }
    return sorted(found, key=lambda one: -shared[one.number])[:TRIED]
