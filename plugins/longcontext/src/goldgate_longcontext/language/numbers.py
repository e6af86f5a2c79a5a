"""Numbers of a text as values, however they are written: digits, words, dates, clock times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from goldgate_longcontext.language.words import fold, table

LONGEST = 40  # digits of a number that is read


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands from ``start`` to ``end``; ``value`` is its canonical text."""

    value: str
    start: int
    end: int
    word: bool = False


_DIGITS = re.compile(
    r"(?<![\w.,])(?P<sign>[-−])?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u202f'’]\d{3})+(?:\.\d{1,20})?"
    r"|\d{1,3}(?: \d{3})+(?![\d.,])|\d{1,40}(?:[.,]\d{1,20})?)"
    r"(?P<ordinal>st|nd|rd|th|\.(?=\s[A-ZÄÖÜ]?[a-zäöü]+\s\d{4}))?"
    r"(?P<scale>\s?(?:k|m|bn)\b"
    r"|\s(?:hundred|thousand|million|billion|trillion|Millionen|Milliarden|millones|millions|milliards)\b)?"
    r"(?![\w])"
)
_LOOSE = re.compile(r"(?<![\d.,])\d{1,40}(?:[.,]\d{1,20})?")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d{2})(?:\s?([ap])\.?m\b\.?)?(?!\d)|(?<![\d.,])(\d{1,2})\s?([ap])\.?m\b\.?", re.I
)
_SCALES = {
    "hundred": 2, "thousand": 3, "k": 3, "million": 6, "m": 6, "millionen": 6, "millones": 6, "millions": 6,
    "billion": 9, "bn": 9, "milliarden": 9, "milliards": 9, "trillion": 12,
}  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]+")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)


@cache
def _small() -> dict[str, int]:
    """Number words of English, German, French and Spanish: word → value."""
    return {fold(word): int(row[0]) for row in table("numbers") for word in row[1:]}


@cache
def _ordinals() -> dict[str, int]:
    return {fold(word): int(row[0]) for row in table("ordinals") for word in row[1:]}


_MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_PLAIN = {"hundert": 100, "tausend": 1000, "cent": 100, "mille": 1000, "cien": 100, "mil": 1000}


def canonical(value: Decimal) -> str:
    """One text per value: no trailing zeros, no exponent."""
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "") else text


def numbers(text: str) -> list[Number]:
    """All numbers of a text in order. Dates give day, month (as a word) and year by themselves."""
    found: list[Number] = []
    taken = bytearray(len(text))
    for source in (_iso, _clocks, _of_digits, _of_words):
        more = [one for one in source(text) if not any(taken[one.start : one.end])]
        for one in more:
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
        found += more
    return sorted(found, key=lambda one: (one.start, one.end))


def _iso(text: str) -> Iterator[Number]:
    for match in _ISO.finditer(text):
        year, month, day = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            for part in (str(year), MONTHS[month - 1], str(day)):
                yield Number(part, match.start(), match.end())


def _clocks(text: str) -> Iterator[Number]:
    for match in _CLOCK.finditer(text):
        hour, minute = int(match[1] or match[4]), int(match[2] or 0)
        half = (match[3] or match[5] or "").casefold()
        if not half and (":" not in match[0] or hour > 23):
            continue
        if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
            continue
        hour = hour % 12 + 12 * (half == "p") if half else hour
        yield Number(f"{hour}:{minute:02}", match.start(), match.end())


def _of_digits(text: str) -> Iterator[Number]:
    read: set[int] = set()
    for match in _DIGITS.finditer(text):
        digits = match["digits"]
        if sum(map(str.isdigit, digits)) > LONGEST:
            continue
        try:
            value = Decimal(_plain(digits))
        except InvalidOperation:
            continue
        if scale := (match["scale"] or "").strip().casefold():
            if scale in ("m", "k") and not _is_scale(text, match):
                scale = ""
            value = value.scaleb(_SCALES[scale]) if scale else value
        read.add(match.start("digits"))
        sign = "-" if match["sign"] and not _range(text, match.start()) else ""
        end = match.end() if scale or not match["scale"] else match.start("scale")
        yield Number(sign + canonical(value), match.start("digits"), end)
    for match in _LOOSE.finditer(text):  # digits glued to letters: 34km, A4, CO2
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        if match.start() not in read and after.isalpha() and not before.isalnum():
            try:
                yield Number(canonical(Decimal(_plain(match[0]))), match.start(), match.end())
            except InvalidOperation:
                continue


