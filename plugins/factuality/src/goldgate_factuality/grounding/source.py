"""A source to look things up in: parsed sentences, what its pronouns stand for, words, numbers, dates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import log
from typing import Any

from goldgate_factuality.data import words_of
from goldgate_factuality.grounding.implied import implied
from goldgate_factuality.grounding.lexicon import same
from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.frames import Frame, Parsed
from goldgate_factuality.reading.inherited import inherited
from goldgate_factuality.reading.parser import parse
from goldgate_factuality.reading.phrases import QUANTIFIERS, Phrase
from goldgate_factuality.reading.sentences import sentences, stem
from goldgate_factuality.reading.units import Quantity, quantities

PEOPLE = frozenset("he she him her his hers himself herself".split())
THINGS = frozenset("it its itself".split())
MANY = frozenset("they them their theirs themselves".split())
PLACES = frozenset("citi town villag".split())
BODIES = frozenset("compani firm group club team band".split())


@dataclass(slots=True)
class Source:
    """The parsed sentences of a text in order, and what occurs anywhere in it."""

    parsed: list[Parsed]
    frames: list[tuple[int, Frame]] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    amounts: list[tuple[int, Quantity]] = field(default_factory=list)
    days: list[tuple[int, Date]] = field(default_factory=list)
    topic: set[str] = field(default_factory=set)
    spots: dict[int, list[Any]] = field(default_factory=dict)
    lower_case: bool = False
    full_names: set[tuple[str, ...]] = field(default_factory=set)
    implied_by: dict[int, str] = field(
        default_factory=dict
    )  # of a sentence that is implied, the one it is from

    @property
    def long(self) -> bool:
        """Whether it tells of so many things that a clause which differs may be about another of them."""
        return len(self.parsed) > LONG

    def knows(self, stem: str) -> bool:
        """Whether a word, or one that may stand for it, occurs."""
        return stem in self.stems or any(same(stem, other) for other in self.stems)


LONG = 12  # sentences
PARSED = (
    60  # sentences of a longer source that are parsed; all of it is searched for names, numbers and dates
)


def read(text: str, claim: str = "") -> Source:
    """A text as a source. Of a long one, only the sentences that share words with the claim are parsed, each
    with the one before it, which its pronouns may need.
    """
    whole = _sentences(text)
    if len(whole) <= PARSED:
        return _read(whole)
    chosen = _chosen(whole, claim)
    source = _read(tuple(whole[at] for at in chosen))
    source.stems |= {
        part
        for word in re.findall(r"[^\W_]+(?:['-][^\W_]+)*", text)
        for part in (stem(word), *map(stem, word.split("-")))
    }
    source.names |= {stem(word) for word in re.findall(r"\b[^\W\d_a-z][^\W_]*", text)}
    own = source.implied_by
    source.amounts = [(0, one) for one in quantities(text)] + [one for one in source.amounts if one[0] in own]
    source.days = [(0, one) for one in dates(text)] + [one for one in source.days if one[0] in own]
    return source


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(sentences(text))


def _chosen(whole: tuple[str, ...], claim: str) -> list[int]:
    """The places of the sentences with the rarest words of the claim (BM25 without lengths), and those
    before.
    """
    wanted = set(re.findall(r"[^\W_]{3,}|\d+", claim.lower()))
    held = [wanted & set(re.findall(r"[^\W_]{3,}|\d+", sentence.lower())) for sentence in whole]
    often = Counter(word for words in held for word in words)
    scores = [sum(log(1 + len(whole) / often[word]) for word in words) for words in held]
    best = sorted(range(len(whole)), key=lambda at: (-scores[at], at))[: PARSED // 2]
    return sorted({at for one in best for at in (max(0, one - 1), one)})


@lru_cache(maxsize=64)
def _read(chosen: tuple[str, ...]) -> Source:
    made, implied_by = _with_implied([parse(sentence) for sentence in chosen])
    source = Source([*made, *map(parse, _lives(chosen))], implied_by=implied_by)
    resolve(source.parsed)
    for parsed in source.parsed:
        _identify(parsed)
    source.topic = _topic(source.parsed)
    source.full_names = {tuple(run) for parsed in source.parsed for run in _names(parsed)}
    for number, parsed in enumerate(source.parsed):
        source.frames += [(number, frame) for frame in parsed.frames]
        for token in parsed.tokens:
            source.stems.add(token.stem)
            source.stems.update(part for part in token.stem.split("-") if part)
            if token.text[0].isupper():
                source.names.add(token.stem)
        days = dates(parsed.text)
        source.days += [(number, one) for one in days]
        held = quantities(parsed.text)
        source.amounts += [
            (number, one)
            for one in (*held, *inherited(parsed.text, held))
            if not any(day.month is not None and day.start <= one.start < day.end for day in days)
        ]
    return source


def _with_implied(parsed: list[Parsed]) -> tuple[list[Parsed], dict[int, str]]:
    """The sentences, each followed by what its numbers imply; and for those, the text of the sentence."""
    more: dict[int, list[str]] = {}
    for number, text in implied(parsed):
        more.setdefault(number, []).append(text)
    made: list[Parsed] = []
    implied_by: dict[int, str] = {}
    for number, one in enumerate(parsed):
        made.append(one)
        for text in more.get(number, ()):
            implied_by[len(made)] = one.text
            made.append(parse(text))
    return made, implied_by


LIFE = re.compile(
    r"^(?P<name>(?:[A-Z][\w'.-]+ ){1,4})\((?:born |b\. )?(?P<born>(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4})"
    r"(?:\s?[-–—]\s?(?P<died>(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}))?\)"
)


def _lives(sentences: tuple[str, ...]) -> Iterator[str]:
    """What years in brackets after a name say: "Ida Voss (1888-1961)" was born in 1888, died in 1961."""
    for sentence in sentences:
        if not (life := LIFE.match(sentence)):
            continue
        for verb, when in (("was born", life["born"]), ("died", life["died"])):
            if when:
                led = "on" if when[:1].isdigit() and " " in when else "in"
                yield f"{life['name'].strip()} {verb} {led} {when}."


def _topic(parsed: list[Parsed]) -> set[str]:
    """The words of the first subject of a text, and of what is done to plain things in that sentence."""
    for one in parsed:
        for frame in one.frames:
            subject = frame.subject
            if subject is None or subject.pronoun:
                continue
            held = [subject, *subject.descriptions]
            words = {word for phrase in held for word in phrase.words}
            words |= {word for phrase in held for _, inner in phrase.complements for word in inner.words}
            words |= {phrase.head for phrase in frame.objects if not phrase.is_name}
            other = (
                phrase for f in one.frames if f.verb == "be" and f.subject is subject for phrase in f.objects
            )
            headed = parsed[0] is not one and not parsed[0].frames
            heading = {word for phrase in parsed[0].phrases for word in phrase.words} if headed else set()
            return words | heading | {phrase.head for phrase in other}
    return set()


def _names(parsed: Parsed) -> Iterator[list[str]]:
    """The names of a sentence of two words and more, word by word, and without their first words."""
    run: list[str] = []
    for before, token in zip((None, *parsed.tokens), (*parsed.tokens, None), strict=True):
        if (
            token is not None
            and token.is_name
            and (not run or (before is not None and before.end + 1 == token.start))
        ):
            run.append(token.stem)
            continue
        yield from (run[at:] for at in range(len(run) - 1))
        run = [token.stem] if token is not None and token.is_name else []


def _identify(parsed: Parsed) -> None:
    """ "Hale is a mill that burned down": the mill is Hale, so that a clause about the mill is about it."""
    for frame in parsed.frames:
        if frame.verb != "be" or frame.negated or frame.possible or frame.future or len(frame.objects) != 1:
            continue
        (kind,), who = frame.objects, frame.subject
        if who is None or who.pronoun or who.others or kind.others or kind.is_name or kind.amounts:
            continue
        if who.is_name and kind.tokens[0].lower in ("a", "an", "the"):
            kind.descriptions.append(who)


def resolve(parsed: list[Parsed]) -> None:
    """Give each pronoun, possessive and "the company" the phrase that it most likely stands for."""
    earlier: list[Phrase] = []
    subjects: list[Phrase] = []
    places: list[Phrase] = []
    direct = {id(held) for one in parsed for frame in one.frames for held in frame.objects}
    for one in parsed:
        here: list[Phrase] = []
        heads = {
            id(frame.subject) for frame in one.frames if frame.subject is not None and not frame.relative
        }
        for phrase in one.phrases:
            word = phrase.pronoun or phrase.owner
            if word in QUANTIFIERS and (
                many := [held for held in (*subjects, *here) if held is not phrase and not held.pronoun]
            ):
                phrase.antecedent = many[-1]
            elif word in PEOPLE | THINGS | MANY:
                phrase.antecedent = _antecedent(word, phrase, [*subjects, *here], earlier, direct)
            elif phrase.definite and phrase.owner == "" and not phrase.is_name and not phrase.complements:
                phrase.antecedent = _of_class(phrase, earlier) or _of_kind(phrase, places, subjects)
            earlier.append(phrase)
            if id(phrase) in heads and not (phrase.pronoun and phrase.antecedent is None):
                here.append(phrase)
        for frame in one.frames:
            if frame.speaker is not None:
                for spoken in (frame.subject, *frame.objects):
                    if spoken is not None and spoken.pronoun in ("i", "me"):
                        spoken.antecedent = frame.speaker
        subjects = [*subjects, *here][-6:]
        places += [
            held
            for prep, held in _led(one)
            if prep in ("in", "at", "near") and held.is_name and not held.days
        ]


def _led(parsed: Parsed) -> list[tuple[str, Phrase]]:
    """The phrases of a sentence that a preposition leads."""
    return [
        *(pair for frame in parsed.frames for pair in frame.obliques),
        *(pair for one in parsed.phrases for pair in one.complements),
    ]


def _of_kind(phrase: Phrase, places: list[Phrase], subjects: list[Phrase]) -> Phrase | None:
    """ "the city" stands for the last place named, "the company" for the last subject named."""
    if phrase.head.endswith("year-old"):
        named = [one for one in subjects if one.is_name and not one.pronoun]
        return named[-1] if named else None
    if phrase.head in PLACES:
        return places[-1] if places else None
    if phrase.head in BODIES:
        named = [one for one in subjects if one.is_name and not one.pronoun]
        return named[-1] if named else None
    return None


def _antecedent(
    word: str, phrase: Phrase, subjects: list[Phrase], earlier: list[Phrase], direct: set[int]
) -> Phrase | None:
    own = {id(phrase), *map(id, phrase.descriptions)}  # "the Besk, its main tributary" is not its own
    fits = [one for one in subjects if id(one) not in own and _fits(word, _root(one))]
    if fits:
        roots = {_root(one).text for one in fits}
        phrase.sure = len(roots) == 1 or (len(subjects) > 0 and fits[-1] is subjects[-1])
        return _root(fits[-1])
    phrase.sure = False
    others = [one for one in earlier if id(one) not in own and _fits(word, one) and not one.pronoun]
    objects = [one for one in others if id(one) in direct]
    return _root((objects or others)[-1]) if others else None


def _root(phrase: Phrase) -> Phrase:
    seen = 0
    while phrase.pronoun and phrase.antecedent is not None and seen < 8:
        phrase, seen = phrase.antecedent, seen + 1
    return phrase


def _fits(word: str, phrase: Phrase) -> bool:
    if phrase.pronoun:
        return False
    plural = bool(phrase.others) or phrase.tokens[-1].tag in ("NNS", "NNPS")
    if (phrase.days and not phrase.names) or (phrase.amounts and not phrase.is_name and word in PEOPLE):
        return False
    if word in PEOPLE:
        return not plural and (phrase.is_name or is_person(phrase))
    if word in THINGS:
        return not plural and not is_person(phrase)
    return True


def is_person(phrase: Phrase) -> bool:
    """Whether a phrase, or its description, has a noun for persons."""
    nouns = _people()
    return phrase.person or any(
        word in nouns for one in (phrase, *phrase.descriptions) for word in (one.head, *one.words)
    )


@cache
def _people() -> frozenset[str]:
    return frozenset(map(stem, words_of("people")))


def _of_class(phrase: Phrase, earlier: list[Phrase]) -> Phrase | None:
    """The last phrase of the same or a similar head; the first name of the text for "the company"."""
    for one in reversed(earlier):
        if (
            not one.pronoun
            and one.head != phrase.head
            and same(one.head, phrase.head)
            and len(phrase.words) == 1
        ):
            return _root(one)
        if (
            not one.pronoun
            and one.head == phrase.head
            and (one.is_name or one.descriptions or one.complements)
        ):
            return _root(one)
    return None
