"""Snippets of a document, and what a question about one must be to ask for knowledge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from goldgate_factuality.answers.normal import key, words

NAMES_TEXT = re.compile(
    r"""
    \b(?:the|this|that|above|given|following)\s+(?:\w+\s+)?
    (?:
        text | passage | snippet | article | document | paragraph | excerpt | author | writer
        | story | source | context | information | section
    )
    \b
    | \baccording[ ]to[ ](?:the|this)\b
    | \b(?:mentioned|described|stated)\s+(?:above|here|in)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
DANGLING = re.compile(
    r"""
    ^
    (?:
        \W*(?:in|on|at|by|from|to|of|for)\s+
    )?
    (?:
        who | whom | whose | what | which | when | where | why | how(?:\s+\w+)?
    )?
    \s*(?:\w+\s+){0,2}?
    (?:
        is | was | were | are | did | does | do | has | have | had | will | would | can | could
    )?
    \s*
    (?:
        he | she | it | they | him | her | them | his | its | their | this | these | those
        | there
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
CHANGES = re.compile(
    r"\b(?:current(?:ly)?|today|now(?:adays)?|at present|this year|last year|recent(?:ly)?|so far|latest)\b",
    re.I,
)
LONGEST = 60  # words of a question, and twelve of an answer; ours
ANSWER = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a question is not asked."""

    code: str
    why: str


def draw(*parts: object) -> int:
    """A number that depends on the parts alone."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "big")


def snippet(held: Sequence[str], most: int, number: int) -> str:
    """Some of a document's sentences, from a place that the number chooses, of at most so many words (one
    sentence at least).
    """
    if not held:
        return ""
    counts = [len(sentence.split()) for sentence in held]
    last = len(held) - 1
    while last > 0 and sum(counts[last - 1 :]) <= most:
        last -= 1
    start = number % (last + 1)
    end, total = start, 0
    while end < len(held) and (end == start or total + counts[end] <= most):
        total += counts[end]
        end += 1
    return " ".join(held[start:end])


def fault(question: str, answer: str, source: str) -> Fault | None:
    """What is wrong with a question, by rules: its answer is no span of the snippet, it names the text,
    gives the answer away, needs the snippet to be understood, or asks for what changes.
    """
    if not question.strip().endswith(("?", "？")) or not 3 <= len(question.split()) <= LONGEST:
        return Fault("form", "it is no question of 3 to 60 words")
    wanted = key(answer)
    if not wanted or len(wanted) > ANSWER:
        return Fault("answer_length", f"its answer is not 1 to {ANSWER} words long")
    if not _is_span(wanted, source):
        return Fault("no_span", "its answer is not a span of the snippet")
    if NAMES_TEXT.search(question):
        return Fault("names_text", "it speaks of the text")
    if _is_span(wanted, question):
        return Fault("gives_away", "it holds its own answer")
    if DANGLING.match(question):
        return Fault("dangling", "it cannot be understood without the snippet")
    if CHANGES.search(question):
        return Fault("changes", "its answer changes with time")
    return None


def _is_span(wanted: tuple[str, ...], text: str) -> bool:
    held = [word.normal for word in words(text)]
    return any(tuple(held[at : at + len(wanted)]) == wanted for at in range(len(held) - len(wanted) + 1))
