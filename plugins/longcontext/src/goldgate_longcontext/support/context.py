"""The words around a number or an answer: what it counts, whether it is a date, which relation it has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from goldgate_longcontext.language.names import Name, same
from goldgate_longcontext.language.words import WORD, concept, fold, stop_words, table, words_of
from goldgate_longcontext.support.asked import Question
from goldgate_longcontext.support.chunks import Chunk

AFTER = 60  # characters after a number that are looked at
BEFORE = 24
_DATED = re.compile(
    r"""
    \b
    (?:
        in | since | by | from | until | till | around | about | circa | early | late | mid
        | year | years | of | after | before | during | to | and | between
        | \w+(?:ary|uary|ember|ober|ril|ay|une|uly|ust|arch) | im | jahr | seit | bis | en
        | depuis | desde
    )
    \W*(?:\d{1,2}(?:st|nd|rd|th)?,?\s*)?$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LOCAL = re.compile(r"\b(?:in|near|at|outside|around)\s+(?:the\s+)?$")
_YEAR = re.compile(r"[12]\d{3}")
_RANK = re.compile(r"(?:st|nd|rd|th)$", re.I)  # first, second, third, tenth, 2nd
_FORM = re.compile(r"1\d{3}|20\d{2}")


def is_year(chunk: Chunk, value: str) -> bool:
    """Whether a number has the form of a year wherever it stands: four digits without a separator."""
    places = chunk.numbers.get(value, ())
    return bool(places) and all(_FORM.fullmatch(chunk.text[one.start : one.end]) for one in places)


def is_rank(chunk: Chunk, value: str) -> bool:
    """Whether a number only ranks things: first, 2nd."""
    places = chunk.numbers.get(value, ())
    return bool(places) and all(_RANK.search(chunk.text[one.start : one.end]) for one in places)


def is_date(chunk: Chunk, value: str) -> bool:
    """Whether a number stands somewhere as a year or a part of a date, and not as a count of things."""
    if not value.isdecimal() or not _YEAR.fullmatch(value):
        return True
    for one in chunk.numbers.get(value, ()):
        before = chunk.text[max(0, one.start - BEFORE) : one.start]
        following = _noun(chunk, one.end)
        if _DATED.search(before) and (not following or not following[1]):
            return True
        if not following or not following[1]:
            return True
    return False


def counts_other(chunk: Chunk, value: str, question: Question) -> bool:
    """Whether every occurrence of a number counts something else than what the question counts, or is a
    year.
    """
    if not question.counted:
        return False
    wanted = {concept(word) for word in question.counted}
    for one in chunk.numbers.get(value, ()):
        if counted_by(chunk, one.end) & wanted:
            return False
        following = _noun(chunk, one.end)
        if following is None or not following[1]:
            before = chunk.text[max(0, one.start - BEFORE) : one.start]
            year = _YEAR.fullmatch(value) and re.search(r"\b(?:in|since|by|until)\s*$", before, re.I)
            if not year:
                return False  # nothing is named: it may count what is asked
    return True


def counts_elsewhere(chunk: Chunk, value: str, question: Question) -> bool:
    """Whether a number counts something else while another number of the chunk counts what is asked."""
    if not question.counted or not counts_other(chunk, value, question):
        return False
    wanted = {concept(question.counted[0])}
    others = (one for held, many in chunk.numbers.items() if held != value for one in many)
    return any(counted_by(chunk, one.end) & wanted for one in others)


def counted_by(chunk: Chunk, end: int) -> set[str]:
    """The words that follow a number, up to the next number, comma or "and"."""
    clause = re.split(r"[.,;:!?\n\d]|\band\b|\bund\b|\bet\b", chunk.text[end : end + AFTER])[0]
    return {concept(match[0]) for match in WORD.finditer(clause)}


def is_place(chunk: Chunk, names: Sequence[tuple[str, ...]]) -> bool:
    """Whether a name stands only where places do: after in, near or at."""
    runs = [run for run in chunk.runs if any(set(run.words) <= set(name) for name in names)]
    before = [chunk.text[max(0, run.start - BEFORE) : run.start] for run in runs]
    return bool(runs) and all(_LOCAL.search(text) for text in before)


def _noun(chunk: Chunk, end: int) -> tuple[str, bool] | None:
    """The word after a number, and whether it can be what the number counts: a word in small letters that
    follows at once and is no function word.
    """
    match = WORD.search(chunk.text, end, end + AFTER)
    if match is None:
        return None
    between = chunk.text[end : match.start()]
    plain = between.strip(" \t-\u00a0") == "" and match[0][0].islower() and fold(match[0]) not in stop_words()
    return match[0], plain and not match[0].endswith(("ed", "ing", "ly"))


def other_entity(chunk: Chunk, question: Question) -> bool:
    """Whether a name of the question stands only before another noun than in the question: "the Harlow
    library" for "the Harlow workshop".
    """
    for name, noun in question.heads:
        runs = [run for run in chunk.runs if same(name, run)]
        found = [_entity(chunk.text, run) for run in runs]
        if found and all(one and one != entity(noun) for one in found) and concept(noun) not in chunk.words:
            return True
    return False


def _entity(text: str, run: Name) -> str:
    """The noun of a kind of place or body right after a name; "" where none is."""
    match = WORD.match(text[run.end : run.end + AFTER].lstrip(" "))
    return entity(match[0]) if match is not None and fold(match[0]) in words_of("entities") else ""


def entity(noun: str) -> str:
    """A noun of a kind of place or body, the same for all that may stand for it."""
    word = fold(noun)
    return next((row[0] for row in table("things") if word in row), word)


def same_unit(chunk: Chunk, value: str, words: Sequence[str]) -> bool:
    """Whether a number stands before the unit that the answer has."""
    units = {unit for word in words if (unit := concept(word)).startswith("~")}
    for one in chunk.numbers.get(value, ()):
        following = WORD.search(chunk.text, one.end, one.end + AFTER)
        if following is not None and concept(following[0]) in units:
            return True
    return False


def other_relation(chunk: Chunk, places: set[int], question: Question) -> bool:
    """Whether the sentences hold a known word for another relation than the one that is asked about."""
    asked = {concept(word) for word in question.words}
    for place in places:
        start = chunk.starts[place] if place < len(chunk.starts) else 0
        end = chunk.starts[place + 1] if place + 1 < len(chunk.starts) else len(chunk.text)
        known = {
            one
            for match in WORD.finditer(chunk.text, start, end)
            if (one := concept(match[0])).startswith("=")
            and fold(match[0]) not in words_of("ambiguous") | chunk.capitals
        }
        if known and not known & asked:
            return True
    return False
