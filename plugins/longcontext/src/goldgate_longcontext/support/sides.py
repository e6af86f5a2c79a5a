"""Answers that take a side: whether a sentence of the gold chunks says or denies what a yes-or-no question
asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from goldgate_longcontext.language.match import side_of
from goldgate_longcontext.language.sentences import spans
from goldgate_longcontext.language.words import WORD, fold
from goldgate_longcontext.support.asked import SIDES, Answer, Question, holds_number, holds_word
from goldgate_longcontext.support.chunks import Chunk, keys, read
from goldgate_longcontext.support.clauses import clauses
from goldgate_longcontext.support.finding import Finding

State = Literal["affirmed", "denied"]

ENGLISH = frozenset("yes no true false correct incorrect".split())
_ASKS = re.compile(
    r"""
    \W*
    (?:
        is | are | was | were | do | does | did | has | have | had | can | could | will | would
        | should
    )
    \b
    (?!
        .*\b(?:or|both|either|neither|same|different|than|also|only)\b
    )
    """,
    re.VERBOSE | re.I | re.S,
)
_OPEN = re.compile(
    r"""
    \b
    (?:
        if | whether | perhaps | maybe | may | might | possibly | probably | reportedly
        | allegedly | claims? | claimed | rumou?r\w* | believed | supposed | plans? | planned
        | hopes? | hoped
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PRONOUN = re.compile(r"\W*(?:he|she|it|they)\b", re.I)
_YEAR = re.compile(r"1\d{3}|20\d{2}")


def side(text: str) -> bool | None:
    """Whether an answer begins with yes or no (True, False); None where it takes no side of these, or in
    another language than the patterns here know.
    """
    match = WORD.search(text)
    return side_of(match[0]) if match is not None and fold(match[0]) in ENGLISH else None


def begins_with_side(text: str, asked: str) -> bool:
    """Whether an answer begins with a word that takes a side, in any of the languages that are known, and is
    no more than that or answers a question that asks for a side ("no bathing" is no side).
    """
    match = WORD.search(text)
    if match is None or fold(match[0]) not in SIDES:
        return False
    return _ASKS.match(asked) is not None or WORD.search(text, match.end()) is None or "," in text


def taken(
    asked: str, yes: bool, question: Question, reason: Answer, chunks: Sequence[Chunk], gold: Sequence[int]
) -> Finding:
    """Whether one gold chunk decides the question so, what else the answer says is there, and no other chunk
    decides it. ``reason`` are the units that the answer has beyond its side and the question.
    """
    if not _ASKS.match(asked) or not question.words:
        return Finding(None, "the answer takes a side, and the question does not ask for one", "no_token")
    own = {index: state for index in gold if (state := _state(chunks[index], question)) is not None}
    if not own or len(set(own.values())) > 1:
        return Finding(None, "no sentence of the gold chunks says or denies what is asked", "unsure")
    index = min(own)
    if (own[index] == "affirmed") != yes:
        return Finding(False, f"gold chunk {index} says the opposite", "other_side", (index,))
    lacking = [value for value in reason.numbers if not holds_number(chunks[index], value)]
    lacking += [" ".join(name) for name in reason.names if not chunks[index].means(name)]
    if lacking:
        return Finding(
            False, f"gold chunk {index} does not hold {lacking[0]:.80} of the answer", "not_in_gold"
        )
    if any(not holds_word(chunks[index], word) for word in reason.words if fold(word) not in SIDES):
        return Finding(None, "the answer gives a reason that is not there word by word", "unsure")
    if needless := [one for one in gold if one != index]:
        return Finding(False, f"gold chunk {needless[0]} is not needed", "not_needed", (needless[0],))
    others = tuple(
        n for n, chunk in enumerate(chunks) if n not in gold and _state(chunk, question) is not None
    )
    if others:
        return Finding(False, f"chunk {others[0]} decides it as well", "not_unique", others)
    return Finding(True, f"gold chunk {index} decides the question, and no other chunk does", "side")


def _state(chunk: Chunk, question: Question) -> State | None:
    """Whether a sentence says or denies what is asked; None where none does, or two differ."""
    found: set[State] = set()
    if not all(chunk.word_places(word) or _raw(chunk.text, word) for word in question.words):
        return None
    for start, end in spans(chunk.text):
        text = chunk.text[start:end]
        if _OPEN.search(text) or not all(_raw(text, word) for word in question.words):
            continue
        sentence = read(text)
        named = all(
            sentence.means(name)
            or all(_raw(text, word) for word in name)
            or (_PRONOUN.match(text) and chunk.means(name))
            for name in question.names
        )
        if not named or not _together(sentence, text, question):
            continue
        if not all(holds_word(sentence, word) for word in question.words):
            found.add("denied")
        elif all(holds_number(sentence, value) for value in question.numbers):
            found.add("affirmed")
        elif _in_place(sentence, question):
            found.add("denied")
    return found.pop() if len(found) == 1 else None


def _together(sentence: Chunk, text: str, question: Question) -> bool:
    """Whether one clause holds what is asked, where the sentence speaks of others as well."""
    asked = {word for name in question.names for word in name}
    if all((run.first and len(run.words) == 1) or set(run.words) & asked for run in sentence.runs):
        return True
    for start, end in clauses(text):
        part = text[start:end]
        if all(_raw(part, word) for word in question.words):
            return all(all(_raw(part, word) for word in name) for name in question.names)
    return False


def _in_place(sentence: Chunk, question: Question) -> bool:
    """Whether one other number of the same shape stands where the question's would."""
    missing = [value for value in question.numbers if not holds_number(sentence, value)]
    others = [value for value in sentence.numbers if value not in question.numbers]
    return len(missing) == len(others) == 1 and (_YEAR.fullmatch(missing[0]) is None) == (
        _YEAR.fullmatch(others[0]) is None
    )


def _raw(text: str, word: str) -> bool:
    """Whether a text holds a word in some form, denied or not."""
    wanted = keys(word)
    return any(keys(match[0]) & wanted for match in WORD.finditer(text))
