"""Numbers of a text, whatever its locale writes: 1.234,5 · 10 Mio. · 1000万 · १२ · 1,00,000.

Names of powers of ten and the signs come from CLDR (babel). A token whose signs are ambiguous ("1.234") has
several readings; number words are found for a dozen languages and count only where they explain a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from goldgate_multilingual.languages import resource

_TOKEN = re.compile(r"\d{1,40}(?:[.,٫٬'’]\d{1,40}|[ \u00a0\u202f\u2009](?=\d{3}(?!\d))\d{3}){0,12}")
_LETTERS = {
    "k": 10**3,
    "m": 10**6,
    "bn": 10**9,
    "b": 10**9,
    "tn": 10**12,
    "mn": 10**6,
    "mio": 10**6,
    "mrd": 10**9,
}
_JOINED = {
    **dict.fromkeys("千천", 10**3),
    **dict.fromkeys("万萬만", 10**4),
    **dict.fromkeys("億亿억", 10**8),
    **dict.fromkeys("兆조", 10**12),
}
_HAN = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "兩": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8}
_HAN_RUN = re.compile("[" + "".join(_HAN) + "".join(_HAN_UNITS) + "]{1,20}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ROMAN = re.compile(r"\b(?=[IVX]{2,7}(?:\b|e|è|th))(X{0,3}(?:IX|IV|V?I{0,3}))(?:e|ème|th)?\b")
_MINUS = re.compile(r"(?:^|[\s(])[-−–]$")
_DECADE = re.compile(r"['’]?s\b|-?er\b|-х\b|-ті\b")  # the 1970s: many ways to say it
_LOANS = (
    *((name, 10**9) for name in ("milliard", "miliard", "miljard", "milyar", "miliyar", "mlrd")),
    *((name, 10**6) for name in ("milli", "mili", "milj", "mily", "miley", "mln")),
    *((name, 10**9) for name in ("billi", "bili", "bilj", "bily", "biley", "dis ")),
)
MOST = 400  # numbers that are looked at


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written, the values that it may have (what the locale would read first), and the
    whole numbers between its signs: 4.40 may be a time, 0800 555 a telephone's number.
    """

    written: str
    readings: tuple[Fraction, ...]
    parts: tuple[Fraction, ...] = ()
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """``firm``: numbers in digits. ``soft``: values that words, months or a clock may stand for."""

    firm: tuple[Number, ...]
    soft: frozenset[Fraction]


