"""Whether the numbers of an answer rest on what was seen: stated, rounded, in another unit, or derived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, localcontext
from typing import Any

from goldgate_tools.reading import numbers, tokens
from goldgate_tools.reading.conversation import Called
from goldgate_tools.reading.numbers import Number, derived, near_miss, rounds_to
from goldgate_tools.reading.outcomes import failed, value
from goldgate_tools.reading.sources import Seen
from goldgate_tools.running import floating
from goldgate_tools.running.names import CALCULATOR, PYTHON

ABOUT = re.compile(
    r"(?:about|approximately|approx\.?|roughly|nearly|almost|around|some|over|more than|under|less than"
    r"|~|≈|circa|just)\s*[$€£]?$",
    re.IGNORECASE,
)
_MARKER = re.compile(r"(?:^|\n)[ \t>*-]*(?:step |option |item |no\. ?|#)?$", re.IGNORECASE)
_STATED = re.compile(r"=\s*[$€£]?$")
_UNITS = (
    (r"km|kilomet(?:re|er)s?|kg|kilograms?|kilos?|kw|kwh|kb"
    r"|kilobytes?", ("0.001", "1000", "1.609344", "0.45359237", "0.0009765625")),
    (r"mi|miles?", ("0.621371", "0.000621371")),
    (r"m|met(?:re|er)s?|cm|centimet(?:re|er)s?|mm|ft|feet|foot|inch(?:es)?|in|yards?",
     ("0.001", "0.01", "0.1", "10", "100", "1000", "0.3048", "3.28084", "2.54", "0.393701", "12",
     "0.0833333", "39.3701", "0.9144", "1.09361", "1609.344")),
    (r"lbs?|pounds?|oz|ounces?|g|grams?"
    r"|mg", ("2.20462", "0.00220462", "16", "1000", "0.001", "28.3495", "0.035274", "453.592")),
    (r"h|hrs?|hours?|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|ms",
     ("60", "3600", "24", "86400", "7", "1440", "1000", "0.001", "0.0166666667", "0.000277777778",
     "0.0416666667", "0.142857143", "365", "12", "0.0833333333", "52", "0.00273972603")),
    (r"mb|megabytes?|gb|gigabytes?|tb"
    r"|bytes?", ("1024", "0.0009765625", "1000", "0.001", "1000000", "0.000001", "1048576", "1073741824")),
    (r"l|lit(?:re|er)s?|ml|gallons?", ("1000", "0.001", "3.78541", "0.264172")),
    (r"dollars?|cents?|euros?|usd|eur", ("0.01", "100")),
    (r"mph|km/h|kph|m/s", ("1.609344", "0.621371", "3.6", "0.277778", "2.23694")),
)  # fmt: skip
_UNIT_PATTERNS = tuple(
    (re.compile(rf"\s?(?:{names})\b", re.IGNORECASE), tuple(map(Decimal, factors)))
    for names, factors in _UNITS
)
_DEGREES = re.compile(r"\s?(?:°|º|degrees?\s)\s*([CF])", re.IGNORECASE)
SMALL = 8  # numbers, any two of which may be combined
FEW = 8  # numbers of an output that an answer has to state one of
MOST = 300  # numbers of an answer that are looked at
LINES = 400_000


def unsupported_number(answer: str, seen: Seen, results: Seen, calls: Sequence[Called]) -> str:
    """The first number of an answer without support, in one line; empty where there is none."""
    answer = without_code(answer)
    stated = numbers.numbers(answer)[:MOST]
    if not stated:
        return ""
    counts = _counts(results, calls)
    totals = aggregates(calls) | formulas(calls)
    checked = [number for number in stated if not _marker(number, answer)]
    stands = {number: _stands(number, answer, seen, totals, counts) for number in checked}
    fine = {number.value for number, holds in stands.items() if holds}
    for number, holds in stands.items():
        if not (holds or _follows(number, answer, seen, results, fine)):
            return (
                f"the answer's {number.text.strip()[:60]!r} neither is in the outputs nor follows from them"
            )
        fine.add(number.value)
    return _uncited(checked, answer, calls)


def _stands(number: Number, answer: str, seen: Seen, totals: set[Decimal], counts: set[int]) -> bool:
    """Whether a number is stated by what was seen, or counts or adds up what is there."""
    return (
        direct(number, answer, seen.values)
        or direct(number, answer, totals)
        or (number.places == 0 and number.value in counts)
        or _in_date(number, answer, seen)
        or _of_two(number, answer, seen.values)
    )


def _follows(number: Number, answer: str, seen: Seen, results: Seen, fine: set[Decimal]) -> bool:
    """Whether a number follows from two others by one operation. Among many numbers almost any whole one
    does: then both have to be numbers of the answer or of the request.
    """
    explicit = bool(_STATED.search(answer[max(0, number.start - 4) : number.start]))
    slip = near_miss(number, results.values)
    if slip is None and number.digits >= 3:
        slip = near_miss(number, seen.values, swapped_only=True)
    if slip is not None and number.digits >= 2 and not explicit and abs(slip - number.value) != 1:
        return False
    pool = {one for one in fine if one != 0}
    for more in (results.values, seen.values):
        others = {one for one in more if one != 0}
        if len(pool | others) <= SMALL:
            pool |= others
    if number.digits == 1 and number.places == 0 and not explicit and len(pool) > 6:
        return False
    return bool(derived(number, pool))


def direct(number: Number, answer: str, values: Iterable[Decimal]) -> bool:
    """Whether a number is one of the values: as it is, rounded, as a percentage, or in another unit."""
    loose = bool(ABOUT.search(answer[max(0, number.start - 16) : number.start])) or number.scale > 0
    factors: list[Decimal] = [Decimal(1)]
    if number.percent or answer[number.end : number.end + 12].lstrip().startswith(("percent", "points")):
        factors.append(Decimal(100))
    if number.money:
        factors.append(Decimal("0.01"))
    after = answer[number.end : number.end + 16]
    for pattern, more in _UNIT_PATTERNS:
        if pattern.match(after):
            factors += more
    degrees = _DEGREES.match(after)
    with localcontext(Context(prec=numbers.DIGITS)):
        for one in values:
            signs = (one, -one) if one else (one,)
            if any(rounds_to(signed * factor, number, loose) for signed in signs for factor in factors):
                return True
            if degrees and (
                rounds_to(one * 9 / 5 + 32, number, loose)
                or rounds_to((one - 32) * 5 / 9, number, loose)
                or rounds_to(one - Decimal("273.15"), number, loose)
            ):
                return True
    return False


_TWO = re.compile(
    r"(?P<big>\d{1,6})\s?(?P<unit>hours?|hrs?|h|minutes?|mins?|m|days?|d|weeks?|feet|foot|ft|'|years?"
    r"|pounds?|lbs?|dollars?|euros?)\b,?\s*(?:and\s+)?"
    r"(?P<small>\d{1,3}(?:\.\d{1,3})?)\s?(?:minutes?|mins?|m|seconds?|secs?|s|hours?|h|days?|inch(?:es)?"
    r"|in|\"|months?|ounces?|oz|cents?)\b",
    re.IGNORECASE,
)
_PARTS = {"h": 60, "m": 60, "d": 24, "w": 7, "f": 12, "'": 12, "y": 12, "p": 16, "l": 16, "e": 100}
_FRACTION = re.compile(r"(?<![\w./])(\d{1,9})\s?[/⁄]\s?(\d{1,9})(?![\w/])")
_CLOCK = re.compile(r"(?::\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)
_FENCE = re.compile(r"^```.*?^```[^\n]*$", re.MULTILINE | re.DOTALL)


def without_code(answer: str) -> str:
    """An answer without its fenced blocks, unless they are all of it."""
    rest = _FENCE.sub("", answer)
    return rest if rest.strip() else answer


def _of_two(number: Number, answer: str, values: Iterable[Decimal]) -> bool:
    """Whether a number is part of a quantity in two units, of a fraction,
    or of a time of day that was seen."""
    around = max(0, number.start - 40)
    text = answer[around : number.end + 40]
    held = set(values)
    with localcontext(Context(prec=numbers.DIGITS)):
        if _CLOCK.match(answer[number.end : number.end + 8]) and number.places == 0 and number.value <= 12:
            return bool({number.value + 12, number.value - 12} & held)
        for match in _TWO.finditer(text):
            if around + match.start() <= number.start < around + match.end():
                step = 100 if match["unit"].lower().startswith("dol") else _PARTS[match["unit"][0].lower()]
                total = Decimal(match["big"]) * step + Decimal(match["small"])
                exact = [total * factor for factor in (1, 60, 24, 3600)]
                if any(abs(one - other) <= Decimal("0.5") for one in exact for other in held):
                    return True
                return any(
                    abs(one * factor - total) <= Decimal("0.5") for one in held for factor in (step, 60, 1440)
                )
        for match in _FRACTION.finditer(text):
            if around + match.start() <= number.start < around + match.end() and int(match[2]):
                ratio = Decimal(match[1]) / Decimal(match[2])
                return any(abs(ratio - other) < Decimal("0.0001") for other in held)
    return False


def aggregates(calls: Sequence[Called]) -> set[Decimal]:
    """Sums, means and spans of the numbers that outputs hold under one name, in JSON or in a table's
    column."""
    columns: dict[str, list[Decimal]] = {}
    for call in calls:
        text = (call.output or "").strip()
        held = value(text)
        if isinstance(held, str):
            _table(text, columns)
        else:
            _fields(held, columns)
    found: set[Decimal] = set()
    with localcontext(Context(prec=numbers.DIGITS)):
        for values in columns.values():
            if 2 <= len(values) <= 5000:
                total = sum(values, Decimal(0))
                found |= {total, total / len(values), max(values) - min(values)}
    return found


def formulas(calls: Sequence[Called]) -> set[Decimal]:
    """What the outputs of calculators are worth where they are formulas, such as "-1 + E"."""
    found: set[Decimal] = set()
    for call in calls:
        text = (call.output or "").strip()
        if call.name in CALCULATOR and 0 < len(text) <= 400:
            found |= {Decimal(repr(one)) for one in floating.values(text)}
    return found


def _fields(held: Any, columns: dict[str, list[Decimal]]) -> None:
    stack: list[tuple[str, Any]] = [("", held)]
    looked = 0
    while stack and looked < 20_000:
        name, inner = stack.pop()
        looked += 1
        if isinstance(inner, dict):
            stack += inner.items()
        elif isinstance(inner, list):
            stack += [(name, one) for one in inner]
        elif isinstance(inner, int | float) and not isinstance(inner, bool) and abs(inner) < 1e18:
            columns.setdefault(name, []).append(Decimal(repr(inner)))


def _table(text: str, columns: dict[str, list[Decimal]]) -> None:
    lines = text.splitlines()[:5000]
    if len(lines) < 3:
        return
    mark = next(
        (
            one
            for one in (",", "\t", ";", "|")
            if lines[0].count(one) and lines[1].count(one) == lines[0].count(one)
        ),
        "",
    )
    if not mark:
        return
    for line in lines[1:]:
        for place, cell in enumerate(line.split(mark)):
            bare = cell.strip()
            if (stated := numbers.numbers(bare)) and stated[0].text == bare:
                columns.setdefault(f"column {place}", []).append(stated[0].value)


def _marker(number: Number, answer: str) -> bool:
    """Whether a number counts a list's entries, or is part of a word such as 1st."""
    if number.places or number.digits > 2:
        return False
    before, after = answer[max(0, number.start - 24) : number.start], answer[number.end : number.end + 2]
    if after[:1] in (".", ")", ":") and (after[1:] in ("", " ", "\n")) and _MARKER.search(before):
        return True
    return answer[number.end : number.end + 2].lower() in ("st", "nd", "rd", "th")


