"""What the source says that something is: "X is Y", "Y X", "X, a Y", "X of 5 km"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from goldgate_factuality.grounding.compare import (
    PAIRS,
    Comparison,
    negated,
    of_the_past,
    phrases_of,
    spoken,
    strength,
)
from goldgate_factuality.grounding.lexicon import opposite, same
from goldgate_factuality.grounding.match import Match, below_first, chain, match, words_of
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.frames import EXCLUDING, Frame
from goldgate_factuality.reading.phrases import Phrase

LINKS = frozenset("be becom remain stay call name serv".split())
DIMENSIONS = frozenset("long tall high wide deep old heavi big larg fast away long".split())


def attributes(claimed: Frame, source: Source) -> Comparison:
    """The comparison of a claim "X is Y" with every phrase of the source that is X."""
    if claimed.subject is None or (claimed.subject.quant == "both" and not claimed.subject.others):
        return Comparison(0, 1)
    if claimed.subject.others:
        return _each(claimed, claimed.subject, source)
    wanted = [*(("", one) for one in claimed.objects), *phrases_of(claimed)]
    words = [token for token in claimed.adjectives if token.stem not in DIMENSIONS]
    words += [claimed.group.verb] if claimed.passive and claimed.verb not in LINKS else []
    about = set(words_of(claimed.subject))
    graded = any(token.tag in ("JJR", "JJS") for _, one in wanted for token in one.tokens)
    best = Comparison(0, 1)
    for given, links in _mentions(claimed, source):
        if strength_gap := _gap(claimed, links):
            best = _better(best, strength_gap)
            continue
        agreed, unknown, against, hard = 1, 0, "", False
        dated, strange = "", False
        for prep, one in wanted:
            found = _described(prep, one, given, links, source)
            agreed += bool(found.holds) or found.near
            unknown += not found.holds
            if found.holds is False and found.hard and one.days:
                dated = found.why
            elif found.holds is False and found.hard and not hard:
                against, hard = found.why, True
            elif (
                not found.holds
                and not against
                and not graded
                and (other := _another(one, given, source, about))
            ):
                against = f"the source says so of {other!r}"
        for token in words:
            terms = _own(given) | {
                t.stem for link in links for t in (*link.adjectives, *link.adverbs, link.group.verb)
            }
            terms |= {stem for link in links for one in link.objects for stem in words_of(one)}
            if any(same(token.stem, other) for other in terms):
                agreed += 1
            elif any(opposite(token.stem, other) for other in terms):
                against, hard = f"{token.text!r} is the opposite of what the source says", True
            else:
                unknown, strange = unknown + 1, True
        if dated and not against and not strange:  # else the date is that of something else about it
            against, hard = dated, True
        denied = [link for link in links if negated(link)]
        if links and not against and not unknown and negated(claimed) != bool(denied):
            against, hard = ("the source denies it" if denied else "the source affirms it"), True
        elif not links and negated(claimed) and not unknown:
            against, hard = "the source affirms it", True
        made = Comparison(agreed, unknown, against, hard)
        made = spoken(claimed, links[0], made, source) if links else made
        best = _better(best, replace(made, open=made.open + 1) if claimed.speaker and not links else made)
        if best.holds:
            return best
    return best


def _each(claimed: Frame, subject: Phrase, source: Source) -> Comparison:
    """ "Ada and June are sisters": it must hold of each."""
    singles = [replace(subject, others=[]), *subject.others]
    found = [attributes(replace(claimed, subject=one), source) for one in singles]
    worst = next((one for one in found if one.against), None)
    return worst or Comparison(min(one.agreed for one in found), max(one.open for one in found))


def _better(one: Comparison, other: Comparison) -> Comparison:
    """The one that decides more."""

    def order(held: Comparison) -> tuple[int, int, int]:
        return (2 if held.holds else 1 if held.against else 0), held.agreed, -held.open

    return other if order(other) > order(one) else one


def _ranked(wanted: Phrase, options: list[Phrase]) -> bool:
    """Whether the source calls it the second of its kind where the claim says the first."""
    return any(below_first(wanted, one) for one in options)


def _gap(claimed: Frame, links: list[Frame]) -> Comparison | None:
    for link in links:
        if strength(link) == "future" and not of_the_past(claimed):
            continue  # "the meeting is on 14 March" for "will be held on 14 March"
        will = any(token.lower in ("will", "shall") for token in claimed.group.tokens)
        if strength(link) == "fact" and strength(claimed) == "future" and will:
            return Comparison(1, 0, "the source says that it is so already", True)
        if strength(link) != "fact" and strength(claimed) == "fact":
            return Comparison(1, 0, "the source says only that it will or may be so", True)
    return None


def _mentions(claimed: Frame, source: Source) -> Iterator[tuple[Phrase, list[Frame]]]:
    """Every phrase that is the claim's subject, with the frames that say what it is."""
    if claimed.subject is None:
        return
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if not match(claimed.subject, phrase, source).holds:
                continue
            links = [
                frame
                for frame in parsed.frames
                if (frame.verb in LINKS or frame.passive)
                and frame.subject is not None
                and _is(frame.subject, phrase)
            ]
            if not links or len(links) == 1:
                yield phrase, links
            else:
                for link in links:
                    yield phrase, [link]


