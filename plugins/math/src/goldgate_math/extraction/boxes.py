"""Answers in ``\\boxed{…}``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate_math.extraction.clauses import offers
from goldgate_math.limits import ANSWER

BOXES = 24  # how many, counted from the end, are looked at
_BOX = re.compile(r"\\(?:boxed|fbox)\s*")
_TOKEN = re.compile(r"[^\s$.,]{1,40}")
_UNCLOSED = re.compile(r"(?<!\\)\$|\\\)|\\\]|\n")
_JOIN = re.compile(
    r"(?:[\s,;.:$&(){}\[\]*]|\\[()\[\]]|\\(?:quad|qquad|text|mathrm|,|;|:|\\)|\band\b|\bor\b)*", re.IGNORECASE
)
_ENDS_JOINED = re.compile(r"\b(?:and|or)\W*$", re.IGNORECASE)
_PART = re.compile(r"[\s,;.$]*\(?(?:[a-h]|[1-9]|i{1,3}|iv|v)\)[\s:.$]*", re.IGNORECASE)
_LABELLED = re.compile(r"\b(?:and|or)\b|,", re.IGNORECASE)
_DENIED = re.compile(
    r"""
    \b
    (?:
        (?:not|\w+n't|never|cannot)\s*(?:be\s*|equal\s+to\s*)?
        | (?:reject|exclude|discard|ignore|disregard|avoid)(?:ing)?\W* | rule\s+out\W*
        | tempted\s+to\s+(?:\w+\s+){1,2}
    )
    [$\\(\[\s]*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OFFERED = re.compile(
    r"""
    [^.\n]{0,20}?[.\s]*\b
    (?:
        or | maybe | perhaps | possibly | alternatively
    )
    \b\s+
    (?:
        (?:maybe|perhaps|possibly|it(?:'s|\s+is|\s+could\s+be|\s+might\s+be))\s+
    )*
    (?P<other>[$\\(\d-][^\n.]{0,60})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\s*[$)\]\\.,]*\s*(?:\(?\s*(?:not\s+sure|maybe|I(?:'m|\s+am)\s+(?:not\s+sure|guessing))"
    r"|\?|is\s+(?:wrong|incorrect|not))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Box:
    """What a box holds, and where it stands in the text."""

    start: int
    end: int
    inner: str


def boxes(text: str) -> list[Box]:
    """Every box that says something; of nested ones the outer."""
    found: list[Box] = []
    for match in list(_BOX.finditer(text))[-BOXES:]:
        start = match.end()
        if found and start < found[-1].end:
            continue
        if text[start : start + 1] == "{":
            end = closing(text, start)
            inner = text[start + 1 : end - 1] if end else _open_end(text[start + 1 :])
            end = end or start + 1 + len(inner)
        else:
            token = _TOKEN.match(text, start)
            inner, end = (token[0], token.end()) if token else ("", start)
        if inner.strip():
            found.append(Box(match.start(), end, inner))
    return found


def closing(text: str, start: int) -> int:
    """The place after the brace that closes the one at ``start``; 0 where none does."""
    depth = 0
    for place in range(start, min(len(text), start + 2 * ANSWER)):
        sign = text[place]
        if sign in "{}" and text[place - 1] != "\\":
            depth += 1 if sign == "{" else -1
            if depth == 0:
                return place + 1
    return 0


def _open_end(rest: str) -> str:
    """What an unclosed box holds: up to the end of its formula or line."""
    return _UNCLOSED.split(rest[:ANSWER], maxsplit=1)[0]


def grouped(text: str, found: list[Box]) -> int:
    """The place in ``found`` of the first box that is a part of the same answer as the last."""
    first = len(found) - 1
    while first > 0:
        before, after = found[first - 1], found[first]
        between = text[before.end : after.start]
        short = len(between) < 60 and not re.search(r"[.!?]\s", between)
        joined = _JOIN.fullmatch(between) or (short and _ENDS_JOINED.search(between))
        labelled = short and "=" in between and _LABELLED.search(between)
        if (
            not (joined or labelled or _PART.fullmatch(between))
            or before.inner.strip() == after.inner.strip()
        ):
            break
        first -= 1
    return first


_APPROXIMATELY = re.compile(
    r"""
    [\s$.,;]*(?:\\[)\]])?[\s$]*
    (?:
        \\approx | ≈ | \\simeq | = | or | which\s+is | i\.e\.
    )?
    \s*(?:about|approximately|roughly)?[\s$]*(?:\\[(\[])?[\s$]*
    """,
    re.VERBOSE,
)


def approximated_box(text: str, found: list[Box]) -> str | None:
    """Two boxes as an exact value and its decimal, where only a sign of approximation stands between them."""
    if len(found) < 2:
        return None
    between = text[found[-2].end : found[-1].start]
    if len(between) > 40 or not between.strip(" $\\()[].,;") or not _APPROXIMATELY.fullmatch(between):
        return None
    return f"{found[-2].inner} \\approx {found[-1].inner}"


_LETTERED = re.compile(r"\(?\b(?P<label>[a-h]|i{1,3}|iv|v)\)[\s:.$]*$", re.IGNORECASE)


def labels(text: str, found: list[Box]) -> tuple[str, ...]:
    """The label, such as (a), that stands right before each of several boxes; none where one lacks it."""
    if len(found) < 2:
        return ()
    marks = [_LETTERED.search(text[max(0, box.start - 12) : box.start]) for box in found]
    return tuple(mark["label"].lower() for mark in marks if mark) if all(marks) else ()


def denied(text: str, box: Box) -> bool:
    """Whether ``not`` stands right before a box."""
    return bool(_DENIED.search(text[max(0, box.start - 30) : box.start]))


def earlier_rival(text: str, found: list[Box], first: int) -> str | None:
    """A box before the answer's that says something else and still stands."""
    if first == 0:
        return None
    before, after = found[first - 1], found[first]
    between = text[before.end : after.start]
    differs = before.inner.strip() != after.inner.strip()
    return before.inner if differs and offers(between[-200:], between) else None


def doubted(text: str, box: Box) -> tuple[bool, str | None]:
    """Whether what follows a box takes it back, and another value that it offers."""
    tail = text[box.end : box.end + 300]
    offered = _OFFERED.match(tail)
    return bool(_DOUBTED.match(tail)) and not offered, offered["other"] if offered else None
