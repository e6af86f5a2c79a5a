"""A source as it is looked up: parsed sentences, what its pronouns stand for, its words, numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from goldgate_factuality.grounding.lexicon import same
from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.frames import Frame, Parsed, parse
from goldgate_factuality.reading.phrases import SPEAKERS, Phrase
from goldgate_factuality.reading.sentences import sentences
from goldgate_factuality.reading.units import Quantity, quantities

PEOPLE = frozenset("he she him her his hers himself herself".split())
THINGS = frozenset("it its itself".split())
MANY = frozenset("they them their theirs themselves".split())
CLASSES = frozenset(
    """company firm group club team band city town villag countri state river lake mountain film movi book novel plant factori man
    woman boy girl player singer author writer artist build bridg ship organ organis univers school colleg drug probe airport museum
    hotel station ministri agenc bank court charity church album song seri game compani""".split()
)


@dataclass(slots=True)
class Source:
    """The parsed sentences of a text in order, and what occurs anywhere in it."""

    parsed: list[Parsed]
    frames: list[tuple[int, Frame]] = field(default_factory=list)
    stems: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    amounts: list[tuple[int, Quantity]] = field(default_factory=list)
    days: list[tuple[int, Date]] = field(default_factory=list)

    def knows(self, stem: str) -> bool:
        """Whether a word, or one that may stand for it, occurs."""
        return stem in self.stems or any(same(stem, other) for other in self.stems)


@lru_cache(maxsize=64)
def read(text: str, context: str = "") -> Source:
    """A text as a source. ``context`` is what pronouns may refer to beyond the text itself."""
    source = Source([parse(sentence) for sentence in sentences(text)])
    before = [parse(sentence) for sentence in sentences(context)][-2:] if context else []
    resolve([*before, *source.parsed])
    for number, parsed in enumerate(source.parsed):
        source.frames += [(number, frame) for frame in parsed.frames]
        for token in parsed.tokens:
            source.stems.add(token.stem)
            source.stems.update(part for part in token.stem.split("-") if part)
            if token.text[0].isupper():
                source.names.add(token.stem)
        source.amounts += [(number, one) for one in quantities(parsed.text)]
        source.days += [(number, one) for one in dates(parsed.text)]
    return source


def resolve(parsed: list[Parsed]) -> None:
    """Give each pronoun, possessive and "the company" the phrase that it most likely stands for."""
    earlier: list[Phrase] = []
    subjects: list[Phrase] = []
    for one in parsed:
        here: list[Phrase] = []
        heads = {id(frame.subject) for frame in one.frames if frame.subject is not None}
        for phrase in one.phrases:
            word = phrase.pronoun or phrase.owner
            if word in PEOPLE | THINGS | MANY:
                phrase.antecedent = _antecedent(word, phrase, [*subjects, *here], earlier)
            elif phrase.definite and phrase.owner == "" and not phrase.is_name:
                phrase.antecedent = _of_class(phrase, earlier)
            earlier.append(phrase)
            if id(phrase) in heads and not (phrase.pronoun and phrase.antecedent is None):
                here.append(phrase)
        for frame in one.frames:
            if frame.speaker is not None:
                for phrase in (frame.subject, *frame.objects):
                    if phrase is not None and phrase.pronoun in SPEAKERS and phrase.pronoun in ("i", "me"):
                        phrase.antecedent = frame.speaker
        subjects = [*subjects, *here][-6:]


def _antecedent(word: str, phrase: Phrase, subjects: list[Phrase], earlier: list[Phrase]) -> Phrase | None:
    fits = [one for one in subjects if one is not phrase and _fits(word, _root(one))]
    if fits:
        return _root(fits[-1])
    others = [one for one in earlier if one is not phrase and _fits(word, one) and not one.pronoun]
    return _root(others[-1]) if others else None


def _root(phrase: Phrase) -> Phrase:
    seen = 0
    while phrase.pronoun and phrase.antecedent is not None and seen < 8:
        phrase, seen = phrase.antecedent, seen + 1
    return phrase


def _fits(word: str, phrase: Phrase) -> bool:
    if phrase.pronoun:
        return False
    plural = bool(phrase.others) or phrase.tokens[-1].tag in ("NNS", "NNPS")
    if phrase.days and not phrase.names or phrase.amounts and not phrase.is_name and word in PEOPLE:
        return False
    if word in PEOPLE:
        return not plural
    if word in THINGS:
        return not plural
    return True


def _of_class(phrase: Phrase, earlier: list[Phrase]) -> Phrase | None:
    """The last phrase of the same or a similar head; the first name of the text for "the company"."""
    for one in reversed(earlier):
        if not one.pronoun and one.head != phrase.head and same(one.head, phrase.head):
            return _root(one)
        if not one.pronoun and one.head == phrase.head and (one.is_name or one.descriptions or one.complements):
            return _root(one)
    return None
