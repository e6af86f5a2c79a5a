"""Whether a source supports a claim: every clause of it, each against every clause of the source."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate_factuality.grounding.attributes import LINKS, attributes
from goldgate_factuality.grounding.compare import Comparison, compare, related, spoken
from goldgate_factuality.grounding.compared import comparison
from goldgate_factuality.grounding.copied import copied
from goldgate_factuality.grounding.derive import derived
from goldgate_factuality.grounding.inverted import inverted
from goldgate_factuality.grounding.lexicon import opposite, same, same_name
from goldgate_factuality.grounding.match import equal, match
from goldgate_factuality.grounding.nominal import verbal
from goldgate_factuality.grounding.order import displaced, scrambled
from goldgate_factuality.grounding.restated import Restated, restated, specific
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.dates import MONTHS, dates, within
from goldgate_factuality.reading.frames import SAYING, Frame, Parsed
from goldgate_factuality.reading.phrases import QUANTIFIERS, is_content
from goldgate_factuality.reading.sentences import Token, stem
from goldgate_factuality.reading.units import Quantity, quantities

LIGHT = frozenset(
    stem(word)
    for word in """
    be have do get make take go come say call name also thing one way kind type year time use
    include well new accord state together total combined altogether difference average sum overall
    jointly percent
    """.split()
)
ABOUT = re.compile(r"\b(?:about|almost|nearly|around|roughly|approximately|close to)\s+$", re.I)
COMMON = frozenset("have do get make take go come use see keep put".split())


@dataclass(frozen=True, slots=True)
class Decision:
    """``supported`` is None where it is unclear; ``nearest`` is the number of the source's sentence."""

    supported: bool | None
    why: str
    claim: str
    nearest: int | None = None
    rule: str = ""
    sure: bool = True


def decide(claim: Parsed, source: Source) -> Decision:
    """The decision on one sentence of a response."""
    nearest = _nearest(claim, source)
    if _verbatim(claim, source):
        return Decision(True, "the source says so in the same words", claim.text, nearest, "same words")
    if (at := copied(claim, source)) is not None:
        why = "a sentence of the source says so in the same words"
        return Decision(True, why, claim.text, at, "same words")
    moved = displaced(claim, source)
    if len(moved) > 1:
        why = f"the source has {moved[0]!r} and {moved[1]!r} in other places"
        return Decision(False, why, claim.text, nearest, "order")
    if missing := missing_name(claim, source):
        return Decision(False, f"the source does not mention {missing!r}", claim.text, nearest, "name")
    numbers = number_decision(claim, source)
    if numbers.rule == "announced":
        return Decision(None, numbers.why, claim.text, nearest, numbers.rule)
    if numbers.supported is False:
        return Decision(False, numbers.why, claim.text, nearest, numbers.rule)
    if numbers.rule == "derived":
        _forget_amounts(claim)
    if (compared := inverted(claim, source)) is not None:
        why = "the source compares them " + ("so" if compared[0] else "the other way round")
        return Decision(compared[0], why, claim.text, compared[1], "comparison")
    frames = [frame for frame in claim.frames if not _only_introduces(frame, claim)]
    decisions = [_frame(frame, claim, source) for frame in frames]
    refused = [one for one in decisions if one.supported is False]
    other_words = Restated(None, "")
    if numbers.rule != "derived" and not any(one.sure for one in refused):
        if refused or not all(one.supported for one in decisions) or not decisions:
            other_words = restated(claim, source, bool(numbers.supported))
    if refused and not other_words.supported:
        one = next((one for one in refused if one.sure), refused[0])
        at = nearest if one.nearest is None else one.nearest
        return Decision(False, one.why, claim.text, at, one.rule)
    if scrambled(claim, source):
        why = "it has the words of a sentence of the source in another order"
        return Decision(None, why, claim.text, nearest, "order")
    if decisions and all(one.supported for one in decisions):
        at = decisions[0].nearest
        return Decision(True, decisions[0].why, claim.text, nearest if at is None else at, decisions[0].rule)
    if other_words.supported is not None:
        return Decision(other_words.supported, other_words.why, claim.text, other_words.number, "other words")
    unknown = _unknown(claim, source)
    if (
        numbers.supported
        and not unknown
        and not any(_contradicts(frame, source) or frame.negated for frame in frames)
    ):
        return Decision(True, numbers.why, claim.text, nearest, "derived")
    content = [token for token in claim.tokens if is_content(token) and token.stem not in LIGHT]
    things = [token for token in unknown if token.tag[:1] in "NJF" and specific(token.tag, token.stem)]
    if len(things) >= 2 and len(unknown) * 2 >= len(content) and not _anchored(claim, source):
        why = f"the source says nothing of {', '.join(token.text for token in things[:3])}"
        return Decision(False, why, claim.text, nearest, "new content")
    why = next((one.why for one in decisions if one.supported is None), "no clause could be compared")
    return Decision(None, why, claim.text, nearest)


