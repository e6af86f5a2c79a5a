"""Whether one sentence of the source says a claim in other words: every word has its counterpart there."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from goldgate_factuality.data import words_of
from goldgate_factuality.grounding.aligned import Aligned, Spot, Unit, align, units
from goldgate_factuality.grounding.attributes import LINKS
from goldgate_factuality.grounding.compare import DENYING, strength
from goldgate_factuality.grounding.lexicon import converse, opposite, same
from goldgate_factuality.grounding.match import about, equal, match
from goldgate_factuality.grounding.source import BODIES, Source, is_person
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.dates import within
from goldgate_factuality.reading.frames import FACTIVE, FUTURE, NEGATING, NEGATIONS, SAYING, Frame, Parsed
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.sentences import stem

TURNS = frozenset("except unless instead rather unlike if whether without until nearly almost than".split())
WHOLE = frozenset(
    "all every each everyone everybody everything always only entirely solely none no both".split()
)
PART = frozenset(
    """
    some several most many few half part majority minority certain mostly mainly largely partly often
    sometimes usually rarely seldom
    """.split()
)
RANKS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth last only".split())


# Nouns that reword what a verb says ("the work was finished", "it had no effect"): no new things.
ABSTRACT = frozenset(
    stem(word)
    for word in """
    work effect result outcome event announcement decision vote race withdrawal closure height length width
    weight area size depth population member age place reason cause purpose aim role part number amount
    increase decrease rise fall design construction completion opening arrival departure winner loser
    """.split()
)


@dataclass(frozen=True, slots=True)
class Restated:
    """What the best sentence of the source says of a claim."""

    supported: bool | None
    why: str
    number: int | None = None


def restated(claim: Parsed, source: Source, computed: bool = False) -> Restated:
    """The decision by words and their places; None where no sentence has them all, or a guard is unsure."""
    claimed = units(claim)
    if len(claimed) < 2:
        return Restated(None, "g1")
    found = sorted(
        align(claimed, source), key=lambda one: (len(one.missing), len(one.topic), len(one.clauses))
    )
    undecided = Restated(None, "")
    for made in found:
        if any(not claimed[n].light for n in made.missing) or len(made.found) < 2:
            continue
        one = _whole(claim, claimed, made, source)
        if one.supported:
            return one
        undecided = undecided if undecided.supported is False else one
    if undecided.supported is False:
        return undecided
    if undecided.why or not found:
        return undecided
    return _lacking(claimed, found, source, computed)


def _whole(claim: Parsed, claimed: list[Unit], made: Aligned, source: Source) -> Restated:
    """A sentence that has every word of the claim: does it say the same of the same?"""
    clauses = made.clauses
    spots = [spot for spot in made.spots if spot.clause in clauses]
    words = [spot.token.lower for spot in spots]
    own = [token.lower for token in claim.tokens]
    frames = [frame for frame in made.frames if any(_in(frame, spot) for spot in spots)]
    number = made.number
    if any(word in TURNS for word in own) or _turns(own, made):
        return Restated(None, "g3")
    if claim.frames and claim.frames[0].conditional:
        return Restated(None, "g4")
    denied, denies = _denials(spots), _denials_of(claim)
    if denied != denies:
        plainly = not any(
            token.stem in NEGATING | DENYING for token in (*(spot.token for spot in spots), *claim.tokens)
        )
        if plainly and len(clauses) == 1 and (not made.topic or _about_it(frames)):
            return Restated(False, "the source denies it" if denied else "the source affirms it", number)
        return Restated(None, "g5")
    if any(
        unit.stem and opposite(unit.stem, spot.token.stem) and unit.tag[:1] in "VJR"
        for unit in claimed
        for spot in spots
    ):
        return Restated(None, "g6")
    if _wished(claim, made, frames):
        return Restated(None, "gw")
    if scope := _scope(claim, claimed, made):
        return Restated(False, scope, number)
    if scope is None:
        return Restated(None, "g7")
    if modal := _modal(claim, frames):
        return Restated(False, modal, number)
    if modal is None:
        return Restated(None, "g8")
    if not _speaker(claim, frames, source):
        return Restated(None, "g9")
    if _other_thing(claim, claimed, made):
        return Restated(None, "gother")
    if _rival(claimed, made):
        return Restated(None, "grival")
    if why := _turned(claim, claimed, made, source):
        return Restated(None, why)
    return Restated(True, "a sentence of the source says so in other words", number)


def _turns(own: list[str], made: Aligned) -> bool:
    """Whether a word of the source such as "without", "rather than" or "if" leads a counterpart."""
    places = {at for held in made.found.values() for at in held}
    clauses = made.clauses
    for at, spot in enumerate(made.spots):
        word = spot.token.lower
        if word not in TURNS or word in own:
            continue
        if word in ("if", "whether", "unless") and spot.clause in clauses:
            return True
        if places & set(range(at + 1, at + 5)):
            return True
    return False


def _about_it(frames: list[Frame]) -> bool:
    """Whether the clause says so of "it" or "they", which may be the topic of the source."""
    return bool(frames) and all(frame.subject is not None and bool(frame.subject.pronoun) for frame in frames)


def _in(frame: Frame, spot: Spot) -> bool:
    return any(token.start == spot.token.start for token in frame.group.tokens)


def _denials(spots: list[Spot]) -> int:
    count = 0
    for spot in spots:
        token = spot.token
        count += (
            token.lower in NEGATIONS or token.lower in ("none", "nobody", "nothing") or token.lower == "no"
        )
        count += token.stem in NEGATING | DENYING and token.tag[:2] == "VB"
    return min(count, 1)


def _denials_of(claim: Parsed) -> int:
    return min(
        sum(
            token.lower in NEGATIONS
            or token.lower in ("none", "nobody", "nothing")
            or (token.stem in NEGATING | DENYING and token.tag[:2] == "VB")
            for token in claim.tokens
        ),
        1,
    )


OPEN = frozenset(
    stem(word)
    for word in """
    expect plan propose want hope intend aim seek ask demand request fear deny doubt suspect believe think claim
    allege consider threaten promise offer attempt try refuse fail decline predict forecast urge recommend
    suggest warn advise oppose
    """.split()
)


def _wished(claim: Parsed, made: Aligned, frames: list[Frame]) -> bool:
    """Whether the source's verb leaves open whether it is so ("expect warm weather", "deny that"), and the
    claim has no such verb.
    """
    mine = [token.stem for token in claim.tokens]
    places = [made.spots[at].token.start for held in made.found.values() for at in held]
    for frame in frames:
        if frame.under is not None and (frame.under.verb in DENYING or frame.under.negated):
            return True
        for one in (frame, frame.under):
            if one is None or one.verb not in OPEN or any(reworded(word, one.verb) for word in mine):
                continue
            if any(place > one.group.verb.start for place in places):
                return True
    return False


def _scope(claim: Parsed, claimed: list[Unit], made: Aligned) -> str | None:
    """What is said of more or of others than in the source; None where that is unclear, "" where it is not."""
    own = [token.lower for token in claim.tokens if not (token.lower == "last" and token.tag[:2] == "VB")]
    own = [part for word in own for part in word.split("-")]
    own = [word for at, word in enumerate(own) if not (word == "most" and at and own[at - 1] == "at")]
    places = {at for held in made.found.values() for at in held}
    words = [
        part
        for at, spot in enumerate(made.spots)
        if at in places or at + 1 in places or at + 2 in places
        for part in spot.token.lower.split("-")
    ]
    for word in own:
        if word in ("some", "part", "certain"):
            continue  # says less
        if word in WHOLE and word not in words:
            if any(part in words for part in PART) or _part_of(made):
                return f"the source does not say {word!r}"
            return None
        if word in PART and word not in words:
            return None
        if word in RANKS and word not in words:
            return None
    if any(
        word in PART or (word in RANKS and word not in ("first", "last", "only"))
        for word in words
        if word not in own
    ):
        return None
    if any(word.endswith("est") or word == "most" for word in own) and any(
        word in RANKS for word in words if word not in own
    ):
        return None
    return ""


def _part_of(made: Aligned) -> bool:
    """Whether the source counts some of a number: "two of its six"."""
    texts = [spot for spot in made.spots]
    return any(
        one.amount is not None and two.token.lower == "of" for one, two in zip(texts, texts[1:], strict=False)
    )


def _modal(claim: Parsed, frames: list[Frame]) -> str | None:
    """What differs in how sure or when it is; None where that is unclear."""
    mine = {strength(frame) for frame in claim.frames}
    theirs = {strength(frame) for frame in frames}
    if "possible" in theirs and "possible" not in mine:
        return None
    if "future" in theirs and "future" not in mine:
        past = any(
            frame.group.tokens[0].tag in ("VBD", "VBN") or (frame.group.tokens[0].stem == "have")
            for frame in claim.frames
        )
        if past:
            return "the source says only that it will or may be so" if len(theirs) == 1 else None
        return ""
    if ("future" in mine or "possible" in mine) and not (mine & theirs):
        return None
    return ""


def _speaker(claim: Parsed, frames: list[Frame], source: Source) -> bool:
    """Whether the same person says it, where the claim is somebody's words."""
    said = [frame.speaker for frame in claim.frames if frame.speaker is not None]
    said += [
        one
        for frame in claim.frames
        for prep, one in frame.obliques
        if prep == "to" and "ccording to " + one.text in claim.text
    ]
    if not said:
        return True
    given = [frame.speaker for frame in frames if frame.speaker is not None]
    given += [frame.subject for frame in frames if frame.subject is not None]
    return any(match(said[0], one, source).holds for one in given)


