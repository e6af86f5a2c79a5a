"""Sentences and their tokens, each with a part of speech (textblob's tagger, Penn tags) and a stem."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from goldgate_factuality.data import table
from goldgate_factuality.reading.clean import plain, unmarked
from goldgate_factuality.reading.tags import tags_of

SPLIT = re.compile(
    r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])|(?<=[a-z0-9\"')][.!?])(?=[A-Z][a-z])|"
    r"(?<=[.!?][\"')])(?=[A-Z][a-z])|\n+"
)
ABBREVIATED = re.compile(
    r"(?:^|[\s(\"'])(?:[A-Z]|[A-Z]\.[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Mt|Jr|Sr|Gen|Col|Sen|Gov|Rep|Rev|Lt|"
    r"Capt|No|vs|etc|e\.g|i\.e|Inc|Ltd|Co|Corp|ca|approx|"
    r"U\.S|U\.K|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Fig|a\.m|p\.m|ft)\.$"
)
TOKEN = re.compile(
    r"""
    (?:[A-Za-z]\.){2,} | \d{1,2}:\d{2}(?!\d) | \d{1,4}(?:-[a-z]{2,12}){1,3}(?![\w]) | [$€£¥]
    | \d+(?:[.,/]\d+)*(?:st|nd|rd|th|s)? | n't\b | '(?:s|re|ve|ll|d|m)\b | '(?=\s|$)
    | [^\W\d_]+?(?=n't\b) | [^\W\d_]+(?:[-'&](?!(?:s|re|ve|ll|d|m)\b)[^\W_]+)* | \S
    """,
    re.VERBOSE,
)


LONGEST = 1_200  # characters of a sentence


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a sentence; offsets are in the sentence."""

    text: str
    tag: str
    stem: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """In lower case."""
        return self.text.lower()

    @property
    def is_name(self) -> bool:
        """A proper noun by its tag."""
        return self.tag.startswith("NNP")


def sentences(text: str) -> list[str]:
    """The sentences of a text, also where the space between two is missing."""
    body = _spelled(unmarked(plain(text)))
    parts: list[str] = []
    start = 0
    for match in SPLIT.finditer(body):
        part = body[max(start, match.start() - 12) : match.start()]
        if "\n" not in match[0] and ABBREVIATED.search(part[-12:]):
            continue
        parts.append(body[start : match.start()] + match[0].rstrip())
        start = match.end()
    parts.append(body[start:])
    joined = (" ".join(part.split()) for part in parts)
    return [piece for part in joined if part for piece in _pieces(part)]


GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?![\w,]|\.\d)")
SIGNS = (
    (re.compile(r"(?<![^\s(])>\s?(?=[$€£]?\d)"), "more than "),
    (re.compile(r"(?<![^\s(])<\s?(?=[$€£]?\d)"), "less than "),
)


def _spelled(text: str) -> str:
    """One spelling for "1 300" and "1,300"; ">300" as "more than 300"."""
    made = GROUPED.sub(lambda match: match[0].replace(" ", ","), text)
    for sign, words in SIGNS:
        made = sign.sub(words, made)
    return made


def _pieces(part: str) -> list[str]:
    """A sentence, or the pieces of one that is longer than any sentence."""
    return [part[at : at + LONGEST] for at in range(0, len(part), LONGEST)]


def tokens(sentence: str) -> tuple[Token, ...]:
    """The tokens of a sentence."""
    spans = [(match[0], match.start(), match.end()) for match in TOKEN.finditer(sentence)]
    tags = tags_of([text for text, _, _ in spans])
    return tuple(
        Token(text, tag, stem(text), start, end) for (text, start, end), tag in zip(spans, tags, strict=True)
    )


def stem(word: str) -> str:
    """The stem of an English word: of its base form where it is irregular, by Snowball else."""
    lower = word.lower()
    return _stemmed(_bases().get(lower, lower))


@cache
def _bases() -> dict[str, str]:
    return {form: row[0] for row in table("irregular") for form in row[1:]}


@cache
def _stemmer():  # type: ignore[no-untyped-def]  # the library has no types
    from snowballstemmer import stemmer  # type: ignore[import-untyped]  # it ships no types

    return stemmer("english")


@cache
def _stem_one(word: str) -> str:
    return str(_stemmer().stemWord(word))


def _stemmed(word: str) -> str:
    return _stem_one(word) if len(word) < 40 else word
