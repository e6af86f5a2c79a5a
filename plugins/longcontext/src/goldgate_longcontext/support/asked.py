"""What a question and its answer are made of: names, numbers and words, each to be looked for in chunks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goldgate_longcontext.language.names import Name, names
from goldgate_longcontext.language.numbers import MONTHS, numbers
from goldgate_longcontext.language.words import WORD, asian, concept, fold, stem, stop_words, words_of
from goldgate_longcontext.support.chunks import Chunk, keys

SHORT = 4
"""Up to so many words of its own, every word of an answer needs a source; of a longer one, most."""
NEAR = 24
"""Characters between an "or" and the names that it stands between."""
MOST_WORDS = 0.75
SIDES = frozenset("yes no true false ja nein oui non si correct incorrect".split())


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the names and numbers that it speaks of, the words for what is asked, and the noun that is
    counted ("how many apprentices"). ``when`` and ``many`` say what kind of number it
    wants, ``who`` that it wants a person. ``heads``: names with the noun after them ("Harlow workshop").
    ``compared``: which of two things is more, older or first; ``options``: the two names around an "or".
    """

    names: tuple[tuple[str, ...], ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    counted: tuple[str, ...] = ()
    when: bool = False
    many: bool = False
    who: bool = False
    heads: tuple[tuple[tuple[str, ...], str], ...] = ()
    compared: bool = False
    options: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says beyond the question; all of it where it only repeats words of the question
    (``chosen``: one of the things that were asked about).
    """

    numbers: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    chosen: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.numbers or self.names or self.words)


_WHEN = re.compile(
    r"\b(?:when|(?:what|which) (?:year|date|day|month|decade|century)|wann|(?:welchem|welches) jahr|quand"
    r"|quelle année|cuándo|qué año)\b",
    re.I,
)
_MANY = re.compile(r"\b(?:how (?:many|much)|wie ?viele?|combien|cuánt[oa]s?)\s+((?:[\w'’-]+\s*){1,4})", re.I)


_COMPARED = re.compile(
    r"""
    \b
    (?:
        first | earlier | later | last | more | less | fewer | most | least | better | worse
        | (?!other|either|whether)[a-z]{3,}er
    )
    (?:,|:|[ ]than\b|\s[a-z]+,).*\bor\b
    | \b
    (?:
        closer | nearer | longer | shorter | older | younger | newer | larger | bigger | smaller
        | higher | taller | lower | deeper | wider | heavier | lighter | faster | slower
        | richer | more | fewer | less | first | last | earlier | later
    )
    \b.*\bor\b
    """,
    re.VERBOSE | re.I | re.S,
)


def question_of(text: str) -> Question:
    """The units of a question."""
    runs = [run for run in names(text) if not _german_noun(text, run)]
    named = tuple(dict.fromkeys(run.words for run in runs if not (run.first and len(run.words) == 1)))
    # A first word that is capitalised is a name only if it is no ordinary word; both readings stay open.
    in_names = {word for name in named for word in name}
    found = _words(text)
    words = [word for word in found if fold(word) not in in_names and fold(word) not in words_of("asked")]
    counted: tuple[str, ...] = ()
    if match := _MANY.search(text):
        counted = tuple(_noun_phrase(match[1], in_names))
    return Question(
        named,
        tuple(dict.fromkeys(number.value for number in numbers(text))),
        tuple(dict.fromkeys(words)),
        counted,
        bool(_WHEN.search(text)),
        bool(_MANY.search(text)),
        bool(re.match(r"\W*(?:who|whom|wer|wen|qui|quién)\b", text, re.I)),
        tuple(_heads(text, runs)),
        bool(_COMPARED.search(text)),
        _options(text, runs),
    )


_GERMAN = re.compile(r"\b(?:wie|wer|wann|wo|welche[rsmn]?|viele|ist|hat|wurde|der|das|den|dem)\b")
_DETERMINED = re.compile(
    r"""
    \b
    (?:
        der | die | das | den | dem | des | ein | eine[rnms]? | viele | welche[rsmn]? | am | im
        | zum | zur | kein | keine
    )
    \s+(?:\w+e[nrms]?\s+)?$
    """,
    re.VERBOSE,
)


def _german_noun(text: str, run: Name) -> bool:
    """Whether a capitalised word is a common noun of a German question: it follows an article."""
    if len(run.words) > 1 or len(_GERMAN.findall(text.casefold())) < 2:
        return False
    return _DETERMINED.search(text[: run.start].casefold()) is not None


def _noun_phrase(text: str, in_names: set[str]) -> Iterator[str]:
    """The words of what is counted: from the first that is no function word up to the next one that is."""
    begun = False
    for match in WORD.finditer(text):
        word = fold(match[0])
        if word in stop_words() or word in in_names:
            if begun:
                return
        elif word not in words_of("asked"):
            begun = True
            yield match[0]


def _options(text: str, runs: list[Name]) -> tuple[tuple[str, ...], ...]:
    """The two names that an "or" stands between."""
    for match in re.finditer(r"\b(?:or|oder|ou|o)\b", text):
        before = [run for run in runs if run.end <= match.start() and match.start() - run.end <= NEAR]
        after = [run for run in runs if run.start >= match.end() and run.start - match.end() <= NEAR]
        if before and after and before[-1].words != after[0].words:
            return before[-1].words, after[0].words
    return ()


def _heads(text: str, runs: list[Name]) -> Iterator[tuple[tuple[str, ...], str]]:
    for run in runs:
        match = WORD.match(text[run.end : run.end + 40].lstrip(" "))
        if match is not None and fold(match[0]) in words_of("entities"):
            yield run.words, match[0]


def answer_of(text: str, question: Question, asked: str) -> Answer:
    """The units of an answer, those of the question left out."""
    values = tuple(dict.fromkeys(number.value for number in numbers(text)))
    spelled = {index for number in numbers(text) for index in range(number.start, number.end)}
    runs = [
        run.words
        for run in names(text)
        if run.start not in spelled and not (run.first and len(run.words) == 1 and _prose(text))
    ]
    runs = [name for name in runs if len(name) > 1 or not concept(name[0]).startswith("~")]
    in_names = {word for name in runs for word in name}
    words = tuple(
        dict.fromkeys(
            match[0]
            for match in WORD.finditer(text)
            if fold(match[0]) not in stop_words()
            and fold(match[0]) not in in_names
            and not match[0].isdecimal()
            and match.start() not in spelled
        )
    )
    known = {key for word in _all(asked) for key in keys(word)}
    own_numbers = tuple(value for value in values if value not in question.numbers)
    own_names = tuple(
        name for name in dict.fromkeys(runs) if not all(known & {word, stem(word)} for word in name)
    )
    own_words = tuple(word for word in words if not known & {fold(word), stem(word), concept(word)})
    own = Answer(
        own_numbers, own_names, tuple(word for word in own_words if fold(word) not in words_of("framing"))
    )
    if own.empty:
        own = Answer(own_numbers, own_names, own_words)
    if not own.empty:
        return own
    return Answer(values, tuple(dict.fromkeys(runs)), words, chosen=True)


def holds_number(chunk: Chunk, value: str) -> bool:
    """Whether a number has a source in a chunk."""
    return value in chunk.numbers or (value in MONTHS and concept(value) in chunk.words)


def holds_word(chunk: Chunk, word: str) -> bool:
    """Whether a word, a form of it or a synonym stands in a chunk."""
    if asian(word):
        pairs = keys(word)
        return sum(pair in chunk.words for pair in pairs) >= 0.8 * len(pairs)
    return concept(word) in chunk.words or stem(word) in chunk.words or fold(word) in chunk.words


def _words(text: str) -> list[str]:
    return [
        match[0]
        for match in WORD.finditer(text)
        if fold(match[0]) not in stop_words() and not match[0].isdecimal()
    ]


def _all(text: str) -> list[str]:
    return [part for match in WORD.finditer(text) for part in {match[0], *match[0].split("-")}]


def _prose(text: str) -> bool:
    """Whether an answer is a sentence, whose first word is capitalised anyway."""
    return len(text.split()) > SHORT