def _other_thing(claim: Parsed, claimed: list[Unit], made: Aligned) -> bool:
    """Whether the claim's number counts another thing than the source's: "1.5 litres of lentils"."""
    for n, unit in enumerate(claimed[:-1]):
        after = claimed[n + 1]
        if unit.amount is None or n not in made.found or not after.stem or after.tag[:2] != "NN":
            continue
        joint = claim.text[unit.amount.end : after.at].strip().lower()
        if joint != "of" and (joint or unit.amount.kind):
            continue
        near = [
            at
            for place in made.found[n]
            for at in made.found.get(n + 1, ())
            if 0 <= at - place <= 5 or made.spots[place + 1 : place + 2] == []
        ]
        bare = all(
            made.spots[place + 1 : place + 2]
            and made.spots[place + 1].token.tag[:2] not in ("NN", "JJ", "IN")
            for place in made.found[n]
        )
        if not near and not bare:
            return True
    return False


def _rival(claimed: list[Unit], made: Aligned) -> bool:
    """Whether another name or number of the same clauses, led by the same preposition, stands nearer to what
    the claim says of one.
    """
    clauses = made.clauses
    inside = {at for at, spot in enumerate(made.spots) if spot.clause in clauses}
    taken = {at for places in made.found.values() for at in places}
    free = [at for at in inside - taken if not _same_phrase(at, taken, made)]
    plain = [
        at
        for n, places in made.found.items()
        if not claimed[n].name and claimed[n].amount is None and claimed[n].day is None
        for at in places
        if at in inside
    ]
    for n, places in made.found.items():
        unit = claimed[n]
        mine = [at for at in places if at in inside] or places
        leads = {_lead(made.spots, at) for at in mine}
        if unit.name:
            rivals = [at for at in free if made.spots[at].token.is_name and _lead(made.spots, at) in leads]
        elif unit.amount is not None:
            kind = unit.amount.kind
            rivals = [at for at in free if (one := made.spots[at].amount) is not None and one.kind == kind]
        elif unit.day is not None:
            rivals = [at for at in free if made.spots[at].day is not None]
        else:
            continue
        for word in plain:
            if any(abs(word - at) < min(abs(word - own) for own in mine) for at in rivals):
                return True
    names = any(claimed[n].name for n in made.topic)
    return names and any(made.spots[at].token.is_name for at in free)


