"""Answers in labelled parts: ``(a) 7, (b) 12``."""

from __future__ import annotations

import re

from goldgate_math.extraction.boxes import boxes
from goldgate_math.extraction.clauses import sentences, values

_LABEL = re.compile(
    r"(?:^|(?<=[\s,;.$]))(?:\\text\{)?\(?(?:part\s+)?(?P<label>[a-h]|i{1,3}|iv|v|[1-9])\)\}?[\s:.]*",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"^[\s>*#-]*(?:part\s+)?\(?(?P<label>[a-h]|i{1,3}|iv|v|[1-9])\)[\s:.*]*", re.IGNORECASE | re.MULTILINE
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def labelled(text: str) -> dict[str, str] | None:
    """The text of each part by its label; None where the text does not begin with one, or has only one."""
    marks = list(_LABEL.finditer(text))
    if len(marks) < 2 or text[: marks[0].start()].strip(" $\\(:"):
        return None
    names = [mark["label"].lower() for mark in marks]
    if not _in_order(names):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    parts = {name: _bare(text[mark.end() : end]) for name, mark, end in zip(names, marks, ends, strict=True)}
    return parts if all(parts.values()) else None


def _in_order(names: list[str]) -> bool:
    """Whether labels count up from the first: a, b, c; 1, 2; i, ii."""
    for first in ("a", "1", "i"):
        if names[0] == first:
            numbers = [_ROMAN.get(name, 0) if first == "i" else ord(name) - ord(first) + 1 for name in names]
            return numbers == list(range(1, len(names) + 1))
    return False


def _bare(text: str) -> str:
    text = text.strip(" \t\n,;.")
    text = re.sub(r"(?:,|;)?\s*(?:and|\\q?quad|\\\\)\s*$", "", text).strip(" \t\n,;")
    return (
        text + "$"
        if text.count("$") % 2 and text.startswith("$")
        else text.strip("$")
        if text.count("$") % 2
        else text
    )


def below_labels(response: str, names: list[str]) -> dict[str, str] | None:
    """What a response states at the end of each part, whose label begins a line; None where one lacks."""
    starts = [
        (mark.start(), mark.end(), mark["label"].lower())
        for mark in _LINE.finditer(response)
        if mark["label"].lower() in names
    ]
    found: dict[str, str] = {}
    for place, (_, begin, name) in enumerate(starts):
        end = starts[place + 1][0] if place + 1 < len(starts) else len(response)
        text = response[begin:end].strip()
        if boxed := boxes(text):
            found[name] = boxed[-1].inner
        elif clauses := sentences(text):
            found[name] = next(iter(values(clauses[-1])), clauses[-1]).strip()
    return found if set(found) == set(names) else None