def _is_scale(text: str, match: re.Match[str]) -> bool:
    """``5k`` and ``$5m`` are scales; ``5 m`` is a length."""
    return match["scale"].strip() in ("k", "m", "K", "M") and (
        (match["scale"].strip().casefold() == "k" and not match["scale"].startswith(" "))
        or (text[max(0, match.start() - 1) : match.start()] in "$€£" and match.start() > 0)
    )


def _plain(digits: str) -> str:
    """The digits of a number with a point before its decimals."""
    text = re.sub(r"[\u00a0\u202f'’ ]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return text.replace(",", "")
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) and len(text) > 4:
        return text  # 12.345 is read as it is written in English
    return text.replace(",", ".")


def _range(text: str, start: int) -> bool:
    """Whether a hyphen joins two numbers or words rather than being a sign."""
    return start > 0 and text[start - 1 : start].isalnum()


def _of_words(text: str) -> Iterator[Number]:
    """Number words, joined: "twelve thousand four hundred", "twenty-one", "nineteen eleven"."""
    small, ordinal = _small(), _ordinals()
    run: list[tuple[str, int, int]] = []
    for match in _WORDS.finditer(text):
        word = fold(match[0])
        joined = bool(run) and text[run[-1][2] : match.start()].strip(" \t") in ("", "-")
        if not joined and run:
            yield from _closed(run)
            run = []
        if (
            word in small
            or word in _MULTIPLIERS
            or word in _PLAIN
            or (word == "and" and joined and run[-1][0] in _MULTIPLIERS)
            or (word == "point" and joined)
        ):
            run.append((word, match.start(), match.end()))
        elif word in ordinal:
            value = _value([*(part for part, _, _ in run)]) if run else "0"
            if value is not None and int(Decimal(value)) % 10 == 0:
                start = run[0][1] if run else match.start()
                yield Number(str(int(Decimal(value)) + ordinal[word]), start, match.end(), word=True)
            run = []
        else:
            if run:
                yield from _closed(run)
                run = []
            if (german := _german(word)) is not None:
                yield Number(str(german), match.start(), match.end(), word=True)
    if run:
        yield from _closed(run)


def _closed(run: list[tuple[str, int, int]]) -> Iterator[Number]:
    while run and run[-1][0] in ("and", "point"):
        run = run[:-1]
    value = _value([part for part, _, _ in run])
    if value is not None:
        yield Number(value, run[0][1], run[-1][2], word=True)
        return
    for part, start, end in run:  # words that make no number together: each by itself
        if (alone := _value([part])) is not None:
            yield Number(alone, start, end, word=True)


def _value(parts: list[str]) -> str | None:
    small = _small()
    if "point" in parts:
        at = parts.index("point")
        whole, rest = _value(parts[:at]), [small.get(part, -1) for part in parts[at + 1 :]]
        if whole is None or not rest or any(not 0 <= one <= 9 for one in rest):
            return None
        return canonical(Decimal(f"{whole}.{''.join(map(str, rest))}"))
    total, current, last = 0, 0, 1 << 60
    for part in parts:
        if part == "and":
            continue
        if part in small:
            one = small[part]
            # "nineteen eleven": a year in two halves
            if current and 10 <= one <= 99 and 10 <= current <= 20 and not total and len(parts) <= 3:
                current = current * 100 + one
                last = 10
                continue
            after_tens = current % 100 >= 20 and one < 10 and current % 10 == 0
            crowded = one >= last or last <= one * 10 < 100 or (last < 20 and current % 100)
            if current and crowded and not after_tens:
                return None
            current += one
            last = one if one >= 20 else 1 if one else 0
        elif part in _MULTIPLIERS or part in _PLAIN:
            factor = _MULTIPLIERS.get(part) or _PLAIN[part]
            if factor == 100:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * factor, 0
            last = 1 << 60
        else:
            return None
    return str(total + current)


_GERMAN_TENS = re.compile(r"([a-zß]+)und([a-z]+)")


def _german(word: str) -> int | None:
    """einundzwanzig: the ones before the tens."""
    if (match := _GERMAN_TENS.fullmatch(word)) is None:
        return None
    ones, tens = _small().get({"ein": "eins"}.get(match[1], match[1]), 0), _small().get(match[2], 0)
    return ones + tens if 1 <= ones <= 9 and tens in range(20, 100, 10) else None