def _same_phrase(at: int, taken: set[int], made: Aligned) -> bool:
    """Whether a name is part of a name that has its counterpart: "Helena" beside "Voss"."""
    spots = made.spots
    back, ahead = at, at
    while back and spots[back - 1].token.is_name:
        back -= 1
    while ahead + 1 < len(spots) and spots[ahead + 1].token.is_name:
        ahead += 1
    return spots[at].token.is_name and any(one in taken for one in range(back, ahead + 1))


def _lead(spots: list[Spot], at: int) -> str:
    """The preposition before the phrase that a token is in; empty where there is none."""
    while at and spots[at - 1].token.tag[:2] in ("NN", "JJ", "DT", "PR", "CD"):
        at -= 1
    return spots[at - 1].token.lower if at and spots[at - 1].token.tag in ("IN", "TO") else ""


GROUPS = frozenset(
    stem(word)
    for word in """
    council board committee government parliament court ministry agency police army union association kingdom
    university school bank party crew staff family country state city town county village
    """.split()
)
LOOSE = frozenset("in at on from during since near after before".split())


def _turned(claim: Parsed, claimed: list[Unit], made: Aligned, source: Source) -> str:
    """Whether who does it and to whom it is done may have been exchanged, or what is said stands in clauses
    about different things.
    """
    if not claim.frames or claim.frames[0].subject is None:
        return ""
    main = claim.frames[0]
    subject = main.subject
    clause_of = {n: {made.spots[at].clause for at in places} for n, places in made.found.items()}
    before = subject.start < main.start

    def of_subject(n: int) -> bool:
        return claimed[n].at < main.start if before else subject.start <= claimed[n].at < subject.end

    said = [n for n in made.found if not of_subject(n)]
    counts = Counter(clause for n in said for clause in clause_of[n])
    if counts:
        home = max(counts, key=lambda clause: (counts[clause], -clause))
        others = {min(clause_of[n]) for n in said if home not in clause_of[n]}
        if any(not _belongs(made, clause) and not _belongs(made, home) for clause in others):
            return "gclauses"
        if len(others) > 1:
            return "gclauses2"
        mine = [n for n in made.found if of_subject(n)]
        if any(home not in clause_of[n] and not clause_of[n] & others for n in mine):
            heads = [frame.subject for frame in _frames(made, home) if frame.subject is not None]
            if not any(about(subject, one, source) for one in heads):
                return "gsubject"
        if any(n in made.topic for n in range(len(claimed)) if of_subject(n)) and not mine:
            for frame in _frames(made, home):
                for role in (frame.subject, *frame.objects):
                    if role is not None and not role.pronoun and not _covered(role, made):
                        return "gtopic"
    for frame in made.frames:
        if same(frame.verb, main.verb) and frame.agent is not None and main.agent is not None:
            if not about(main.agent, frame.agent, source) and _acts(frame.agent):
                return "gagent"
    if not _acts(subject):
        return ""
    partners = [one for one in main.objects if _acts(one)]
    partners += [one for prep, one in main.obliques if prep not in LOOSE and _acts(one) and not one.days]
    if any(not any(_same_roles(main, one, given, source) for given in made.frames) for one in partners):
        return "groles"
    return ""


