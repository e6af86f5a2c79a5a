"""Whether the words of a claim belong together in the source as in the claim, or to something else there."""

from __future__ import annotations

from collections import Counter

from goldgate_factuality.grounding.aligned import Aligned, Spot, Unit
from goldgate_factuality.grounding.attributes import LINKS
from goldgate_factuality.grounding.hedges import holds_verb
from goldgate_factuality.grounding.lexicon import converse, same
from goldgate_factuality.grounding.match import about
from goldgate_factuality.grounding.match import words_of as words_about
from goldgate_factuality.grounding.source import BODIES, Source, is_person
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.sentences import stem

GROUPS = frozenset(
    stem(word)
    for word in """
    council board committee government parliament court ministry agency police army union association kingdom
    university school bank party crew staff family country state city town county village
    """.split()
)


LOOSE = frozenset("in at on from during since near after before as".split())
PASSIVE_THINGS = frozenset(
    stem(word)
    for word in """
    prize award medal cup trophy title university college degree doctorate river lake mountain sea novel film
    book poem song album play treaty law bridge tower museum
    """.split()
)  # what somebody gets, makes or goes to, and what does nothing itself


def other_thing(claim: Parsed, claimed: list[Unit], made: Aligned) -> bool:
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


def rival(claimed: list[Unit], made: Aligned) -> bool:
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


def turned(claim: Parsed, claimed: list[Unit], made: Aligned, source: Source) -> bool:
    """Whether who does it and to whom it is done may have been exchanged, or what is said stands in clauses
    about different things.
    """
    main = claim.frames[0] if claim.frames else None
    subject = main.subject if main is not None else None
    if main is None or subject is None:
        return False
    begin, verb = subject.start, main.start
    end = verb if begin < verb else subject.end
    clause_of = {n: {made.spots[at].clause for at in places} for n, places in made.found.items()}

    def of_subject(n: int) -> bool:
        return (0 if begin < verb else begin) <= claimed[n].at < end

    said = [n for n in made.found if not of_subject(n)]
    counts = Counter(clause for n in said for clause in clause_of[n])
    if counts:
        home = max(counts, key=lambda clause: (counts[clause], -clause))
        others = {min(clause_of[n]) for n in said if home not in clause_of[n]}
        own = {token.lower for token in claim.tokens}
        if any(not _belongs(made, clause, own) and not _belongs(made, home, own) for clause in others):
            return True
        if len(others) > 1:
            return True
        mine = [n for n in made.found if of_subject(n)]
        if any(home not in clause_of[n] and not clause_of[n] & others for n in mine):
            heads = [frame.subject for frame in _frames(made, home) if frame.subject is not None]
            if not any(about(subject, one, source) for one in heads) and (
                _contested(claimed, made) or _another_role(made, home)
            ):
                return True
            names = [claimed[n].stem for n in mine if claimed[n].name and home not in clause_of[n]]
            head = next((n for n in reversed(mine) if claimed[n].tag[:2] == "NN"), None)
            once = head is not None and home in clause_of[head] and len(made.found[head]) == 1
            if not once and any(name not in words_about(one) for name in names for one in heads):
                return True  # "the Baltic routes" for "the route to Hull"
        if any(n in made.topic for n in range(len(claimed)) if of_subject(n)) and not mine:
            for frame in _frames(made, home):
                for role in (frame.subject, *frame.objects):
                    if role is not None and not role.pronoun and not _covered(role, made):
                        return True
    for frame in made.frames:
        mine_agent, agent = main.agent, frame.agent
        if mine_agent is None or agent is None or not same(frame.verb, main.verb):
            continue
        if _acts(agent) and not about(mine_agent, agent, source):
            return True
    if not _acts(subject):
        return False
    if subject.pronoun == "there":
        return False
    partners = [one for one in main.objects if _acts(one)]
    partners += [one for prep, one in main.obliques if prep not in LOOSE and _acts(one) and not one.days]
    return any(
        not any(_same_roles(main, one, given, source) for given in made.frames)
        and not _by_place(main, one, claimed, made)
        for one in partners
    )


def _by_place(claimed: Frame, partner: Phrase, own: list[Unit], made: Aligned) -> bool:
    """Whether who does it stands before the source's verb and the other behind it, or the reverse where it is
    passive: for sentences whose phrases cannot be distinguished.
    """
    verb = next((n for n, unit in enumerate(own) if unit.at == claimed.group.verb.start), None)
    subject = claimed.subject
    if subject is None or verb is None or verb not in made.found or claimed.verb in LINKS:
        return False
    for at in made.found[verb]:
        token = made.spots[at].token
        given = next((f for f in made.frames if f.group.verb.start == token.start), None)
        if given is None or converse(claimed.verb, given.verb):
            continue
        mine, theirs = _places(subject, own, made), _places(partner, own, made)
        if not mine or not theirs:
            return False
        by = any(spot.token.lower == "by" for spot in made.spots[at : at + 3])
        if claimed.passive == given.passive:
            order = (mine, theirs)
        elif (given.passive and by) or (claimed.passive and claimed.agent is partner):
            order = (theirs, mine)
        else:
            continue
        if max(order[0]) < at < min(order[1]):
            return True
    return False


def _places(phrase: Phrase, own: list[Unit], made: Aligned) -> list[int]:
    """Where the last word of a phrase stands in the sentence."""
    inside = [n for n, unit in enumerate(own) if phrase.start <= unit.at < phrase.end and n in made.found]
    return made.found[inside[-1]] if inside else []


def _contested(claimed: list[Unit], made: Aligned) -> bool:
    """Whether the sentence or the claim has two names, or a person beside a name, that may be exchanged."""
    own = [n for n, unit in enumerate(claimed) if unit.name]
    runs = sum(n - 1 not in own for n in own)
    taken = {at for places in made.found.values() for at in places}
    free = [
        at for at, spot in enumerate(made.spots) if spot.token.is_name and not _same_phrase(at, taken, made)
    ]
    return runs > 1 or any(at not in taken for at in free)


def _another_role(made: Aligned, home: int) -> bool:
    """Whether a clause is about something that the claim does not name."""
    return any(
        role is not None and not role.pronoun and not role.days and not _covered(role, made)
        for frame in _frames(made, home)
        for role in (frame.subject, *frame.objects)
    )


def _covered(role: Phrase, made: Aligned) -> bool:
    """Whether a word of the claim has its counterpart in a phrase of the source."""
    return any(
        role.start <= made.spots[at].token.start < role.end for places in made.found.values() for at in places
    )


def _acts(phrase: Phrase) -> bool:
    """Whether a phrase may be somebody who does something."""
    if phrase.head in PASSIVE_THINGS:
        return False
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
        if any(spot.clause == clause and holds_verb(frame, spot) for spot in made.spots)
    ]


LINKING = frozenset("after before because when while as since until although though".split())


def _belongs(made: Aligned, clause: int, own: set[str]) -> bool:
    """Whether a clause says more of what another clause says: a relative clause, an infinitive, a participle,
    a complement, or one that the claim joins by the same word ("after her parents died").
    """
    frames = _frames(made, clause)
    first = next((at for at, spot in enumerate(made.spots) if spot.clause == clause), 0)
    leads = {spot.token.lower for spot in made.spots[max(0, first - 1) : first + 1]}
    if leads & {"where", "which", "who", "that", "whose"} or leads & LINKING & own:
        return True
    return bool(frames) and all(
        frame.relative or frame.group.infinitive or frame.under is not None or not frame.group.finite
        for frame in frames
    )
