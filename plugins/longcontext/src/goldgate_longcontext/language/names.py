"""Names of a text: runs of capitalised words, with what joins them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from goldgate_longcontext.language.sentences import spans
from goldgate_longcontext.language.words import concept, fold, stop_words

_WORD = r"(?:[^\W\d_a-zà-öø-ÿ]\.|(?:Dr|Mr|Mrs|Ms|St|Mt|Prof|Sr|Jr)\.|[^\W\d_a-zà-öø-ÿ][\w'’&]*(?:-\w+)*)"
_RUN = re.compile(
    rf"{_WORD}(?:[ \u00a0](?:(?:of|the|de|da|di|du|del|von|van|der|la|le|el|al|&)[ \u00a0]){{0,2}}{_WORD})*"
)
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
TITLES = frozenset(
    "mr mrs ms dr doctor prof professor sir dame lord lady captain general colonel king queen prince".split()
    + "princess saint st president minister mayor bishop count countess duke herr frau".split()
    + "monsieur madame don dona".split()
)
JOINING = frozenset("of the de da di du del von van der la le el al".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name: its folded words without titles, where it begins and ends, and whether it begins a sentence."""

    words: tuple[str, ...]
    start: int
    first: bool = False
    end: int = 0


def names(text: str) -> Iterator[Name]:
    """Every run of capitalised words. The first word of a sentence is left out where it is a function word;
    else ``first`` says that it may be an ordinary word.
    """
    starts = {
        start + len(text[start:end]) - len(text[start:end].lstrip(" \n\t\"'“‘(*#->0123456789.)"))
        for start, end in spans(text)
    }
    for match in _RUN.finditer(text):
        tokens = [(fold(token[0]), match.start() + token.start()) for token in _TOKEN.finditer(match[0])]
        first = match.start() in starts
        if first and tokens and tokens[0][0] in stop_words():
            tokens = tokens[1:]
            while tokens and tokens[0][0] in JOINING:
                tokens = tokens[1:]
            first = False
        words = [(word, at) for word, at in tokens if word not in TITLES and word not in JOINING]
        words = [(word, at) for word, at in words if word not in stop_words() and not word.isdecimal()]
        if words:
            yield Name(
                tuple(word for word, _ in words),
                words[0][1],
                first and words[0][1] == match.start(),
                match.end(),
            )


def same(name: tuple[str, ...], run: Name) -> bool | None:
    """Whether a run means a name: one may be short for the other ("Quill" for "Mara Quill"). False where they
    share words and each has words of its own ("Mara Stone"); None where they share none.
    """
    wanted = {_bare(word) for word in name}
    ways = [run.words]
    if run.first and len(run.words) > 1 and _ordinary(run.words[0]):
        ways.append(run.words[1:])
    shared = False
    for words in ways:
        held = {_bare(word) for word in words}
        if not held & wanted:
            continue
        shared = True
        if held <= wanted or wanted <= held:
            return True
    return False if shared else None


def _ordinary(word: str) -> bool:
    """Whether the first word of a sentence is surely no part of the name after it."""
    return concept(word).startswith(("=", "~", "+")) or word.endswith(("ly", "ed", "ing", "day"))


def _bare(word: str) -> str:
    return word.removesuffix("s") if len(word) > 4 else word
