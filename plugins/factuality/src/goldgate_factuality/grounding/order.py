"""Claims made of the words of one sentence of the source in another order: are its names where they were?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.phrases import is_content
from goldgate_factuality.reading.sentences import Token

FEWEST = 5  # names, numbers and words of a claim that is compared so
MOST = 0.7  # of a sentence's places: a claim that has as many is a copy of it
NEAR = 2  # places within which a neighbour counts


@dataclass(frozen=True, slots=True)
class Unit:
    """A name, a number, or another content word, as one place of a sentence."""

    stems: tuple[str, ...]
    entity: bool


def displaced(claim: Parsed, source: Source) -> list[str]:
    """The names and numbers of a claim that have other neighbours than in the one sentence of the source that
    holds all its words; empty where no sentence does, or where the voice of its verbs differs.
    """
    own = units(claim.tokens)
    if len(own) < FEWEST:
        return []
    best: list[str] | None = None
    for parsed in source.parsed:
        given = units(parsed.tokens)
        if not _within(own, given) or _voices(claim) - _voices(parsed):
            continue
        moved = _moved(own, given)
        if best is None or len(moved) < len(best):
            best = moved
    return best or []


def scrambled(claim: Parsed, source: Source) -> bool:
    """Whether a claim is most of one sentence of the source, with names, numbers or dates in another order; a
    list of names may have any.
    """
    own = units(claim.tokens)
    if len(own) < FEWEST:
        return False
    found = False
    for parsed in source.parsed:
        given = units(parsed.tokens)
        if len(own) < MOST * len(given) or not _within(own, given) or _voices(claim) - _voices(parsed):
            continue
        if _in_order(own, given):
            return False
        found = True
    return found


def _in_order(own: list[Unit], given: list[Unit]) -> bool:
    """Whether the entities stand in the order of the source, lists of entities aside."""
    places: list[int] = []
    for unit in own:
        if not unit.entity:
            continue
        options = [n for n, other in enumerate(given) if set(unit.stems) <= set(other.stems)]
        if not options:
            continue
        later = [n for n in options if not places or n > places[-1]]
        places.append(later[0] if later else options[-1])
    for one, other in pairwise(places):
        between = given[other : one + 1]
        if other <= one and (
            len(between) < 3 or not all(unit.entity and not unit.stems[0][0].isdigit() for unit in between)
        ):
            return False
    return True


def units(tokens: tuple[Token, ...]) -> list[Unit]:
    """The places of a sentence in order."""
    made: list[Unit] = []
    run: list[str] = []
    last = -1
    for at, token in enumerate(tokens):
        joins = token.is_name and run and last == at - 1
        if run and not joins:
            made.append(Unit(tuple(run), True))
            run = []
        if token.is_name:
            run, last = [*run, token.stem], at
        elif is_content(token):
            made.append(Unit((token.stem,), token.tag == "CD"))
    if run:
        made.append(Unit(tuple(run), True))
    return made


def _within(own: list[Unit], given: list[Unit]) -> bool:
    stems = {stem for unit in given for stem in unit.stems}
    return all(stem in stems for unit in own for stem in unit.stems)


def _voices(parsed: Parsed) -> set[tuple[str, bool]]:
    return {(frame.verb, frame.passive) for frame in parsed.frames}


def _moved(own: list[Unit], given: list[Unit]) -> list[str]:
    """The entities none of whose neighbours is near in the source."""
    found = []
    for at, unit in enumerate(own):
        if not unit.entity:
            continue
        places = [n for n, other in enumerate(given) if other.stems == unit.stems]
        if not places:
            found.append(" ".join(unit.stems))
            continue
        sides = [own[n] for n in (at - 1, at + 1) if 0 <= n < len(own)]
        if not any(_beside(place, side, given) for place in places for side in sides) and not any(
            _listed(place, at, own, given) for place in places
        ):
            found.append(" ".join(unit.stems))
    return found


def _beside(place: int, side: Unit, given: list[Unit]) -> bool:
    near = given[max(0, place - NEAR) : place] + given[place + 1 : place + 1 + NEAR]
    return any(set(side.stems) & set(other.stems) for other in near)


def _listed(place: int, at: int, own: list[Unit], given: list[Unit]) -> bool:
    """Whether an entity has only changed its place within a list of entities."""
    for n in (at - 1, at + 1):
        if 0 <= n < len(own) and own[n].entity:
            where = next((p for p, other in enumerate(given) if other.stems == own[n].stems), None)
            if where is not None:
                low, high = sorted((place, where))
                if high - low <= 12 and all(unit.entity for unit in given[low : high + 1]):
                    return True
    return False
