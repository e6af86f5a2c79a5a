"""The words of a text: folded, without marks, with a crude stem that joins forms of one word."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?(?:-[^\W_]+)*")
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_ELIDED = re.compile(r"^(?:[dljnsmct]|qu)'(?=\w{3})")
SHORTEST = 3  # letters that a stem keeps


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a word list as rows of words; what follows # is a comment, an underscore is a blank."""
    text = (files("goldgate_longcontext.data") / f"{name}.txt").read_text("utf-8")
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return tuple(tuple(word.replace("_", " ") for word in line) for line in lines if line)


@cache
def words_of(name: str) -> frozenset[str]:
    """All words of a list."""
    return frozenset(word for row in table(name) for word in row)


@lru_cache(65_536)
def fold(word: str) -> str:
    """Small letters without accents, and no possessive ending."""
    text = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    bare = "".join(one for one in text if not unicodedata.combining(one))
    bare = _ELIDED.sub("", bare)
    return bare.removesuffix("'s").rstrip("'")


def asian(word: str) -> bool:
    """Whether a script shows no word boundaries."""
    return bool(_ASIAN.search(word))


_ENDINGS = (
    *("ational", "ization", "isation", "fulness", "iveness", "ements", "ations"),
    *("ement", "ation", "ities", "izing", "ising", "ingly", "ments"),
    *("ment", "ness", "ions", "ings", "ized", "ised", "ally", "ists", "ians"),
    *("ing", "ion", "ies", "ied", "ity", "ers", "ors", "ely", "est", "ist", "ian"),
    *("ed", "er", "or", "es", "ly", "al", "en"),
    *("s", "e", "y"),
)


@lru_cache(65_536)
def stem(word: str) -> str:
    """A crude stem: forms of one word mostly share it. Words that share no stem may still mean the same; see
    ``concept``.
    """
    folded = fold(word)
    for irregular, plain in _irregular().items():
        if folded == irregular:
            folded = plain
            break
    if not folded.isascii() or len(folded) <= SHORTEST:
        return folded
    for _ in range(2):
        for ending in _ENDINGS:
            if folded.endswith(ending) and len(folded) - len(ending) >= SHORTEST:
                folded = folded.removesuffix(ending)
                break
        if len(folded) > SHORTEST and folded[-1] == folded[-2] and folded[-1] not in "aeiou":
            folded = folded[:-1]
    return folded


@cache
def _irregular() -> dict[str, str]:
    return {form: row[0] for row in table("irregular") for form in row[1:]}


@cache
def _concepts() -> dict[str, str]:
    """Stem → the name of its group of synonyms."""
    found: dict[str, str] = {}
    for mark, name in (("~", "units"), ("=", "synonyms"), ("+", "things")):
        for row in table(name):
            for word in row:
                found.setdefault(stem(word), f"{mark}{row[0]}")  # a word of two groups stays in the first
    return found


def concept(word: str) -> str:
    """What a word stands for: its group of synonyms ("=" for relations, "+" for things, "~" for units and
    months), else its stem.
    """
    found = stem(word)
    return _concepts().get(found, found)


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing by themselves: articles, pronouns, prepositions, question words."""
    return frozenset(fold(word) for word in words_of("stop"))