def _in_date(number: Number, answer: str, seen: Seen) -> bool:
    """Whether a number belongs to a date of the answer that was seen in another writing."""
    around = answer[max(0, number.start - 24) : number.end + 24]
    return number.places == 0 and any(
        tokens.same_date(one, seen.dates) and number.value in (one[0], one[1], one[2])
        for one in tokens.dates(around)
    )


def _counts(results: Seen, calls: Sequence[Called]) -> set[int]:
    """How many things the outputs hold: entries of lists, keys of objects, lines,
    and the calls themselves."""
    found = {len(calls)} | {
        sum(1 for call in calls if call.output is not None and not failed(call.output)),
        sum(1 for call in calls if call.output is not None and failed(call.output)),
    }
    for call in calls:
        text = (call.output or "").strip()
        held = value(text)
        stack, looked = [held], 0
        while stack and looked < 2000:
            inner = stack.pop()
            looked += 1
            if isinstance(inner, list | dict):
                found.add(len(inner))
                stack += list(inner.values()) if isinstance(inner, dict) else inner
        if isinstance(held, str) and len(text) < LINES:
            lines = [line for line in text.splitlines() if line.strip()]
            found |= {len(lines), len(lines) - 1} if len(lines) > 1 else set()
    return found


def _uncited(stated: Sequence[Number], answer: str, calls: Sequence[Called]) -> str:
    """A computed result that the answer leaves out, though it states numbers of its own."""
    computed = [
        (call, [number.value for number in found])
        for call in calls
        if (call.name in CALCULATOR or call.name in PYTHON)
        and not failed(call.output or "")
        and 1 <= len(found := numbers.numbers((call.output or "")[:2000])) <= FEW
    ]
    if not computed or not stated:
        return ""
    values = [one for _, held in computed for one in held]
    if any(direct(number, answer, values) for number in stated):
        return ""
    if any(_scaled(number, one) for number in stated for one in values):
        return ""
    if len(calls) > len(computed) and calls[-1] is not computed[-1][0]:
        return ""
    if any(_of_two(number, answer, values) for number in stated):
        return ""
    return f"the answer leaves out the computed {values[-1]}"


def _scaled(number: Number, one: Decimal) -> bool:
    with localcontext(Context(prec=numbers.DIGITS)):
        return any(rounds_to(one.scaleb(power), number) for power in (-6, -3, -2, 2, 3))
