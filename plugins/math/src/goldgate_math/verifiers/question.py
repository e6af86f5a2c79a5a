"""What a question asks for: a percentage, a quantity that it names, one of its options."""

from __future__ import annotations

import re
from collections.abc import Mapping

from goldgate import Sample

QUESTION = 4_000  # characters of a prompt, counted from its end, that are looked at
_SENTENCES = re.compile(r"(?<=[?!])\s|(?<=\.)\s+|\n+")
_ASKED = re.compile(r"(?<![\d.])(?<!\d\s)(?:%|\bper\s?cent(?:age)?\b)", re.IGNORECASE)
_FORMAT = re.compile(r"\b(?:as|in)\s+(?:an?\s+)?per\s?cent(?:age|s)?\b", re.IGNORECASE)
_LETTER = re.compile(r"(?:^|(?<=[\s(,;、]))[(（]?(?P<letter>[A-J])[).．:：、）](?=\s*\S)", re.MULTILINE)
_DERIVES = re.compile(
    r"\bderivativ|\bdifferentiat(?:e|ing)\b|\\partial|\bgradient\b|\bslope\b", re.IGNORECASE
)
_INTEGRATES = re.compile(
    r"\bintegr|\banti-?deriv|\bprimitive\b|\\int(?![a-z])|∫|\bdifferential\s+equation|\bsolve\b|\bwhose\s+deriv",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^[^\w(\\]*(?:[A-Za-z]{2,}[\s,:$]+)*")
_MARKS = re.compile(r"[\s${}]|\\(?:left|right|big|Big|[,;!:]|[()\[\]])|\\?\\text|\\cdot|\*")


def asked(sample: Sample) -> str:
    """The end of what the user wrote."""
    return "\n".join(message.content for message in sample.prompt if message.role == "user")[-QUESTION:]


def asks_percent(sample: Sample) -> bool:
    """Whether the question asks for a percentage: it names one without saying how many."""
    text = asked(sample)
    if "%" not in text and "percent" not in text.lower() and "per cent" not in text.lower():
        return False
    questions = [part for part in _SENTENCES.split(text) if part.strip()]
    ask = [part for part in questions if part.rstrip().endswith("?")] or questions[-1:]
    return bool(any(_ASKED.search(part) for part in ask) or _FORMAT.search(text))


def names(sample: Sample, expression: str) -> bool:
    """Whether the question names an expression such as ``a+b``, whose value an answer may then state."""
    bare = _MARKS.sub("", _LEAD.sub("", expression))
    return len(bare) >= 2 and bare in _MARKS.sub("", asked(sample))


def differentiates(sample: Sample) -> bool:
    """Whether the question asks for a derivative: no constant of integration belongs to its answer."""
    text = asked(sample)
    return bool(_DERIVES.search(text)) and not _INTEGRATES.search(text)


def options(sample: Sample) -> Mapping[str, str]:
    """The options of a multiple choice by letter; none where the letters do not run on from A."""
    text = asked(sample)
    marks = list(_LETTER.finditer(text))
    found: dict[str, str] = {}
    for place, mark in enumerate(marks):
        if mark["letter"] != chr(ord("A") + len(found)):
            continue
        following = chr(ord(mark["letter"]) + 1)
        later = (other.start() for other in marks[place + 1 :] if other["letter"] == following)
        following = chr(ord(mark["letter"]) + 1)
        later = (other.start() for other in marks[place + 1 :] if other["letter"] == following)
        end = next(later, len(text))
        found[mark["letter"]] = text[mark.end() : end].partition("\n")[0].strip(" \t,;(（")
    return found if len(found) >= 2 else {}
