"""What stands around a number or an answer: what it counts, whether it is a date, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from goldgate_longcontext.language.words import WORD, concept, fold, stop_words
from goldgate_longcontext.support.asked import Question
from goldgate_longcontext.support.chunks import Chunk

AFTER = 60  # characters after a number that are looked at
BEFORE = 24
_DATED = re.compile(
    r"\b(?:in|since|by|from|until|till|around|about|circa|early|late|mid|year|years|of|after|before|during|to|and|between|"
    r"\w+(?:ary|uary|ember|ober|ril|ay|une|uly|ust|arch)|im|jahr|seit|bis|en|depuis|desde)\W*(?:\d{1,2}(?:st|nd|rd|th)?,?\s*)?$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"[12]\d{3}")


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
        text = chunk.text[one.end : one.end + AFTER]
        clause = re.split(r"[.;:!?\n]", text)[0]
        concepts = {concept(match[0]) for match in WORD.finditer(clause)} - {""}
        if concepts & wanted:
            return False
        following = _noun(chunk, one.end)
        if following is None or not following[1]:
            before = chunk.text[max(0, one.start - BEFORE) : one.start]
            year = _YEAR.fullmatch(value) and re.search(r"\b(?:in|since|by|until)\s*$", before, re.I)
            if not year:
                return False  # nothing is named: it may count what is asked
    return True


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


def same_unit(chunk: Chunk, value: str, words: Sequence[str]) -> bool:
    """Whether a number stands before the unit that the answer has."""
    units = {one for word in words if (one := concept(word)).startswith("~")}
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
        }
        if known and not known & asked:
            return True
    return False
