"""Numbers and dates of a claim: each is in the source, follows from it, or speaks against the claim."""

from __future__ import annotations

import re

from goldgate_factuality.grounding.decision import Decision
from goldgate_factuality.grounding.derive import derived
from goldgate_factuality.grounding.match import equal
from goldgate_factuality.grounding.possible import multiple, possible, reached
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import dates, within
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity, alike, quantities

PARTS_OF_DAY = frozenset("morning afternoon evening night noon midday midnight dawn dusk".split())
IN = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|\d)\s+(?:in|out of)(?:\s+every)?\s+"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|100)\b",
    re.I,
)  # "one in six"
WORDED = {
    stem(word): number
    for number, words in {
        2: "twice double pair couple brace twins duo both",
        3: "thrice triple treble trio triplets hat-trick",
        4: "quartet quadruple",
        12: "dozen",
    }.items()
    for word in words.split()
}


def number_decision(claim: Parsed, source: Source) -> Decision:
    """False where a number or date neither is in the source nor follows from it; True where one follows. The
    rule is "derived" or "span" (of years) where one is computed, "announced" where one may be.
    """
    days = dates(claim.text)
    for day in days:
        if not any(
            within(given, day) or (within(day, given) and given.year is None) for _, given in source.days
        ):
            if _whole_in_text(claim.text[day.start : day.end], source):
                continue
            if reached(day, source):
                why = f"{claim.text[day.start : day.end]!r} may follow from the source's dates"
                return Decision(None, why, claim.text, rule="announced")
            written = claim.text[day.start : day.end].strip(" .,")
            return Decision(False, f"the source has no date {written!r}", claim.text, rule="date")
    if part := _part_of_day(claim, source):
        return Decision(None, f"the source says nothing of the {part}", claim.text, rule="announced")
    if times := multiple(claim, source):
        return Decision(None, f"{times!r} may follow from the source's numbers", claim.text, rule="announced")
    found, computed = "", ""
    used: tuple[int, ...] = ()
    for one in quantities(claim.text):
        if any(day.start < one.end and one.start < day.end for day in days):
            continue
        if any(equal(one, given) for _, given in source.amounts):
            if not found and (how := derived(claim.text, one, source)) is not None and how.how:
                found, used = how.how, how.used
            continue
        if _is_one(one, claim) or _counted(one, claim, source) or _occurs(one, claim, source):
            continue  # its clause decides
        how = derived(claim.text, one, source)
        if how is not None and how.how:
            found, computed = how.how, "span" if how.span else "derived"
            used += how.used
            continue
        written = claim.text[one.start : one.end]
        rate = any(span.start() <= one.start < span.end() for span in IN.finditer(claim.text))
        if rate or possible(one, claim.text, source):
            why = f"{written!r} may follow from the source's numbers"
            return Decision(None, why, claim.text, rule="announced")
        why = (
            f"{written!r} does not follow from the source's numbers"
            if how is not None
            else f"the source has no number {written!r}"
        )
        return Decision(False, why, claim.text, rule="number")
    why = f"it follows from the source's numbers: {found}"
    return Decision(True if found else None, why, claim.text, rule=computed, used=used)


def _part_of_day(claim: Parsed, source: Source) -> str:
    """A part of the day that a claim names, and the source has not: its times of day are not read so."""
    times = any(one.kind == "clock" for _, one in source.amounts)
    for token in claim.tokens:
        if times and token.lower in PARTS_OF_DAY and token.stem not in source.stems:
            return token.lower
    return ""


def implied_only(claim: Parsed, source: Source) -> bool:
    """Whether a number of a claim is in no sentence of the source, but follows from one that shares a third
    of its words: then a clause with another number says nothing against it.
    """
    own = [token.stem for token in claim.tokens if is_content(token) and token.tag != "CD"]
    for one in quantities(claim.text):
        if any(alike(one, given) for at, given in source.amounts if at not in source.implied_by):
            continue
        for at, given in source.amounts:
            if at in source.implied_by and equal(one, given):
                held = {token.stem for token in source.parsed[at].tokens}
                if sum(stem in held for stem in own) * 3 >= len(own):
                    return True
    return False


def _is_one(one: Quantity, claim: Parsed) -> bool:
    return one.value == 1 and one.kind == "" and claim.text[one.start : one.end].lower() == "one"


def _occurs(one: Quantity, claim: Parsed, source: Source) -> bool:
    """Whether the source has the number without its unit or its bound, with a unit that the claim leaves out,
    or in words ("a hat-trick").
    """
    noun = next((token for token in claim.tokens if token.start >= one.end), None)
    counts = noun is not None and noun.tag[:2] == "NN"
    for _, given in source.amounts:
        if alike(one, given) and one.number.ordinal == given.number.ordinal:
            return True
        if one.value == given.value and (
            (one.kind and not given.kind) or (given.kind and not one.kind and not counts)
        ):
            return True
        if one.bound[:1] == "~" and one.kind == given.kind and abs(given.base - one.base) * 10 <= given.base:
            return True  # "almost two kilometres"
    if one.number.ordinal and any(day.day == one.value for _, day in source.days):
        return True  # "on the 19th"
    return not one.kind and any(one.value == WORDED.get(stem) for stem in source.stems)


def _whole_in_text(text: str, source: Source) -> bool:
    return any(text.strip(" .,;:") in parsed.text for parsed in source.parsed)


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


def stems_near(used: tuple[int, ...], source: Source) -> set[str]:
    """The words of the sentences of which a number was computed, of those beside them, of what their
    pronouns stand for, and of the topic of the source.
    """
    found = set(source.topic)
    for number in {near for at in used for near in (at - 1, at, at + 1) if 0 <= near < len(source.parsed)}:
        parsed = source.parsed[number]
        for token in parsed.tokens:
            found |= {token.stem, *token.stem.split("-")}
        for phrase in parsed.phrases:
            if phrase.antecedent is not None:
                found.update(phrase.antecedent.words)
    return found
