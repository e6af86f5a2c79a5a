"""Whether one sentence of the source says a claim in other words: every word has its counterpart there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from goldgate_factuality.data import words_of
from goldgate_factuality.grounding.aligned import Aligned, Unit, align, units
from goldgate_factuality.grounding.belonging import across_comparison, misplaced, of_a_part
from goldgate_factuality.grounding.compare import DENYING
from goldgate_factuality.grounding.hedges import (
    RANKS,
    TURNS,
    another_action,
    denials,
    denials_of,
    holds_verb,
    modal_gap,
    same_speaker,
    scope_gap,
    turns,
    wished,
)
from goldgate_factuality.grounding.lexicon import converse, opposite
from goldgate_factuality.grounding.match import equal
from goldgate_factuality.grounding.other_speaker import other_speaker
from goldgate_factuality.grounding.pairs import exchanged, turned_round
from goldgate_factuality.grounding.rivals import other_thing, rival, turned
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.dates import within
from goldgate_factuality.reading.frames import NEGATING, NEGATIONS, SAYING, Frame, Parsed
from goldgate_factuality.reading.sentences import stem

# Nouns that reword what a verb says ("the work was finished", "it had no effect"): no new things.
ABSTRACT = frozenset(
    stem(word)
    for word in """
    work effect result outcome event announcement decision vote race withdrawal closure height length width
    weight area size depth population member age place reason cause purpose aim role part number amount
    increase decrease rise fall design construction completion opening arrival departure winner loser
    """.split()
)


EMPTY = frozenset(
    stem(word)
    for word in """
    point post time people person place thing something case matter fact way event situation role get go
    come bring put give keep hold carry carried remain become use do make take back away
    already still together itself around process express turn seek
    """.split()
)  # words that say next to nothing where everything else has its counterpart
MANY = 3  # words that the source has in no form: fewer may be a free wording of what it says


@dataclass(frozen=True, slots=True)
class Restated:
    """What the best sentence of the source says of a claim."""

    supported: bool | None
    why: str
    number: int | None = None


UNDECIDED = Restated(None, "")
QUIET_DENIALS = frozenset(
    stem(word)
    for word in """
    keep prevent stop bar ban block save avoid miss lack absence absent fail refuse unable forbid decline
    reject oppose exclude skip withdraw withdrawal miss escape spare free remain stay unchanged unfinished
    empty without only except rare
    """.split()
)  # words that may deny without "no" or "not"
ABSENCES = frozenset(
    map(
        stem, "lack miss missing absent absence fail refuse deny prevent ban bar forbid cease without".split()
    )
)
PLAIN_DENIALS = frozenset("no not n't never nobody none neither".split())


def restated(claim: Parsed, source: Source, computed: bool = False) -> Restated:
    """The decision by words and their places; None where no sentence has them all, or a guard is unsure."""
    claimed = units(claim)
    if len(claimed) < 2:
        return UNDECIDED
    found = sorted(
        align(claimed, source), key=lambda one: (len(one.missing), len(one.topic), len(one.clauses))
    )
    contrary, whole = None, False
    if other := other_speaker(claim, claimed, found, source):
        return Restated(False, f"{other[0]!r} says so in the source", other[1])
    for made in found:
        lacks = [claimed[n] for n in made.missing if not claimed[n].light]
        plain = (
            len(lacks) == 1
            and not lacks[0].name
            and (lacks[0].stem in EMPTY or _stands_in(claim, lacks[0], made, source))
        )
        if (lacks and not (plain and len(made.found) >= 3)) or len(made.found) < 2:
            continue
        one, whole = _whole(claim, claimed, made, source), True
        if one.supported:
            return one
        contrary = contrary or (one if one.supported is False else None)
    if contrary or whole or not found:
        return contrary or UNDECIDED
    return UNDECIDED if denials_of(claim) else _lacking(claimed, found, source, computed)


def _whole(claim: Parsed, claimed: list[Unit], made: Aligned, source: Source) -> Restated:
    """A sentence that has every word of the claim: does it say the same of the same?"""
    clauses = made.clauses
    spots = [spot for spot in made.spots if spot.clause in clauses]
    own = [token.lower for token in claim.tokens]
    frames = [frame for frame in made.frames if any(holds_verb(frame, spot) for spot in spots)]
    number = made.number
    if any(word in TURNS for word in own) or turns(own, made):
        return UNDECIDED
    if claim.frames and claim.frames[0].conditional:
        return UNDECIDED
    denied, denies = denials(spots), denials_of(claim)
    taken = {at for places in made.found.values() for at in places}
    free = [spot for at, spot in enumerate(made.spots) if at not in taken and spot.clause in clauses]
    if not denies and any(spot.token.stem in ABSENCES for spot in free):
        return UNDECIDED  # "is missing its hand"
    quietly = any(token.stem in QUIET_DENIALS for token in (*claim.tokens, *(spot.token for spot in spots)))
    if denied and not denies and not quietly and _denied(made) and len(made.found) >= MANY:
        return Restated(False, "the source denies it", number)
    if denied != denies:
        plainly = not quietly and not any(
            token.stem in NEGATING | DENYING for token in (*(spot.token for spot in spots), *claim.tokens)
        )
        if plainly and len(clauses) == 1 and (not made.topic or _about_it(frames)):
            return Restated(False, "the source denies it" if denied else "the source affirms it", number)
        return UNDECIDED
    if any(
        unit.stem and opposite(unit.stem, spot.token.stem) and unit.tag[:1] in "VJR"
        for unit in claimed
        for spot in spots
    ):
        return UNDECIDED
    if wished(claim, made, frames) or another_action(claim, claimed, made, frames):
        return UNDECIDED
    if scope := scope_gap(claim, claimed, made):
        return Restated(False, scope, number)
    if scope is None:
        return UNDECIDED
    if modal := modal_gap(claim, frames):
        return Restated(False, modal, number)
    if modal is None:
        return UNDECIDED
    if not same_speaker(claim, frames, source):
        return UNDECIDED
    if other_thing(claim, claimed, made):
        return UNDECIDED
    if other := exchanged(claim, claimed, made):
        return Restated(False, f"{other!r} stands with something else in the source", number)
    if other := turned_round(claim, claimed, made):
        return Restated(False, f"the source says the reverse of {other!r}", number)
    if rival(claimed, made) or misplaced(claimed, made, source.parsed[number].text):
        return UNDECIDED
    if of_a_part(claim, source.parsed[number]) or across_comparison(claim, source.parsed[number]):
        return UNDECIDED
    if turned(claim, claimed, made, source):
        return UNDECIDED
    return Restated(True, "a sentence of the source says so in other words", number)


def _stands_in(claim: Parsed, lacks: Unit, made: Aligned, source: Source) -> bool:
    """Whether the one noun that is missing may be what the sentence's subject stands for: "the warehouse",
    which the source has, for "the building" or "it".
    """
    phrase = next((one for one in claim.phrases if one.start <= lacks.at < one.end), None)
    if phrase is None or not phrase.definite or phrase.head != lacks.stem or len(phrase.words) > 1:
        return False
    subjects = [frame.subject for frame in made.frames if frame.subject is not None and not frame.relative]
    free = [
        one for one in subjects if (one.pronoun or (one.definite and not one.is_name)) and not one.amounts
    ]
    return lacks.stem in source.stems and len(subjects) == len(free) == 1


def _denied(made: Aligned) -> bool:
    """Whether a "no" or "not" stands right before a counterpart."""
    places = {at for held in made.found.values() for at in held}
    return any(
        spot.token.lower in PLAIN_DENIALS and places & set(range(at + 1, at + 4))
        for at, spot in enumerate(made.spots)
    )


def _about_it(frames: list[Frame]) -> bool:
    """Whether the clause says so of "it" or "they", which may be the topic of the source."""
    return bool(frames) and all(frame.subject is not None and bool(frame.subject.pronoun) for frame in frames)


def _lacking(claimed: list[Unit], found: list[Aligned], source: Source, computed: bool) -> Restated:
    """The best sentence lacks something of the claim: is that something else than the source says?"""
    best = found[0]
    unknown = [
        n
        for n, unit in enumerate(claimed)
        if unit.stem and not any(n in made.found or n in made.topic for made in found)
    ]
    if _one_thing(claimed, best.missing) and len(best.found) >= 2 and len(best.clauses) == 1:
        lacks = claimed[best.missing[0]]
        if (other := _instead(lacks, best, source)) and not (computed and lacks.amount is not None):
            return Restated(False, f"the source says {other!r}, not {lacks.text!r}", best.number)
        if not unknown:
            return UNDECIDED
    strange = [n for n in unknown if specific(claimed[n].tag, claimed[n].stem)]
    if len(strange) >= MANY and (best.found or best.topic) and not source.long:
        words = ", ".join(claimed[n].text for n in strange[:3])
        return Restated(False, f"the source says nothing of {words}", best.number)
    return UNDECIDED


def _one_thing(claimed: list[Unit], missing: list[int]) -> bool:
    """Whether what is missing is one word, or the words of one name."""
    if len(missing) == 1:
        return True
    joined = all(
        later == one + 1 and claimed[later].at == claimed[one].at + len(claimed[one].text) + 1
        for one, later in pairwise(missing)
    )
    return bool(missing) and joined and all(claimed[n].name for n in missing)


def _instead(lacks: Unit, best: Aligned, source: Source) -> str:
    """What the sentence has in place of the one thing that it lacks: another name, number or date, where the
    source has this one elsewhere, or the opposite; empty where it has nothing of the kind.
    """
    taken = {at for places in best.found.values() for at in places}
    free = [spot for at, spot in enumerate(best.spots) if at not in taken and spot.clause in best.clauses]
    if lacks.text.lower() in RANKS:
        return next((spot.token.text for spot in free if spot.token.lower in RANKS), "")
    if lacks.stem and not lacks.name:
        if any(spot.token.lower in NEGATIONS for spot in best.spots):
            return ""
        return next(
            (
                spot.token.text
                for spot in free
                if opposite(lacks.stem, spot.token.stem) and not converse(lacks.stem, spot.token.stem)
            ),
            "",
        )
    if lacks.name:
        if any(spot.token.tag in ("PRP", "PRP$") for spot in best.spots):
            return ""
        return next((spot.token.text for spot in free if spot.token.is_name and spot.day is None), "")
    if lacks.day is not None:
        known = any(within(one, lacks.day) for _, one in source.days)
        return next((spot.token.text for spot in free if known and spot.day is not None), "")
    if lacks.amount is None or not any(equal(lacks.amount, one) for _, one in source.amounts):
        return ""
    kind = lacks.amount.kind
    alike = (spot for spot in free if spot.amount is not None and spot.amount.kind == kind)
    return next((spot.token.text for spot in alike), "")


def specific(tag: str, stem: str) -> bool:
    """Whether a word says something by itself that no common word in its place would say."""
    plain = tag[:1] in "NVJ" and tag[:3] not in ("NNP", "JJR", "JJS")
    return plain and stem not in _general() | SAYING | ABSTRACT


@cache
def _general() -> frozenset[str]:
    return frozenset(map(stem, words_of("general")))
