"""Evidence that a text translates another one, as numbers: length, names, numbers, signs, meaning."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from goldgate_multilingual.languages import Language
from goldgate_multilingual.translation import names

SPREAD, SHORT = 0.17, 1.6  # of the logarithm of the length ratio: of long texts, and what short ones add
_SIGNS = {
    "question": re.compile(r"[?？؟]"),
    "exclamation": re.compile(r"[!！]"),
    "quotation": re.compile(r"[\"“”„«»「」『』]|(?<!\w)['‘’‚]\w"),
    "bracket": re.compile(r"[(（]"),
    "colon": re.compile(r"[:：]"),
}


@dataclass(frozen=True, slots=True)
class Features:
    """``stretch``: how many standard deviations the lengths are from what the languages lead one to expect.
    ``found`` and ``missing``: sounds of names. ``signs``: signs that one text has and the other does not.
    """

    stretch: float
    found: float
    missing: float
    signs: int
    shared_signs: int


def features(source: str, target: str, source_language: Language, target_language: Language) -> Features:
    """The evidence of a pair of plain texts."""
    found, missing = names.evidence(source, target, source_language.code, target_language.code)
    has = [(bool(sign.search(source)), bool(sign.search(target))) for sign in _SIGNS.values()]
    return Features(
        stretch(source, target, source_language, target_language),
        found,
        missing,
        sum(left != right for left, right in has),
        sum(left and right for left, right in has),
    )


def stretch(source: str, target: str, source_language: Language, target_language: Language) -> float:
    """The logarithm of the length ratio over what is expected, in standard deviations."""
    expected = target_language.size / source_language.size
    small = min(len(source), len(target) / expected)
    spread = math.sqrt(SPREAD**2 + SHORT / (small + 5))
    return math.log((len(target) + 5 * expected) / ((len(source) + 5) * expected)) / spread
