"""Claims that compare two things by numbers which the source gives for each: "X is longer than Y"."""

from __future__ import annotations

from goldgate_factuality.data import table
from goldgate_factuality.grounding.lexicon import same
from goldgate_factuality.grounding.match import chain, match
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import Frame
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity

SCALES: dict[str, tuple[tuple[str, ...], bool]] = {
    row[0]: (tuple("" if kind == "count" else kind for kind in row[2:]), row[1] == "more")
    for row in table("comparatives")
}


BEGINNINGS = frozenset(map(stem, "born bear found establish build open start publish release".split()))


def comparison(claimed: Frame, source: Source) -> tuple[bool, str] | None:
    """Whether the source's numbers bear a comparison out, and the numbers; None where it is none, or where
    the source does not give one number of a kind for each of the two.
    """
    word = next(
        (token.lower for token in (*claimed.adjectives, *claimed.adverbs) if token.lower in SCALES), ""
    )
    if not word:
        word = next(
            (token.lower for one in claimed.objects for token in one.tokens if token.lower in SCALES), ""
        )
    other = next((one for prep, one in claimed.obliques if prep == "than"), None)
    counted = next((one for one in claimed.objects if any(token.lower == word for token in one.tokens)), None)
    noun = counted.head if counted is not None and counted.head != stem(word) else ""
    if any(one.amounts for one in claimed.objects):
        return None
    if not word or other is None or claimed.subject is None or (other.amounts and not other.is_name):
        return None
    kinds, more = SCALES[word]
    own, its = _amounts(claimed.subject, noun, source), _amounts(other, noun, source)
    for kind in kinds:
        if not kind and not noun:
            continue
        mine, theirs = (
            {one.base for one in own if one.kind == kind},
            {one.base for one in its if one.kind == kind},
        )
        if len(mine) == 1 and len(theirs) == 1:
            a, b = mine.pop(), theirs.pop()
            holds = (a > b) if more else (a < b)
            return (holds != claimed.negated), f"{float(a):g} against {float(b):g}"
    if word in ("older", "younger", "earlier", "later"):
        mine_years, their_years = _years(claimed.subject, source), _years(other, source)
        if len(mine_years) == 1 and len(their_years) == 1:
            one, two = mine_years.pop(), their_years.pop()
            holds = one < two if word in ("older", "earlier") else one > two
            return (holds != claimed.negated), f"{one} against {two}"
    return None


def _amounts(thing: Phrase, noun: str, source: Source) -> list[Quantity]:
    """The quantities that the source states of a thing: with "is" or "has", or within its phrase; of the
    noun.
    """
    stated: list[Phrase] = []
    for _, frame in source.frames:
        if frame.subject is not None and not frame.negated and match(thing, frame.subject, source).holds:
            stated += frame.objects
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if match(thing, phrase, source).holds:
                stated += [held for one in chain(phrase) for held in (one, *(c for _, c in one.complements))]
    return [amount for one in stated if not noun or same(one.head, noun) for amount in one.amounts]


def _years(thing: Phrase, source: Source) -> set[int]:
    """The years in which the source says that a thing was born, founded, built or opened."""
    found: set[int] = set()
    for _, frame in source.frames:
        thing_begins = frame.subject is not None and frame.verb in BEGINNINGS
        if thing_begins and match(thing, frame.subject, source).holds:  # type: ignore[arg-type]  # not None
            found |= {day.year for _, one in frame.obliques for day in one.days if day.year is not None}
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if match(thing, phrase, source).holds:
                years = [day.year for one in phrase.descriptions for day in one.days if day.year is not None]
                found |= set(years[:1])
    return found
