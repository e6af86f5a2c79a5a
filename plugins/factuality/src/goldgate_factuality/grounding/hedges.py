"""What must agree beside the words: denials, sureness, how many of them, and who says so."""

from __future__ import annotations

from itertools import pairwise

from goldgate_factuality.grounding.aligned import Aligned, Spot, Unit
from goldgate_factuality.grounding.compare import DENYING, strength
from goldgate_factuality.grounding.match import match
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.grounding.wordings import reworded
from goldgate_factuality.reading.frames import NEGATING, NEGATIONS, Frame, Parsed
from goldgate_factuality.reading.sentences import stem

TURNS = frozenset(
    "except unless instead rather unlike if whether without until nearly almost than either or".split()
)


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


OPEN = frozenset(
    stem(word)
    for word in """
    expect plan propose want hope intend aim seek ask demand request fear deny doubt suspect believe think
    claim
    allege consider threaten promise offer attempt try refuse fail decline predict forecast urge recommend
    suggest warn advise oppose anticipate pledge vow
    """.split()
)


PLAIN_VERBS = frozenset(
    stem(word)
    for word in """
    be have do lie stand belong include contain consist comprise live exist locate situate base measure weigh
    number amount run serve work say call name last take
    """.split()
)


def turns(own: list[str], made: Aligned) -> bool:
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


def denials(spots: list[Spot]) -> int:
    count = 0
    for spot in spots:
        token = spot.token
        count += (
            token.lower in NEGATIONS or token.lower in ("none", "nobody", "nothing") or token.lower == "no"
        )
        count += token.stem in NEGATING | DENYING and token.tag[:2] == "VB"
    return min(count, 1)


def denials_of(claim: Parsed) -> int:
    return min(
        sum(
            token.lower in NEGATIONS
            or token.lower in ("none", "nobody", "nothing")
            or (token.stem in NEGATING | DENYING and token.tag[:2] == "VB")
            for token in claim.tokens
        ),
        1,
    )


def wished(claim: Parsed, made: Aligned, frames: list[Frame]) -> bool:
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


def another_action(claim: Parsed, claimed: list[Unit], made: Aligned, frames: list[Frame]) -> bool:
    """Whether the claim's verb only joins and has no counterpart, and the source's verb says more than that:
    "held the race" for "won the race".
    """
    main = claim.frames[0] if claim.frames else None
    if main is None or main.verb in PLAIN_VERBS:
        return False
    own = next((n for n, unit in enumerate(claimed) if unit.at == main.group.verb.start), None)
    if own is not None and own in made.found:
        return False
    taken = {made.spots[at].token.start for places in made.found.values() for at in places}
    return any(
        frame.verb not in PLAIN_VERBS
        and frame.group.verb.start not in taken
        and not frame.relative
        and not reworded(main.verb, frame.verb)
        for frame in frames
    )


def scope_gap(claim: Parsed, claimed: list[Unit], made: Aligned) -> str | None:
    """What is said of more or of others than in the source; None where that is unclear, "" where nothing."""
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
    return any(one.amount is not None and two.token.lower == "of" for one, two in pairwise(made.spots))


def modal_gap(claim: Parsed, frames: list[Frame]) -> str | None:
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


def same_speaker(claim: Parsed, frames: list[Frame], source: Source) -> bool:
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


def holds_verb(frame: Frame, spot: Spot) -> bool:
    return any(token.start == spot.token.start for token in frame.group.tokens)
