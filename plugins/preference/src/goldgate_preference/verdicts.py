"""Which of two responses a judge prefers, read strictly: what is not said plainly is not guessed."""

from __future__ import annotations

import json
import re
from typing import Literal

Winner = Literal["A", "B", "tie"]

BRACKETS = re.compile(r"\[\[\s*(A|B|C|tie)\s*\]\]", re.IGNORECASE)
DENIED = re.compile(r"(n't|\b(not|never|rather than|instead of|neither|nor))\W{0,3}$", re.IGNORECASE)
LABELLED = re.compile(
    r"\W*(?:(?:my|the|final|overall)\s+)*(?:verdict|winner|answer|choice|preference|judge?ment|decision)"
    r"\s*(?:is\b)?\s*[:=]?\s*\W*(?:(?:response|assistant|answer)\s+)?(A|B|C|tie)\W*",
    re.IGNORECASE,
)
BARE = re.compile(r"\W*(?:(?:response|assistant|answer)\s+)?(A|B|C|tie)\W*", re.IGNORECASE)
KEYS = ("verdict", "winner", "preference", "choice", "answer")
LIMIT = 20_000  # characters of a reply that are looked at, from its end


def winner(reply: str) -> Winner | None:
    """The preferred response, or None where the reply does not name exactly one.

    Read in this order: ``[[A]]``, ``[[B]]``, ``[[C]]`` (or tie), which must all agree and not be denied; a
    JSON object with a verdict; a last line such as "Verdict: A", against which no other such line
    stands; a reply that is nothing but the letter.
    """
    text = reply[-LIMIT:].strip()
    found = list(BRACKETS.finditer(text))
    if found:
        if any(DENIED.search(text[: one.start()][-30:]) for one in found):
            return None
        return _agreed([one[1] for one in found])
    if text.startswith("{"):
        return _of_json(text)
    lines = [line for line in text.splitlines() if line.strip()]
    labelled = [match[1] for line in lines if len(line) < 200 and (match := LABELLED.fullmatch(line))]
    if labelled and len(lines[-1]) < 200 and LABELLED.fullmatch(lines[-1]):
        return _agreed(labelled)
    if len(lines) == 1 and len(text) < 40 and (bare := BARE.fullmatch(text)):
        return _named(bare[1])
    return None


def _of_json(text: str) -> Winner | None:
    try:
        held = json.loads(text)
    except (ValueError, RecursionError):
        return None
    said = [held[key] for key in KEYS if key in held]
    if len(said) != 1 or not isinstance(said[0], str) or not (match := BARE.fullmatch(said[0][:40])):
        return None
    return _named(match[1])


def _agreed(said: list[str]) -> Winner | None:
    names = {_named(one) for one in said}
    return names.pop() if len(names) == 1 else None


def _named(letter: str) -> Winner:
    upper = letter.upper()
    return "A" if upper == "A" else "B" if upper == "B" else "tie"