def _covered(role: Phrase, made: Aligned) -> bool:
    """Whether a word of the claim has its counterpart in a phrase of the source."""
    return any(
        role.start <= made.spots[at].token.start < role.end for places in made.found.values() for at in places
    )


def _acts(phrase: Phrase) -> bool:
    """Whether a phrase may be somebody who does something."""
    return phrase.is_name or bool(phrase.pronoun) or is_person(phrase) or phrase.head in BODIES | GROUPS


def _same_roles(claimed: Frame, partner: Phrase, given: Frame, source: Source) -> bool:
    """Whether a frame of the source has both in the same roles."""
    if claimed.verb in LINKS or not reworded(claimed.verb, given.verb) or converse(claimed.verb, given.verb):
        return False
    own, theirs = claimed.agent or claimed.subject, given.agent or given.subject
    if own is None or theirs is None or not about(own, theirs, source):
        return partner is own and theirs is not None and about(partner, theirs, source)
    held = [*given.objects, *(one for _, one in given.obliques), *([given.subject] if given.passive else [])]
    return any(one is not None and about(partner, one, source) for one in held)


def _frames(made: Aligned, clause: int) -> list[Frame]:
    return [
        frame
        for frame in made.frames
        if any(spot.clause == clause and _in(frame, spot) for spot in made.spots)
    ]


def _belongs(made: Aligned, clause: int) -> bool:
    """Whether a clause says more of what another clause says: a relative clause, an infinitive, a
    complement.
    """
    frames = _frames(made, clause)
    first = next((at for at, spot in enumerate(made.spots) if spot.clause == clause), 0)
    leads = {spot.token.lower for spot in made.spots[max(0, first - 1) : first + 1]}
    if leads & {"where", "which", "who", "that", "whose"}:
        return True
    return bool(frames) and all(
        frame.relative or frame.group.infinitive or frame.under is not None for frame in frames
    )


def _lacking(claimed: list[Unit], found: list[Aligned], source: Source, computed: bool) -> Restated:
    """The best sentence lacks something of the claim: is that something else than the source says?"""
    best = found[0]
    unknown = [
        n
        for n, unit in enumerate(claimed)
        if unit.stem and not any(n in made.found or n in made.topic for made in found)
    ]
    if len(best.missing) == 1 and len(best.found) >= 2 and len(best.clauses) == 1:
        lacks = claimed[best.missing[0]]
        if (other := _instead(lacks, best, source)) and not (computed and lacks.amount is not None):
            return Restated(False, f"the source says {other!r}, not {lacks.text!r}", best.number)
        if not unknown:
            return Restated(None, "g11")
    strange = [n for n in unknown if specific(claimed[n].tag, claimed[n].stem)]
    if strange and (best.found or best.topic):
        words = ", ".join(claimed[n].text for n in strange[:3])
        return Restated(False, f"the source says nothing of {words}", best.number)
    return Restated(None, "g12")


def _instead(lacks: Unit, best: Aligned, source: Source) -> str:
    """What the sentence has in place of the one thing that it lacks: another name, number or date, where the
    source has this one elsewhere, or the opposite; empty where it has nothing of the kind.
    """
    taken = {at for places in best.found.values() for at in places}
    free = [spot for at, spot in enumerate(best.spots) if at not in taken and spot.clause in best.clauses]
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
