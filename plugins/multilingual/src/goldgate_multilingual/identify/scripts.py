"""Which scripts a text is written in, counted by letters (ISO 15924 codes)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import lru_cache

_NAMES = {  # the first word of a letter's Unicode name → script
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GURMUKHI": "Guru",
    "GUJARATI": "Gujr",
    "ORIYA": "Orya",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "KANNADA": "Knda",
    "MALAYALAM": "Mlym",
    "SINHALA": "Sinh",
    "THAI": "Thai",
    "LAO": "Laoo",
    "TIBETAN": "Tibt",
    "MYANMAR": "Mymr",
    "GEORGIAN": "Geor",
    "HANGUL": "Hang",
    "ETHIOPIC": "Ethi",
    "KHMER": "Khmr",
    "MONGOLIAN": "Mong",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "KATAKANA-HIRAGANA": "Kana",
    "CJK": "Hani",
    "IDEOGRAPHIC": "Hani",
    "ARMENIAN": "Armn",
    "THAANA": "Thaa",
    "SYRIAC": "Syrc",
    "CHEROKEE": "Cher",
    "TIFINAGH": "Tfng",
    "NKO": "Nkoo",
    "CANADIAN": "Cans",
    "BOPOMOFO": "Bopo",
    "JAVANESE": "Java",
    "COPTIC": "Copt",
    "GOTHIC": "Goth",
}
ENGLISH = {  # scripts as English sentences name them
    "Latn": "Latin letters",
    "Cyrl": "Cyrillic letters",
    "Grek": "Greek letters",
    "Arab": "Arabic letters",
    "Hebr": "Hebrew letters",
    "Deva": "Devanagari",
    "Hani": "Chinese characters",
    "Jpan": "Japanese",
    "Kana": "kana",
    "Hang": "Hangul",
}
_SYMBOLS = {
    "MATHEMATICAL",
    "MODIFIER",
    "DOUBLE-STRUCK",
    "MICRO",
    "OHM",
    "KELVIN",
    "ANGSTROM",
    "SCRIPT",
    "BLACK-LETTER",
}
_WIDTH = {"FULLWIDTH", "HALFWIDTH"}  # forms of another script's letters


@lru_cache(maxsize=1 << 16)
def script(char: str) -> str:
    """The script of a letter: an ISO 15924 code, "Zyyy" for a letter of another script, "" for what is no
    letter.

    Letters of mathematics (𝐀) belong to no script.
    """
    if unicodedata.category(char)[0] != "L":
        return ""
    first, _, rest = unicodedata.name(char, "").partition(" ")
    if first in _WIDTH:
        first = rest.partition(" ")[0]
    if char in "ªº":
        return ""
    return _NAMES.get(first, "" if first in _SYMBOLS else "Zyyy")


def counts(text: str) -> Counter[str]:
    """Letters per script."""
    if text.isascii():
        return Counter({"Latn": sum(map(str.isalpha, text))})
    found = Counter(map(script, text))
    del found[""]
    return found


def is_japanese(found: Counter[str]) -> bool:
    """Whether Han letters stand with enough kana to be Japanese: one in ten."""
    kana = found["Kana"]
    return kana > 0 and kana * 10 >= kana + found["Hani"]
