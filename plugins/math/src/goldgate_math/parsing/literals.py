"""Answers that are no expressions: times, dates, numerals in a base, choices, text."""

from __future__ import annotations

import re
from fractions import Fraction

from goldgate_math.tree import Based, Choice, Clock, Date, Num, Text

_CLOCK = re.compile(
    r"(?:at\s+)?(\d{1,2})(?:\s?[:.]\s?(\d{2}))?(?::(\d{2}))?\s*"
    r"(?:(a|p)\.?\s?m\b\.?|(o'?clock)(?:\s+(?:in the\s+)?(morning|afternoon|evening|at night))?"
    r"|(?:in the\s+)(morning|afternoon|evening))?",
    re.IGNORECASE,
)
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: place + 1 for place, name in enumerate(_NAMES)}
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_MONTH_FIRST = re.compile(
    rf"{_WEEKDAY}({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,?\s+(\d{{4}}))?", re.I
)
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\.?(?:\s*,?\s+(\d{{4}}))?", re.I
)
DAY = re.compile(rf"(?<![\w.])(?:{_MONTH_FIRST.pattern}|{_DAY_FIRST.pattern})(?!\w)", re.I)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORDED = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|sixteen"
_BASES = dict(zip(_WORDED.split("|"), (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16), strict=True))
_BASES |= {"binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16, "hex": 16}
_TEXT = r"(?:\\(?:text|mathrm)\s*\{\s*)?"
_BASED = re.compile(
    rf"\(?\s*{_TEXT}(?P<digits>[0-9A-Fa-f]{{1,200}})\}}?\s*\)?\s*"
    rf"(?:_\s*\{{?\s*{_TEXT}\(?(?P<low>\d{{1,2}}|{_WORDED})\)?\s*\}}{{0,2}}"
    rf"|,?\s*\(?\s*{_TEXT}(?:in\s+)?base[\s-]+(?P<base>\d{{1,2}}|{_WORDED})\s*\}}?\s*\)?"
    rf"|\s+\(?(?:in\s+)?(?P<name>binary|octal|hexadecimal|hex)\)?)",
    re.IGNORECASE,
)
_REPEATING = re.compile(r"(-?)(\d{0,20})\.(\d{0,12}?)(\d{1,6}?)\4{2,20}\s*(?:\.\.\.|\\[lc]?dots)\s*")
_PREFIXED = re.compile(r"0([bBoOxX])([0-9A-Fa-f]{1,200})")
_BOLD = r"(?:\\(?:text|mathrm|textbf|mathbf)\s*\{\s*)?"
_CHOICE = re.compile(
    rf"(?:the\s+)?(?:option|choice|answer)?\s*{_BOLD}[(\[]?\s*{_BOLD}[(\[]?([A-Ja-j])[)\]]?"
    r"\s*\}?\s*[)\].:]?\s*\}?",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\(?([A-J])\s*[).:]\s*(\S.{0,200})")
_ROMAN_CONTENT = re.compile(r"\(?([A-J])\s*[).:]\s*((?:I{1,3}|I?V)(?:(?:\s*,\s*|\s+and\s+|\s+)\w+){0,4})")
_LETTERS = re.compile(r"\(?[A-J]\)?(?:\s*(?:,|;|and|&|,\s*and)?\s*\(?[A-J]\)?){1,6}")


def clock(text: str) -> Clock | None:
    """A time of day with a colon and minutes below 60, or with am, pm or o'clock."""
    if text.lower() in {"noon", "midnight"}:
        return Clock(43_200, "pm") if text.lower() == "noon" else Clock(0, "am")
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute, second, half, oclock, part, bare_part = match.groups()
    if not (half or oclock or bare_part) and (minute is None or "." in text):
        return None
    if int(hour) > (12 if half or oclock else 24) or int(minute or 0) > 59 or int(second or 0) > 59:
        return None
    if half:
        part = "am" if half in "aA" else "pm"
    else:
        word = (part or bare_part or "").lower()
        part = "am" if word == "morning" else "pm" if word else ""
    seconds = (int(hour) % 12 if part else int(hour) % 24) * 3600 + int(minute or 0) * 60 + int(second or 0)
    if part == "pm":
        seconds += 12 * 3600
    return Clock(seconds, part)  # type: ignore[arg-type]  # "", "am" or "pm"


def date(text: str) -> Date | None:
    """A day: ``March 5, 2020``, ``5 March``, ``2020-03-05``; slashes month first, as in the US."""
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _SLASHED.fullmatch(text):
        month, day, year = map(int, match.groups())
    elif match := _MONTH_FIRST.fullmatch(text):
        month, day, year = _MONTHS[match[1][:3].lower()], int(match[2]), int(match[3] or 0)
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), _MONTHS[match[2][:3].lower()], int(match[3] or 0)
    else:
        return None
    return Date(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def based(text: str) -> Based | None:
    """A numeral whose base is given: ``1011_2``, ``1011 (base 2)``, ``0b1011``."""
    if match := _PREFIXED.fullmatch(text):
        base, digits = {"b": 2, "o": 8, "x": 16}[match[1].lower()], match[2]
    elif match := _BASED.fullmatch(text):
        digits = match["digits"]
        name = (match["low"] or match["base"] or match["name"]).lower()
        base = int(name) if name.isdigit() else _BASES[name]
    else:
        return None
    digits = digits.upper().lstrip("0") or "0"
    if not 2 <= base <= 16 or any(int(digit, 16) >= base for digit in digits):
        return None
    return Based(digits, base, Fraction(int(digits, base)))


def repeating(text: str) -> Num | None:
    """A decimal that goes on: ``0.333...``; its block must be written three times or more."""
    match = _REPEATING.fullmatch(text)
    if match is None:
        return None
    sign, whole, head, block = match.groups()
    shift = 10 ** len(head)
    value = Fraction(int((whole or "0") + head), shift) + Fraction(int(block), (10 ** len(block) - 1) * shift)
    return Num(-value if sign else value)


_ORDINAL = re.compile(r"(?:the\s+)?(\d{1,9})\s*(?:\^\s*\{?\s*)?(?:st|nd|rd|th)\}?", re.IGNORECASE)


def ordinal(text: str) -> Num | None:
    """``3rd`` as its number."""
    match = _ORDINAL.fullmatch(text)
    return Num(Fraction(int(match[1]))) if match else None


def choice(text: str) -> Choice | None:
    """One letter of a multiple choice as the whole answer, or several capitals."""
    if match := _CHOICE.fullmatch(text):
        return Choice(frozenset(match[1].upper()), order=match[1])
    if match := _ROMAN_CONTENT.fullmatch(text):
        return Choice(frozenset(match[1]), match[2])
    if _LETTERS.fullmatch(text):
        letters = [letter for letter in text if letter in "ABCDEFGHIJ"]
        return Choice(frozenset(letters), order="".join(letters))
    if match := _LISTED.fullmatch(text):
        return Choice(frozenset(match[1]), match[2])
    return None


_WRAPPED = re.compile(r"\\(?:text|textbf|textit|mathrm|mathbf|mbox|textnormal|emph)\s*\{([^{}]*)\}")
_WORD = re.compile(r"[^\W\d_]+\d\w*|[^\W\d_]+(?:['-][^\W\d_]+)*|\d+(?:\.\d+)?")
ARTICLES = frozenset(("the", "a", "an", "is", "are", "it", "its"))


def unwrapped(source: str) -> str:
    """The text without ``\\text{…}`` and its like."""
    return _WRAPPED.sub(r"\1", source).strip() if "\\" in source else source


def text(source: str) -> Text:
    """The words of an answer in lower case, without articles."""
    bare = _WRAPPED.sub(r"\1 ", source).replace("$", " ").replace("\\", " ")
    words = [word.lower() for word in _WORD.findall(bare)]
    listed = "," in bare or "and" in words
    kept = tuple(word for word in words if word not in ARTICLES and not (listed and word == "and"))
    return Text(kept or tuple(words), listed)