def said(claim: Parsed, source: Source) -> bool:
    """Whether a sentence of the source has the claim word for word."""
    return _verbatim(claim, source) or copied(claim, source) is not None


def _verbatim(claim: Parsed, source: Source) -> bool:
    """Whether the claim is a whole sentence of the source."""
    own = [token.lower for token in claim.tokens if token.text[0].isalnum() or token.text in "%$€£-"]
    return any(
        own == [token.lower for token in parsed.tokens if token.text[0].isalnum() or token.text in "%$€£-"]
        for parsed in source.parsed
    ) and bool(own)


def _nearest(claim: Parsed, source: Source) -> int | None:
    """The sentence of the source that shares most words with the claim; numbers and names count twice."""
    wanted = [
        (token.stem, 2 if token.is_name or token.tag == "CD" else 1)
        for token in claim.tokens
        if is_content(token)
    ]
    scores = [
        sum(weight for stem, weight in wanted if any(stem == token.stem for token in parsed.tokens))
        for parsed in source.parsed
    ]
    return max(range(len(scores)), key=lambda at: scores[at]) if any(scores) else None


def missing_name(claim: Parsed, source: Source) -> str:
    """A name of the claim that the source does not mention, or a sign of letters and digits ("MI6")."""
    for mixed in re.findall(r"\b(?=\w*[A-Za-z])(?=\w*\d)[A-Za-z]\w*\b", claim.text):
        if not any(mixed.lower() in parsed.text.lower() for parsed in source.parsed):
            return str(mixed)
    days = {part.lower() for day in dates(claim.text) for part in claim.text[day.start : day.end].split()}
    for at, token in enumerate(claim.tokens):
        if not token.is_name or token.lower in days or not token.text[0].isupper() or len(token.text) < 2:
            continue
        if at == 0 and not (len(claim.tokens) > 1 and claim.tokens[1].is_name) and source.knows(token.stem):
            continue
        parts = [part for part in re.split(r"[-']", token.stem) if part]
        if source.knows(token.stem) or any(same_name(token.stem, name) for name in source.names):
            continue
        if all(source.knows(part) for part in parts):
            continue
        if token.lower in MONTHS and len({month for month in MONTHS if stem(month) in source.stems}) > 1:
            continue  # it may lie within a span
        if token.text.isupper() and _acronym(token.text, source):
            continue
        return token.text
    return ""


def _acronym(word: str, source: Source) -> bool:
    for parsed in source.parsed:
        initials = "".join(token.text[0] for token in parsed.tokens if token.text[0].isupper())
        if word in initials:
            return True
    return False


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


