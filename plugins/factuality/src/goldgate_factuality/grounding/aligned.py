"""Claims in other words: each word of the claim, and the place of the source where its counterpart stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from goldgate_factuality.data import table
from goldgate_factuality.grounding.lexicon import opposite, same_name
from goldgate_factuality.grounding.match import chain, equal
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.dates import Date, dates, within
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.inherited import inherited
from goldgate_factuality.reading.phrases import Phrase, is_content
from goldgate_factuality.reading.sentences import Token, stem
from goldgate_factuality.reading.tagger import tagger
from goldgate_factuality.reading.units import Quantity, quantities

SAID_BY_OTHERS = frozenset(
    stem(word)
    for word in """
    be have do get make take go come hold place kind type sort also thing one way there well
    call name include know total combined accord
    """.split()
)


JOINING = frozenset(
    stem(word)
    for word in """
    last perform life live involve run lie stand occur live exist amount number measure weigh span
    serve work locate base situate feature include contain comprise consist offer provide represent
    use say happen appear
    """.split()
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a number with its unit, or a date of a claim."""

    text: str
    stem: str = ""
    name: bool = False
    amount: Quantity | None = None
    day: Date | None = None
    tag: str = ""
    at: int = 0

    @property
    def light(self) -> bool:
        """Whether it may have no counterpart: it only joins what stands around it."""
        return self.stem in JOINING and not self.name


@dataclass(slots=True)
class Spot:
    """A token of the source, what it may stand for, and the clause it is in."""

    token: Token
    stems: frozenset[str]
    clause: int
    amount: Quantity | None = None
    day: Date | None = None


@dataclass(slots=True)
class Aligned:
    """Where the units of a claim stand in one sentence of the source."""

    number: int
    spots: list[Spot]
    frames: list[Frame]
    found: dict[int, list[int]] = field(default_factory=dict)
    topic: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)

    @property
    def clauses(self) -> set[int]:
        """The clauses that hold a counterpart, for each unit the first one among those most used."""
        counts: dict[int, int] = {}
        for places in self.found.values():
            for clause in {self.spots[at].clause for at in places}:
                counts[clause] = counts.get(clause, 0) + 1
        chosen = set()
        for places in self.found.values():
            options = sorted({self.spots[at].clause for at in places}, key=lambda c: (-counts[c], c))
            chosen.add(options[0])
        return chosen


def units(claim: Parsed) -> list[Unit]:
    """What a claim says, word by word, numbers and dates as one unit each; light words left out."""
    days = dates(claim.text)
    amounts = [
        one
        for one in quantities(claim.text)
        if not any(day.start < one.end and one.start < day.end for day in days)
        and claim.text[one.start : one.end].lower() != "one"
    ]
    spans = [(day.start, day.end) for day in days] + [(one.start, one.end) for one in amounts]
    made = [Unit(claim.text[day.start : day.end], day=day, at=day.start) for day in days]
    made += [Unit(claim.text[one.start : one.end], amount=one, at=one.start) for one in amounts]
    for at, token in enumerate(claim.tokens):
        if any(start <= token.start < end for start, end in spans):
            continue
        if at and phrasal(claim.tokens, at - 1):
            continue
        if one_word := phrasal(claim.tokens, at):
            made.append(Unit(token.text, one_word, tag=token.tag, at=token.start))
            continue
        if is_content(token) and token.stem not in SAID_BY_OTHERS and token.tag != "CD":
            made.append(Unit(token.text, token.stem, token.is_name, tag=token.tag, at=token.start))
    return sorted(made, key=lambda one: one.at)


def phrasal(tokens: tuple[Token, ...], at: int) -> str:
    """The stem of one word for a verb with its particle; empty where there is none."""
    if at + 1 >= len(tokens):
        return ""
    return _phrasal().get((tokens[at].stem, tokens[at + 1].lower), "")


@cache
def _phrasal() -> dict[tuple[str, str], str]:
    return {(stem(row[0].split()[0]), row[0].split()[1]): stem(row[1]) for row in table("phrasal")}


def align(claimed: list[Unit], source: Source) -> Iterator[Aligned]:
    """The units of a claim in each sentence of the source."""
    for number, parsed in enumerate(source.parsed):
        spots = source.spots.get(number) or source.spots.setdefault(number, spots_of(parsed))
        made = Aligned(number, spots, parsed.frames)
        for at, unit in enumerate(claimed):
            if unit.name and (whole := _whole_name(claimed, at, source)):
                last = claimed[whole[-1]]
                places = [n for n, spot in enumerate(spots) if _stands_for(last, spot)]
                if places:
                    made.found[at] = places
                    continue
            places = [n for n, spot in enumerate(spots) if _stands_for(unit, spot)]
            if unit.amount is not None and unit.amount.bound and _several(unit.amount, spots):
                places = []  # "more than 100" may be said of any of them
            if places:
                made.found[at] = places
            elif (
                unit.stem
                and unit.tag[:1] != "V"
                and any(
                    same_name(unit.stem, one) if unit.name else reworded(unit.stem, one)
                    for one in source.topic
                )
            ):
                made.topic.append(at)
            else:
                made.missing.append(at)
        _once_each(claimed, made)
        yield made


