"""One check per thing that must survive a translation. Each gives what is wrong, "" where nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from goldgate_multilingual.translation import dates, marks, units
from goldgate_multilingual.translation.numbers import Number, Numbers, has_words, numbers

SMALL = 100  # a whole number up to here may be written as a word that is not known
_MINUS = (
    *(
        "minus",
        "moins",
        "menos",
        "meno ",
        "miinus",
        "mínusz",
        "минус",
        "мінус",
        "negativ",
        "マイナス",
        "零下",
        "负",
        "負",
    ),
    *(
        "below",
        "unter null",
        "sous zéro",
        "bajo cero",
        "sotto zero",
        "abaixo de zero",
        "ниже нуля",
        "영하",
        "ติดลบ",
        "ลบ",
    ),
    *("eksi", "ऋण", "शून्य से नीचे", "माइनस", "ناقص", "تحت الصفر", "âm "),
)
_BUDDHIST = 543  # years between the calendars


@dataclass(frozen=True, slots=True)
class Pair:
    """A source and its translation, with the codes of their languages."""

    source: str
    target: str
    source_code: str
    target_code: str


def _same(read: Callable[[str], Counter[str]], what: str) -> Callable[[Pair], str]:
    def check(pair: Pair) -> str:
        return _difference(read(pair.source), read(pair.target), what)

    return check


def _difference(source: Counter[str], target: Counter[str], what: str) -> str:
    lost, added = source - target, target - source
    if lost and added:
        return f"{what} {_first(lost)} became {_first(added)}"
    if lost:
        return f"{what} {_first(lost)} is lost"
    return f"{what} {_first(added)} was added" if added else ""


def _first(found: Counter[str]) -> str:
    return repr(next(iter(found))[:80])


def printf(pair: Pair) -> str:
    """The same conversions, the unnumbered ones in the same order."""
    wrong = _difference(marks.printf(pair.source), marks.printf(pair.target), "the conversion")
    if wrong:
        return wrong
    before, after = marks.printf_order(pair.source), marks.printf_order(pair.target)
    return f"conversions without numbers changed places: {before} became {after}" if before != after else ""


def lists(pair: Pair) -> str:
    """As many list items and headings."""
    before, after = marks.lists(pair.source), marks.lists(pair.target)
    names = ("list items", "headings")
    wrong = [f"{a} {name} became {b}" for a, b, name in zip(before, after, names, strict=True) if a != b]
    return wrong[0] if wrong else ""


def number(pair: Pair) -> str:
    """The same numbers, in any locale and scale; a number may become a word and the other way round."""
    source = _numbers(pair.source, pair.source_code)
    target = _numbers(pair.target, pair.target_code)
    lost = _unexplained(source, target, pair, pair.target_code)
    added = _unexplained(target, source, pair, pair.source_code)
    if lost and added:
        return f"the number {lost[0].written!r} became {added[0].written!r}"
    if lost:
        return f"the number {lost[0].written!r} is lost"
    if added:
        return f"the number {added[0].written!r} was added"
    return _sign(source, target, pair.target) or _sign(target, source, pair.source)


def _sign(ours: Numbers, theirs: Numbers, their_text: str) -> str:
    """A minus before a number that the other text has only without one, and no word for it."""
    lower = their_text.lower()
    if any(word in lower for word in _MINUS):
        return ""
    below = {value for one in ours.firm if one.negative for value in one.readings}
    above = {value for one in theirs.firm if not one.negative for value in one.readings}
    kept = {value for one in theirs.firm if one.negative for value in one.readings}
    wrong = sorted((below & above) - kept)
    return f"the sign of {float(wrong[0]):g} differs" if wrong else ""


def date(pair: Pair) -> str:
    """The same months and weekdays, where both texts name some."""
    for name, read in (("months", dates.months), ("weekdays", dates.weekdays)):
        before, after = read(pair.source, pair.source_code), read(pair.target, pair.target_code)
        if before and after and not (before <= after or after <= before):
            return f"{name} differ: {sorted(before)} became {sorted(after)}"
    return ""


def _numbers(text: str, code: str) -> Numbers:
    plain = marks.without_latex(marks.without_code(text))
    for mark in [*marks.urls(plain), *marks.placeholders(plain), *marks.printf(plain)]:
        plain = plain.replace(mark, " ")
    found = numbers(marks.bare_lists(plain), code)
    named = {Fraction(month) for month in dates.months(plain, code, alone=True)}
    return Numbers(found.firm, found.soft | named)


def _unexplained(ours: Numbers, theirs: Numbers, pair: Pair, their_code: str) -> list[Number]:
    """Numbers of one text for which the other has neither the value nor a word that may stand for it."""
    known = {value for one in theirs.firm for value in (*one.readings, *one.parts)} | theirs.soft
    scales = {value for value in theirs.soft if value >= 1000}
    converted = units.conversions(pair.source, pair.source_code) or units.conversions(
        pair.target, pair.target_code
    )
    return [
        one
        for one in ours.firm
        if not any(_explained(value, known, scales, pair, their_code) for value in one.readings)
        and not (one.parts and all(_explained(part, known, set(), pair, their_code) for part in one.parts))
        and not any(units.near(value, known, converted) for value in one.readings)
    ]


def _explained(value: Fraction, known: set[Fraction], scales: set[Fraction], pair: Pair, code: str) -> bool:
    if value in known or value in {0, 1}:
        return True  # 15:00 and 3 p.m., an hour and one hour
    if value.denominator == 1 and value <= SMALL and not has_words(code):
        return True
    if any(value % scale == 0 and value / scale in known for scale in scales):
        return True  # "three million" for 3,000,000
    return bool(_other_ways(value, {"sw", "am"} & {pair.source_code, pair.target_code} != set()) & known)


def _other_ways(value: Fraction, from_sunrise: bool) -> set[Fraction]:
    """Other numbers for the same time: 3 p.m. and 15:00, years of the Buddhist calendar, decades and
    centuries.
    """
    found = {value + _BUDDHIST, value - _BUDDHIST} if 1000 < value < 3000 else set()
    if value <= 24:
        found |= {value + 12, value - 12}
        found |= {value + 6, value - 6} if from_sunrise else set()
    if 0 < value < 100 and value % 10 == 0:
        found |= {1900 + value, 1800 + value}
    if 1000 < value <= 2100 and value % 10 == 0:
        found.add(value % 100)
        found.add(value / 100 + 1)
    return found | ({(value - 1) * 100} if 10 < value < 22 else set())


CHECKS: Mapping[str, Callable[[Pair], str]] = {
    "placeholders": _same(marks.placeholders, "the field"),
    "printf": printf,
    "numbers": number,
    "dates": date,
    "code": _same(marks.code, "the code"),
    "latex": _same(marks.latex, "the formula"),
    "tags": _same(marks.tags, "the tag"),
    "urls": _same(marks.urls, "the address"),
    "lists": lists,
}

NAMES = (*CHECKS, "appended", "length", "copied", "meaning", "order")
"""Every check of a translation by name: those of pairs, and those that look at the whole text."""
