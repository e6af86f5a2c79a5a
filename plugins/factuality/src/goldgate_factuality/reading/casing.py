"""Texts as they were before somebody tokenised them: sets of news summaries are often in lower case but for
the first letter of a sentence, so that names are taken for nouns, and have spaces in numbers and compounds.
"""

from __future__ import annotations

import re
from functools import lru_cache

from goldgate_factuality.reading.tagger import tagger

INNER = re.compile(r"(?<=[\w,;] )[^\W\d_][\w'-]*")  # words that do not begin a sentence
WORD = re.compile(r"[^\W\d_]+")
FEWEST = 40  # words: a shorter text may have no name
MOST = 0.01  # of the words inside sentences: a text with more capitals has them where they belong
APART = re.compile(
    r"- -|\b\w+ - (?:year|month|week|day|mile|time|old|based|final|led|off|up|out)\b|\d, \d{3}\b"
)
JOINED = (
    (re.compile(r" ?- - ?"), " – "),
    (re.compile(r"(?<=\w) - (?=\w)"), "-"),
    (re.compile(r"(?<=\b\d), (?=\d{3}\b)|(?<=\b\d\d), (?=\d{3}\b)|(?<=\b\d{3}), (?=\d{3}\b)"), ","),
    (re.compile(r"(?<=\d)\. (?=\d)"), "."),
)  # "235, 000", "six - year - old", "1. 3 billion", and "- -" for a dash
BEGINS = re.compile(r"(?<=[.!?] )[a-z]")  # of a sentence
TITLES = frozenset("mr mrs ms miss dr sir prof st mount lake president king queen prince princess".split())


def uncased(text: str) -> bool:
    """Whether a text has lost its capitals."""
    words = INNER.findall(text[:20_000])
    capital = sum(word[0].isupper() for word in words)
    enough = FEWEST if any(letter.isupper() for letter in text[:20_000]) else FEWEST // 5
    return len(words) >= enough and capital <= MOST * len(words)


def is_tokenised(text: str) -> bool:
    """Whether a text in lower case has spaces within its numbers and compounds."""
    return uncased(text) and APART.search(text[:20_000]) is not None


def detokenised(text: str) -> str:
    """The text without those spaces."""
    for pattern, mark in JOINED:
        text = pattern.sub(mark, text)
    return text


@lru_cache(maxsize=256)
def recased(text: str) -> str:
    """The text with capitals for the words that the tagger knows as names alone, for unknown words beside
    those or behind a title, and at the beginning of sentences. Every other character stays.
    """
    lexicon = tagger()[1]
    found = list(WORD.finditer(text))
    named = [_is_name(match[0], lexicon) for match in found]
    strange = [match[0] not in lexicon and match[0].capitalize() not in lexicon for match in found]
    for at, match in enumerate(found):
        before = text[found[at - 1].end() : match.start()] if at else ""
        if named[at] or not strange[at] or before != " ":
            continue
        named[at] = named[at - 1] or found[at - 1][0].lower() in TITLES
    for at in range(len(found) - 2, -1, -1):
        beside = text[found[at].end() : found[at + 1].start()] == " "
        named[at] = named[at] or (strange[at] and beside and named[at + 1] and len(found[at][0]) > 2)
    made, last = [], 0
    for match, is_name in zip(found, named, strict=True):
        if is_name:
            made += [text[last : match.start()], match[0][0].upper(), match[0][1:]]
            last = match.end()
    return BEGINS.sub(lambda found: found[0].upper(), "".join([*made, text[last:]]))


def _is_name(word: str, lexicon: object) -> bool:
    """Whether a word is known with a capital only."""
    return (
        word.islower()
        and len(word) > 2
        and word not in lexicon  # type: ignore[operator]  # a mapping
        and word.capitalize() in lexicon  # type: ignore[operator]  # a mapping
    )