def _is(one: Phrase, other: Phrase) -> bool:
    return any(held is other for held in (one, *one.others))


def _own(phrase: Phrase) -> set[str]:
    """The words of a phrase and its descriptions, without its owner's."""
    return {stem for one in chain(phrase) for stem in one.words}


def _another(wanted: Phrase, given: Phrase, source: Source, about: set[str]) -> str:
    """The name of something else that the source describes so, and nothing but it."""
    if not wanted.words or any(token.tag in ("JJR", "JJS") for token in wanted.tokens):
        return ""
    for parsed in source.parsed:
        for phrase in parsed.phrases:
            if not phrase.is_name or phrase.pronoun or any(phrase is one for one in chain(given)):
                continue
            if set(phrase.names) & {*given.names, *words_of(given), *about}:
                continue
            if any(match(wanted, held, source).holds for held in phrase.descriptions):
                return phrase.text
            if wanted.head in phrase.words and not wanted.is_name and phrase.head != wanted.head:
                return phrase.text  # "chairman Leo Brandt"
    for _, frame in source.frames if wanted.amounts else ():
        subject = frame.subject
        if (
            frame.verb != "be"
            or subject is None
            or not subject.is_name
            or set(subject.names) & {*given.names, *words_of(given), *about}
        ):
            continue
        if any(match(wanted, held, source).holds for held in frame.objects):
            return subject.text
    return ""


def _described(prep: str, wanted: Phrase, given: Phrase, links: list[Frame], source: Source) -> Match:
    """Whether the phrase or its frames describe it so."""
    best = Match(None)
    options: list[tuple[str, Phrase]] = []
    for link in links:
        options += [*(("", one) for one in link.objects), *link.obliques]
    for one in chain(given):
        options += one.complements
        if one is not given or one.amounts:
            options.append(("", one))
    for other, option in options:
        if other in EXCLUDING and prep != other:
            continue
        found = match(wanted, option, source)
        if found.holds and any({prep, other} == pair for pair in PAIRS):
            return Match(False, f"the source says {other!r}, not {prep!r} {wanted.text!r}", True)
        if found.holds:
            return found
        if found.holds is False and (best.holds is None or found.hard):
            best = found
    words = {stem for stem in wanted.words if stem not in DIMENSIONS}
    terms = _own(given)
    further = {
        stem for prep, held in wanted.complements if prep == "of" for stem in held.words
    } - source.topic
    if not further <= set(words_of(given)):
        return best
    if (
        words
        and not wanted.amounts
        and not wanted.days
        and all(any(same(stem, other) for other in terms) for stem in words)
        and not _ranked(wanted, chain(given))
    ):
        return Match(True)
    return best