def _once_each(claimed: list[Unit], made: Aligned) -> None:
    """One word of the source is the counterpart of one word of the claim: of several that share it, the one
    that is just this word keeps it. Names and what a pronoun stands for may be shared.
    """
    plain = {
        n: [at for at in places if not made.spots[at].token.tag.startswith("PR")]
        for n, places in made.found.items()
        if claimed[n].stem and not claimed[n].name
    }
    holder: dict[int, int] = {}
    for n in sorted(
        plain, key=lambda n: all(made.spots[at].token.stem != claimed[n].stem for at in plain[n])
    ):
        if len(plain[n]) == len(made.found[n]) and not _take(n, plain, holder, set()):
            del made.found[n]
            made.missing.append(n)


def _take(n: int, places: dict[int, list[int]], holder: dict[int, int], seen: set[int]) -> bool:
    """Give a unit a token of its own, moving others to theirs where that is needed (Kuhn's matching)."""
    for at in places[n]:
        if at in seen:
            continue
        seen.add(at)
        if at not in holder or _take(holder[at], places, holder, seen):
            holder[at] = n
            return True
    return False


def _whole_name(claimed: list[Unit], at: int, source: Source) -> list[int]:
    """The units of the name that a unit is a part of, where the source has just this name somewhere: then
    its last word stands for all of it ("Ms Wirth" for "Lena Wirth").
    """
    first = last = at
    while first and _beside(claimed[first - 1], claimed[first]):
        first -= 1
    while last + 1 < len(claimed) and _beside(claimed[last], claimed[last + 1]):
        last += 1
    if first == last or tagger()[1].get(claimed[last].text.lower()):
        return []  # "Airport" does not stand for one airport
    stems = tuple(claimed[n].stem for n in range(first, last + 1))
    return list(range(first, last + 1)) if stems in source.full_names else []


def _beside(one: Unit, other: Unit) -> bool:
    """Whether two units are words of one name."""
    return one.name and other.name and other.at == one.at + len(one.text) + 1


def _stands_for(unit: Unit, spot: Spot) -> bool:
    if unit.day is not None:
        return spot.day is not None and within(spot.day, unit.day)
    if unit.amount is not None:
        return spot.amount is not None and equal(unit.amount, spot.amount)
    if unit.name:
        return any(same_name(unit.stem, one) for one in spot.stems)
    return any(reworded(unit.stem, one) for one in spot.stems)


def _several(amount: Quantity, spots: list[Spot]) -> bool:
    """Whether a sentence has several numbers of a kind, none of them this one."""
    held = {spot.amount.base for spot in spots if spot.amount is not None and spot.amount.kind == amount.kind}
    return len(held) > 1 and amount.base not in held


def spots_of(parsed: Parsed) -> list[Spot]:
    """The tokens of a sentence with what their phrases stand for, and their clauses."""
    days, amounts = dates(parsed.text), quantities(parsed.text)
    amounts = [*inherited(parsed.text, amounts), *amounts]
    starts = sorted({_start(frame, parsed) for frame in parsed.frames})
    held: dict[int, set[str]] = {}
    for phrase in parsed.phrases:
        for token in phrase.tokens:
            held.setdefault(token.start, set()).update(_antecedents(phrase, token))
    made = []
    for at, token in enumerate(parsed.tokens):
        clause = max((n for n, start in enumerate(starts) if start <= token.start), default=0)
        stems = {token.stem, *(part for part in token.stem.split("-") if part)} | held.get(token.start, set())
        if one_word := phrasal(parsed.tokens, at):
            stems.add(one_word)
        made.append(
            Spot(
                token,
                frozenset(stems),
                clause,
                next((one for one in amounts if one.start <= token.start < one.end), None),
                next((one for one in days if one.start <= token.start < one.end), None),
            )
        )
    return made


def _start(frame: Frame, parsed: Parsed) -> int:
    """Where a clause begins: with its subject where that stands right before it."""
    subject = frame.subject
    inside = subject is not None and any(subject is one for one in parsed.phrases)
    if subject is not None and inside and not frame.relative and subject.start < frame.start:
        between = [f for f in parsed.frames if subject.start < f.start < frame.start]
        if not between:
            return subject.start
    return frame.start


def _antecedents(phrase: Phrase, token: Token) -> set[str]:
    """The words that a pronoun, a possessive, or "the company" stands for."""
    if phrase.antecedent is None:
        return set()
    if phrase.owner and token.tag not in ("PRP$", "WP$"):
        return set()
    return {word for one in chain(phrase.antecedent) for word in one.words}


def against(claimed: list[Unit], made: Aligned) -> str:
    """A word of the aligned clauses that is the opposite of a word of the claim; empty where none is."""
    clauses = made.clauses
    for unit in claimed:
        for spot in made.spots:
            if unit.stem and spot.clause in clauses and opposite(unit.stem, spot.token.stem):
                return spot.token.text
    return ""
