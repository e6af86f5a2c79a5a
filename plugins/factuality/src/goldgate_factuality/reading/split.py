"""A sentence that says several things, as several sentences: each clause with its subject."""

from __future__ import annotations

import re
from itertools import pairwise

from goldgate_factuality.reading.frames import SAYING, Frame, Parsed
from goldgate_factuality.reading.sentences import Token

JOINS = frozenset("and but while whereas although though".split())
WHO = frozenset("who which".split())


def parts(parsed: Parsed) -> list[str]:
    """The clauses of a sentence that could stand alone, each as a sentence; the sentence alone where it says
    one thing, or where its clauses hang on somebody's saying so or on a condition.
    """
    if any(frame.conditional or frame.quoted for frame in parsed.frames):
        return [parsed.text]
    if any(frame.verb in SAYING for frame in parsed.frames):
        return [parsed.text]
    aside = _aside(parsed)
    if aside:
        return aside
    main = [frame for frame in parsed.frames if _alone(frame)]
    for before, after in pairwise(main):
        if made := _cut(parsed, before, after):
            return made
    return [parsed.text]


def _alone(frame: Frame) -> bool:
    return frame.group.finite and not frame.relative and frame.under is None and frame.subject is not None


def _cut(parsed: Parsed, before: Frame, after: Frame) -> list[str]:
    """The sentence in two where "and" or its like stands between two clauses."""
    subject = after.subject
    if subject is None:
        return []
    own = subject.start > before.start
    limit = subject.start if own else after.group.tokens[0].start
    between = [token for token in parsed.tokens if before.group.tokens[-1].end <= token.start < limit]
    join = next((token for token in reversed(between) if token.lower in JOINS), None)
    if join is None or any(
        token.tag == "CC" for token in between if token is not join and token.start > join.start
    ):
        return []
    near = [token for token in between if token.start > join.start]
    if own and any(token.tag not in ("DT", "RB", "PRP$", "JJ", ",") for token in near):
        return []
    if not own and (before.negated or any(token.tag not in ("RB", ",") for token in near)):
        return []
    left = parsed.text[: join.start].rstrip(" ,;")
    rest = parsed.text[join.end :].strip()
    led = parsed.text[: before.subject.start] if before.subject is not None else ""
    if own:
        return [f"{left}.", _capital(rest)]
    if before.subject is None or before.subject.start > before.start:
        return []
    return [f"{left}.", _capital(f"{led}{before.subject.text} {rest}")]


def _aside(parsed: Parsed) -> list[str]:
    """The sentence without a clause that "who" or "which" leads behind a comma, and that clause alone."""
    tokens = parsed.tokens
    for at, token in enumerate(tokens):
        if token.lower not in WHO or not at or tokens[at - 1].text != ",":
            continue
        frame = next((one for one in parsed.frames if one.relative and one.start > token.start), None)
        if (
            frame is None
            or frame.subject is None
            or frame.subject.end > token.start
            or not frame.group.finite
        ):
            return []
        end = next(
            (other for other in tokens[at + 1 :] if other.text == "," and other.start > frame.start), None
        )
        stop = end.start if end is not None else _last(tokens)
        tail = parsed.text[end.end :].strip() if end is not None else ""
        main = f"{parsed.text[: tokens[at - 1].start]} {tail}".strip()
        clause = f"{frame.subject.text} {parsed.text[token.end : stop].strip()}"
        return [main if main.endswith(".") else f"{main}.", _capital(f"{clause}.")]
    return []


def _last(tokens: tuple[Token, ...]) -> int:
    return tokens[-1].start if tokens[-1].text in ".!?" else tokens[-1].end


def _capital(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    return text[:1].upper() + text[1:]
