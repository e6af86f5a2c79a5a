"""Amounts as people say them, in digits: ``fifteen hundred``, ``3 degrees below zero``, ``1 in 4``."""

from __future__ import annotations

import re
from fractions import Fraction

from goldgate_math.parsing.english_numbers import leading

_BELOW_ZERO = re.compile(
    r"(?P<number>\d[\d.,]*)\s*(?P<unit>degrees?(?:\s+(?:celsius|fahrenheit))?|°\s?[CF]?)?\s+below\s+zero\b",
    re.IGNORECASE,
)
_AND_PART = re.compile(r"(\d{1,6})\s+and\s+(?:an?\s+)?(\d{1,2})/(\d{1,2})(?=\s+[a-z]{3,})")
_THOUSANDS = re.compile(r"(?<=[$€£])\s?(\d[\d,]*(?:\.\d{1,2})?)\s?k\b", re.IGNORECASE)
_MINUS = re.compile(r"(?:minus|negative)\s+(?=\$?\d|\\frac)", re.IGNORECASE)
_ONE_IN = re.compile(r"(\d{1,9})\s+in\s+(?:every\s+)?(\d{1,9})")
_LASTING = re.compile(r"(\d{1,3})\s?h(?:ours?|rs?)?\s?(\d{1,2})\s?m(?:in(?:ute)?s?)?\.?")
_MORE = frozenset(("more", "greater", "higher", "larger", "above"))
_OR_MORE = re.compile(
    r"(\$?-?\d[\d.,/]*\$?)\s+or\s+(more|greater|higher|larger|above|less|fewer|lower|smaller|below)",
    re.IGNORECASE,
)


def in_digits(text: str) -> str:
    """The text with the amount that it is, or begins with, in digits; itself where it holds none of these."""
    if text[:1].isalpha():
        if (words := leading(text)) is not None:
            return _digits(words[0]) + text[words[1] :]
        if signed := _MINUS.match(text):
            return f"-{text[signed.end() :]}"
        return _thousands(text)
    if "h" in text and (lasting := _LASTING.fullmatch(text)):
        return f"{lasting[1]} hours {lasting[2]} minutes"
    if " in " in text and (share := _ONE_IN.fullmatch(text)) and int(share[1]) < int(share[2]):
        return f"\\frac{{{share[1]}}}{{{share[2]}}}"
    if " or " in text and (bound := _OR_MORE.fullmatch(text)):
        return f"{'at least' if bound[2].lower() in _MORE else 'at most'} {bound[1]}"
    if " and " in text and (mixed := _AND_PART.match(text)) and int(mixed[2]) < int(mixed[3]):
        return f"{mixed[1]} {mixed[2]}/{mixed[3]}{text[mixed.end() :]}"
    if "below" in text:
        text = _BELOW_ZERO.sub(lambda found: f"-{found['number']} {found['unit'] or ''}".strip(), text)
    return _thousands(text)


def _digits(value: Fraction) -> str:
    """A number in digits; a fraction in LaTeX, which has no decimal places to round to."""
    if value.denominator == 1:
        return str(value.numerator)
    return f"\\frac{{{value.numerator}}}{{{value.denominator}}}"


def _thousands(text: str) -> str:
    """The text with ``$18k`` in full."""
    return _THOUSANDS.sub(_in_full, text) if "k" in text or "K" in text else text


def _in_full(money: re.Match[str]) -> str:
    value = Fraction(money[1].replace(",", "")) * 1_000
    return str(value.numerator) if value.denominator == 1 else money[0]