LEAST = re.compile(r"\b(?:more than|over|at least|above|upwards of|exceed\w*)\s+$", re.I)
UTMOST = re.compile(r"\b(?:less than|fewer than|under|at most|below|up to|no more than)\s+$", re.I)
LISTED = re.compile(r"(?:[\w'-]+(?: [\w'-]+)?, ){1,8}(?:[\w'-]+ )?(?:and|or) [\w'-]+", re.I)


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
    """Whether a number follows from numbers of one sentence, or counts a list of it, though the claim does not
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


def _forget_amounts(claim: Parsed) -> None:
    """A computed number is in no clause of the source, so that no clause is compared by it."""
    for phrase in claim.phrases:
        if not phrase.days:
            phrase.amounts = []
            phrase.tokens = [
                token for token in phrase.tokens if token.tag not in ("CD", "$")
            ] or phrase.tokens


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


def _only_introduces(frame: Frame, claim: Parsed) -> bool:
    """A frame of saying whose content is another frame of the claim: who says it is checked there."""
    return frame.verb in SAYING and any(other.under is frame for other in claim.frames)


def _frame(frame: Frame, claim: Parsed, source: Source) -> Decision:
    """One clause of the claim."""
    if (compared := comparison(frame, source)) is not None:
        holds, numbers = compared
        return Decision(holds, f"the source's numbers: {numbers}", claim.text, rule="comparison")
    for as_verb in verbal(frame):
        if (made := _frame(as_verb, claim, source)).supported is not None:
            return made
    best: Comparison | None = None
    at: int | None = None
    for number, given in source.frames:
        relation = related(frame.verb, given.verb)
        if not relation or (frame.verb == "be" and frame.group.verb.stem == "be"):
            continue
        found = compare(frame, given, relation, source)
        found = spoken(frame, given, found, source)
        if found.holds and _agree(frame, found):
            return Decision(True, "a clause of the source says so", claim.text, number, "clause")
        if best is None or _order(found) > _order(best):
            best, at = found, number
    if frame.verb in LINKS or (frame.passive and frame.agent is None):
        found = attributes(frame, source)
        if found.holds and found.agreed > 1:
            return Decision(True, "the source describes it so", claim.text, None, "description")
        if best is None or (not best.against and _order(found) > _order(best)):
            best, at = found, None
    if best is not None and best.against and (best.agreed >= 1 or _only_subject(frame, source)):
        return Decision(False, best.against, claim.text, at, "clause", best.hard)
    return Decision(None, "no clause of the source says just this", claim.text, at)


def _only_subject(frame: Frame, source: Source) -> bool:
    """Whether the source uses the claim's verb of named others only: "Ann was acquitted" against "Bob was
    acquitted".
    """
    uses = [given for _, given in source.frames if related(frame.verb, given.verb) == "same"]
    if (
        frame.subject is None
        or not frame.subject.is_name
        or not uses
        or len(uses) > 2
        or frame.verb in LINKS
        or frame.verb in COMMON
    ):
        return False
    return all(
        given.subject is not None and match(frame.subject, given.subject, source).holds is False
        for given in uses
    )


def _agree(frame: Frame, found: Comparison) -> bool:
    """A clause with one role only ("it worked") needs that role; one with none says nothing."""
    return found.agreed > 0


def _order(found: Comparison) -> tuple[int, int, int]:
    return found.agreed, (1 if found.against and found.hard else 0), -found.open


def _anchored(claim: Parsed, source: Source) -> bool:
    """Whether the claim has a name, number or date of the source: then its other words may be rewordings."""
    named = any(token.is_name and token.stem in source.names for token in claim.tokens)
    days = [day for day in dates(claim.text) if any(within(given, day) for _, given in source.days)]
    return named or bool(days)


def _unknown(claim: Parsed, source: Source) -> list[Token]:
    """The content words of a claim that the source has not."""
    return [
        token
        for token in claim.tokens
        if is_content(token)
        and token.tag not in ("CD",)
        and token.stem not in LIGHT
        and token.lower not in QUANTIFIERS
        and not any(reworded(token.stem, other) for other in source.stems)
        and not any(same_name(token.stem, name) for name in source.names if token.is_name)
    ]


def _contradicts(frame: Frame, source: Source) -> bool:
    """Whether the source uses the opposite verb, and never this one."""
    verbs = {given.verb for _, given in source.frames}
    return any(opposite(frame.verb, verb) for verb in verbs) and not any(
        same(frame.verb, verb) for verb in verbs
    )