def numbers(text: str, code: str) -> Numbers:
    """The numbers of a text in a language."""
    text = ascii_digits(text)
    firm: list[Number] = []
    decades: set[Fraction] = set()
    at = 0
    while len(firm) < MOST and (found := _TOKEN.search(text, at)):
        at = found.end()
        readings = _readings(found[0], code)
        scale, at = _scale(text, found.start(), at, code)
        total = [value * scale for value in readings]
        while scale >= 10 and (more := _TOKEN.match(text, at + (text[at : at + 1] == " "))):
            smaller, end = _scale(text, more.start(), more.end(), code)
            if not (text[at - 1] in _JOINED and smaller < scale):
                break  # 1億2000万 is one number
            total = [value + _readings(more[0], code)[0] * smaller for value in total]
            at, scale = end, smaller
        parts = tuple(Fraction(int(part)) for part in re.findall(r"\d+", found[0]))
        if not readings:
            firm += [Number(str(part), (part,)) for part in parts]
        elif _DECADE.match(text, at):
            decades |= {readings[0], readings[0] % 100, Fraction(readings[0] // 100 + 1)}
        else:
            split = parts if len(parts) > 1 and scale == 1 and _divisible(found[0]) else ()
            below = bool(_MINUS.search(text, 0, found.start()))
            firm.append(Number(text[found.start() : at].strip(), tuple(dict.fromkeys(total)), split, below))
    return Numbers(tuple(firm), frozenset(_words(text, code) | decades))


def _divisible(token: str) -> bool:
    """Whether digits may be several numbers: a time (4.40) or a telephone's number, not grouped thousands."""
    return " " in token or any(len(group) != 3 for group in re.split(r"\D", token)[1:])


def ascii_digits(text: str) -> str:
    """Native digits (१२, ١٢, 全角) as ASCII ones."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and c > "9" else c for c in text)


def _readings(token: str, code: str) -> tuple[Fraction, ...]:
    """The values of digits with signs between them; none for a date or a version (1.2.2003)."""
    signs = re.findall(r"\D", token)
    groups = re.split(r"\D", token)
    if not signs:
        return (Fraction(int(token)),)
    whole = Fraction(int("".join(groups)))
    grouped = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0][:1] != "0"
    indian = len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[1:-1]) and len(groups[0]) <= 2
    if len(signs) > 1 and len(set(signs)) == 1:
        return (whole,) if grouped or (indian and signs[0] == ",") else ()
    if signs[-1] in " \u00a0\u202f\u2009'’٬":
        return (whole,) if grouped else ()
    decimal = Fraction(
        int("".join(groups[:-1])) * 10 ** len(groups[-1]) + int(groups[-1]), 10 ** len(groups[-1])
    )
    if len(signs) > 1:
        rest = all(len(group) in {2, 3} for group in groups[1:-1])
        return (decimal,) if rest and signs[-1] not in signs[:-1] else ()
    if not grouped:
        return (decimal,)
    if groups[-1] == "000":
        return (whole,)  # nobody writes 450.000 for 450
    return (decimal, whole) if signs[0] == _decimal_sign(code) else (whole, decimal)


def _scale(text: str, start: int, end: int, code: str) -> tuple[int, int]:
    """The power of ten that words after a number (in Swahili before it) stand for, and where they end."""
    scale = 1
    spaced = end + (text[end : end + 1] in {" ", "\u00a0"} and code in {"zh", "yue", "ja", "ko"})
    while spaced < len(text) and text[spaced] in _JOINED:
        scale, end = scale * _JOINED[text[spaced]], spaced + 1
        spaced = end
    if scale > 1:
        return scale, end
    named = scale_words(code)
    for _ in range(2):
        skip = int(text[end : end + 1] in {" ", "\u00a0", "\u202f", "-"})
        rest = text[end + skip : end + skip + 24].lower()
        value, length = _scale_word(rest, named, attached=not skip)
        if not value:
            break
        scale, end = scale * value, end + skip + length
    if scale == 1 and code in {"sw", "zu", "xh"}:
        before = re.search(r"([^\W\d_]{3,12})\s?$", text[max(0, start - 14) : start])
        scale = named.get(before[1].lower(), 1) if before else 1
    return scale, end


def _scale_word(rest: str, named: Mapping[str, int], attached: bool) -> tuple[int, int]:
    """The value and length of the scale word that a text begins with: up to three letters of an ending may
    follow it, anything in a script that joins words.
    """
    word = _WORD.match(rest)
    for name, value in named.items():
        if rest.startswith(name) and (name > "\u0900" or (word and word.end() - len(name) <= 3)):
            return value, (len(name) if name > "\u0900" or not word else word.end())
    if word and (attached or len(word[0]) > 1) and word[0] in _LETTERS:
        return _LETTERS[word[0]], word.end()
    return _borrowed(rest)


def _borrowed(rest: str) -> tuple[int, int]:
    """Million and billion as loan words in any script: मिलियन, বিলিয়ন."""
    from anyascii import anyascii

    word = re.split(r"[\s\d.,;:!?)\]]", rest, maxsplit=1)[0]
    plain = anyascii(word).lower()
    for beginning, value in _LOANS:
        if plain.startswith(beginning):
            return value, len(word)
    return 0, 0


@cache
def scale_words(code: str) -> Mapping[str, int]:
    """Word in lower case → power of ten, from CLDR's compact forms of numbers."""
    from babel import Locale, UnknownLocaleError

    found: dict[str, int] = {}
    for locale in (code, "pt_PT") if code == "pt" else (code,):
        try:
            forms = Locale.parse(locale).compact_decimal_formats
        except (UnknownLocaleError, ValueError):
            continue
        for width in ("long", "short"):
            for by_size in forms.get(width, {}).values():
                for size, pattern in by_size.items():
                    text = getattr(pattern, "pattern", str(pattern)).split(";")[0].replace("'", "")
                    word = re.sub(r"[0\s\u200f\u200e]+", " ", text).strip().lower().rstrip(".")
                    zeros = text.count("0")
                    if len(word) > 1 and " " not in word and zeros:
                        found.setdefault(word, int(size) // 10 ** (zeros - 1))
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))


@cache
def _decimal_sign(code: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale.parse(code).number_symbols.get("latn", {}).get("decimal", "."))
    except (UnknownLocaleError, ValueError):
        return "."


def _words(text: str, code: str) -> set[Fraction]:
    """Values that number words, Roman numerals and Han numerals stand for."""
    found = {Fraction(_roman(match)) for match in _ROMAN.findall(text)}
    if code in {"zh", "yue", "ja"}:
        found |= {Fraction(_han(match)) for match in _HAN_RUN.findall(text)}
    listed = _number_words(code)
    last = 0
    for word in _WORD.findall(text.lower()) if listed else ():
        for part in [word, *word.split("-")] if "-" in word else [word]:
            values = _values(part, listed)
            found |= {Fraction(value) for value in values}
            if values:
                value = min(values)
                if 20 <= last <= 90 and value < 20:
                    found.add(Fraction(last + value))
                last = value
            elif part not in {"and", "et", "y", "e", "i", "en"}:
                last = 0
    scales = {Fraction(value) for name, value in scale_words(code).items() if name in text.lower()}
    return found | scales | {number * scale for number in found for scale in scales}


def _values(word: str, listed: Mapping[str, int]) -> set[int]:
    """The numbers that a word may stand for: itself, one with an ending, or unit and ten in one
    (einundzwanzig).
    """
    found = {value for name, value in listed.items() if word.startswith(name) and len(word) - len(name) <= 4}
    for joint in ("und", "en", "ën"):
        unit, joined, ten = word.partition(joint)
        if joined and unit in listed and ten in listed and listed[ten] % 10 == 0:
            found.add(listed[unit] + listed[ten])
    if not found:
        for name, value in listed.items():
            if 20 <= value <= 90 and word.startswith(name) and word[len(name) :] in listed:
                found.add(value + listed[word[len(name) :]])
    return found


def has_words(code: str) -> bool:
    """Whether number words of a language are known."""
    return bool(_number_words(code)) or code in {"zh", "yue", "ja"}


@cache
def _number_words(code: str) -> Mapping[str, int]:
    for line in resource("number_words.tsv").splitlines():
        name, _, listed = line.partition("\t")
        if name == code:
            pairs = (entry.split("=") for entry in listed.split())
            return {word: int(value) for value, words in pairs for word in words.split(",")}
    return {}


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[char] for char in text]
    return sum(-left if left < right else left for left, right in zip(values, [*values[1:], 0], strict=True))


def _han(text: str) -> int:
    total, part, digit = 0, 0, 0
    for char in text:
        if char in _HAN:
            digit = digit * 10 + _HAN[char]
        elif _HAN_UNITS[char] >= 10**4:
            total, part, digit = total + (part + digit or 1) * _HAN_UNITS[char], 0, 0
        else:
            part, digit = part + (digit or 1) * _HAN_UNITS[char], 0
    return total + part + digit
