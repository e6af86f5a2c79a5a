"""Shares and changes of a claim counted again: "most of the samples" against "of the 40 samples, 12", "rose by
a quarter" against "from 80 to 100". The claim is read with the source's own numbers in their place, and where
the source says that, its numbers decide.
"""

from __future__ import annotations

import re
from itertools import islice
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.derive import is_year, parted, relevant
from goldgate_factuality.grounding.match import equal
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.bounds import before
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.parser import parse
from goldgate_factuality.reading.units import Quantity, converted, quantities

MOST_OF = re.compile(
    r"\b(?:(?P<most>most|(?:a|the) majority)|(?P<few>a minority|few)|(?P<all>all|every one))\s+of\s+(?=the\b|its\b|their\b|his\b|her\b|[A-Z])",
    re.I,
)
LEAD = re.compile(r"\s*of\s+|\s*", re.I)
MONEY = re.compile(r"(?:(?:the|its|their|his|her)\s+)?(?:money|sum|amount|total|cost|costs|target|goal)\b(?:\s+(?:that|which)?\s*(?:it|they|he|she)\s+\w+)?", re.I)
FROM_TO = re.compile(r"\bfrom\s+$", re.I)
CHANGED = re.compile(
    r"\b(?P<up>rose|risen|rise|rises|grew|grown|increased|climbed|jumped|went up|gone up|raised)"
    r"|(?P<down>fell|fallen|dropped|declined|decreased|shrank|shrunk|went down|gone down|cut|reduced|lost)\b",
    re.I,
)
WHOLE = re.compile(r"\b(?P<word>doubled|trebled|tripled|quadrupled|halved)\b", re.I)
FACTORS = {"doubled": 2, "trebled": 3, "tripled": 3, "quadrupled": 4, "halved": Fraction(1, 2)}
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


def counted_again(claim: Parsed, source: Source, decide: Callable[[Parsed, Source], Decision]) -> Decision | None:
    """The decision on a claim of a share or a change; None where the source has no such numbers, or says
    something else of them.
    """
    for readings in (_shared, _changed, _rest, _rounded):
        against: Decision | None = None
        for text, holds, why, number in islice(readings(claim, source), TRIED):
            if not holds and against is not None:
                continue
            read_so = decide(parse(text), source)
            if read_so.supported and _said_there(read_so, number, source):
                word = "so" if holds else "not so"
                made = Decision(holds, f"the source's numbers make it {word}: {why}", claim.text, number, "number")
                if holds:
                    return made
                against = made
        if against is not None:
            return against
    return None


def _said_there(made: Decision, number: int, source: Source) -> bool:
    """Whether a reading is supported by the sentence that its number is from."""
    if made.rule in ("description", "comparison") or made.nearest is None:
        return True
    return _told(made.nearest, source) == _told(number, source)


def _told(number: int, source: Source) -> str:
    return source.said.get(number) or source.parsed[number].text


def _shared(claim: Parsed, source: Source) -> Iterator[tuple[str, bool, str, int]]:
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
            yield Wanted(begin, one.end, _such(share, one.bound))


def _such(share: Fraction, bound: str) -> Callable[[Fraction], bool]:
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
    shared = {one.number: len(own & {token.stem for token in source.parsed[one.number].tokens}) for one in found}
    return sorted(found, key=lambda one: -shared[one.number])[:TRIED]


def _changed(claim: Parsed, source: Source) -> Iterator[tuple[str, bool, str, int]]:
    """A change by so much, with "from A to B" of the source in its place."""
    text = claim.text
    word, whole = CHANGED.search(text), WHOLE.search(text)
    if word is None and whole is None:
        return
    for number, first, last in _steps(source):
        given = source.parsed[number].text
        step = f"from {given[first.start : first.end]} to {given[last.start : last.end]}"
        why = f"{given[first.start : first.end]} and {given[last.start : last.end]}"
        if whole is not None:
            factor = FACTORS[whole["word"].lower()]
            verb = "fell" if factor < 1 else "rose"
            near = abs(last.base / first.base - factor) <= Fraction(factor) / 50
            lead = re.search(r"\b(?:almost|nearly|about|more than)\s+$", text[: whole.start()], re.I)
            if lead is None:
                yield f"{text[: whole.start()]}{verb} {step}{text[whole.end() :]}", near, why, number
                has = re.sub(r"\b(?:has|have|had)\s+$", "", text[: whole.start()])
                yield f"{has}{verb} {step}{text[whole.end() :]}", near, why, number
            continue
        for one in quantities(text):
            if word is None or one.start < word.end() or one.start - word.end() > 30:
                continue
            change = _change(one, first, last)
            if change is None:
                continue
            begin = before(text, one.start)
            if text[:begin].endswith(" by "):
                begin -= 3
            elif text[word.end() : begin].strip():
                continue
            holds = _such_change(one, change)
            for lead in (text[:begin], re.sub(r"\b(?:has|have|had)\s+(?=\w+\s+$)", "", text[:begin])):
                yield f"{lead}{step}{text[one.end :]}", holds, why, number
            break


def _steps(source: Source) -> Iterator[tuple[int, Quantity, Quantity]]:
    """Each "from A to B" of the source."""
    for number, parsed in enumerate(source.parsed):
        held = [one for at, one in source.amounts if at == number]
        for first, last in zip(held, held[1:], strict=False):
            if (
                FROM_TO.search(parsed.text[: first.start])
                and re.fullmatch(r"(?:\s+in\s+\w+)?\s+to\s+", parsed.text[first.end : last.start])
                and first.kind == last.kind
                and first.base > 0
                and not (is_year(first) and is_year(last))
            ):
                yield number, first, last


def _change(one: Quantity, first: Quantity, last: Quantity) -> Fraction | None:
    """How much it changed, in what the claim says it in: percent, a fraction, or the unit itself."""
    if one.kind == first.kind and (one.kind != "percent" or "point" in one.unit) and not 0 < one.value < 1:
        return abs(last.base - first.base)
    if one.kind == "percent":
        return abs(last.base / first.base - 1) * 100
    if not one.kind and 0 < one.value < 1:
        return abs(last.base / first.base - 1)
    return None


def _such_change(one: Quantity, change: Fraction) -> bool:
    if one.bound:
        return _such(one.base, one.bound)(change)
    if one.kind == "percent" and "point" not in one.unit:
        return abs(change - one.base) <= Fraction(1, 2 * 10**one.number.decimals)
    return abs(change - one.base) * 50 <= one.base


def _rounded(claim: Parsed, source: Source) -> Iterator[tuple[str, bool, str, int]]:
    """ "More than 1,000 feet", "about 29 metres" with the source's own number in their place."""
    for one in quantities(claim.text):
        begin = before(claim.text, one.start)
        about = relevant(claim.text, source)
        given = [
            (at, other)
            for at, other in source.amounts
            if at in about and not other.number.ordinal and converted(other, one.kind) is not None
        ]
        if one.number.ordinal or is_year(one) or not (one.bound or any(equal(one, other) and one.unit != other.unit for _, other in given)):
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


def _rest(claim: Parsed, source: Source) -> Iterator[tuple[str, bool, str, int]]:
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
