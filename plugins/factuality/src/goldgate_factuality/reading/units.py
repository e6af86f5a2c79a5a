"""Units: what a number counts or measures, and the factors between units of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from goldgate_factuality.data import table
from goldgate_factuality.reading.bounds import FEW, bound
from goldgate_factuality.reading.clock import NOON, Clock, clocks
from goldgate_factuality.reading.numbers import Number, numbers

UNITS: dict[str, tuple[str, Fraction]] = {
    name: (row[0], Fraction(row[1])) for row in table("units") for name in row[2:]
}
WORDED = {row[0]: row[1] for row in table("worded_units")}
AFTER = re.compile(
    r"[\s-]?(?P<worded>" + "|".join(sorted(map(re.escape, WORDED), key=len, reverse=True)) + r")s?\b"
    r"|(?:\s+of\s+an?\s+|\s+an?\s+|[\s-])?(?P<unit>km/h|m/s|°\s?[CFcf]|[a-zA-Z]{1,12}[²³]|"
    r"[kcm]?m[23]\b|[%€£¥¢]|[a-zA-Z]{1,12})(?![\w²³])",
    re.I,
)
BEFORE = re.compile(r"(US\$|â‚¬|[$€£¥]|\b(?:USD|EUR|GBP|JPY)\b)\s?$")
MOJIBAKE = {"â‚¬": "€"}  # a euro sign read in the wrong encoding
JOINED = re.compile(r"(?: and | )?")  # between the parts of "two hours and 40 minutes", "6ft 2in"
RANGE = re.compile(r"\s?[-–—]\s?|\s(?:to|and)\s")  # between the ends of "5-6 million", "5 to 6 km"
AMBIGUOUS = {"m", "s", "t", "l", "h", "g", "W", "J", "K", "min", "second", "mi", "cal"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``kind`` is "" for a bare number; ``base`` is the value in the kind's base
    unit.
    """

    number: Number
    kind: str
    base: Fraction
    unit: str
    start: int
    end: int
    metres: bool = False  # "300m" may be millions or metres
    bound: str = ""  # ">", ">=", "<", "<=", "~", "~<", "~>" where words say so

    @property
    def value(self) -> Fraction:
        """The number as it was written."""
        return self.number.value


def quantities(text: str, lead: str = "") -> list[Quantity]:
    """Every number of a text with the unit before or after it; times of day in minutes after midnight.
    ``lead`` is what stands before the text, which may say that its first number is a bound.
    """
    times = clocks(text)
    found = [
        _measured(text, number)
        for number in numbers(text)
        if not any(time.start < number.end and number.start < time.end for time in times)
    ]
    joined = _joined(text, _ranged(text, found))
    made = sorted([*joined, *map(_clock, times)], key=lambda one: one.start)
    whole, skip = lead + text, len(lead)
    return [replace(one, bound=bound(whole, one.start + skip, one.end + skip)) for one in made]


def _clock(time: Clock) -> Quantity:
    number = Number(Fraction(time.minutes), time.start, time.end)
    return Quantity(number, "clock", number.value, "open" if time.open else "clock", time.start, time.end)


def _ranged(text: str, found: list[Quantity]) -> list[Quantity]:
    """The ends of a range share scale and unit: "€5-6m", "1.5-2.5 km", "between 5 and 6 million"."""
    made = list(found)
    for at in range(len(made) - 1):
        low, high = made[at], made[at + 1]
        between = text[low.end : high.start]
        if not RANGE.fullmatch(between) or low.number.ordinal or high.number.ordinal:
            continue
        if between.strip() == "and" and "between" not in text[max(0, low.start - 10) : low.start].lower():
            continue
        scale = high.number.scaled if low.number.scaled == 1 else 1
        plain = low.value < high.value / high.number.scaled
        if scale > 1 and plain and (not low.kind or low.unit in ("$", "€", "£", "¥")):
            number = replace(low.number, value=low.value * scale, scaled=scale)
            low = made[at] = replace(low, number=number, base=low.base * scale)
        if low.kind and not high.kind and text[low.start : low.start + 1] in "$€£¥":
            made[at + 1] = replace(high, kind=low.kind, unit=low.unit)
        elif high.kind and not low.kind and low.value < high.value and between.strip() not in ("and", "to"):
            factor = high.base / high.value if high.value else Fraction(1)
            made[at] = replace(low, kind=high.kind, base=low.value * factor, unit=high.unit)
    return made


def _joined(text: str, found: list[Quantity]) -> list[Quantity]:
    """Larger and smaller units of one measure as one: "two hours and 40 minutes", "6ft 2in"."""
    made: list[Quantity] = []
    for one in found:
        last = made[-1] if made else None
        if (
            last is not None
            and last.kind == one.kind
            and one.kind in ("time", "months", "length", "mass")
            and last.unit != one.unit
            and one.value
            and last.value
            and last.base / last.value > one.base / one.value
            and one.base < last.base / last.value
            and JOINED.fullmatch(text[last.end : one.start])
        ):
            made[-1] = replace(last, base=last.base + one.base, unit=one.unit, end=one.end)
            continue
        made.append(one)
    return made


def _measured(text: str, number: Number) -> Quantity:
    if before := BEFORE.search(text[max(0, number.start - 5) : number.start]):
        sign = MOJIBAKE.get(before[1], before[1])
        kind, factor = UNITS[sign]
        return Quantity(number, kind, number.value * factor, sign, number.start - len(before[0]), number.end)
    after = AFTER.match(text, number.end)
    if after and not number.ordinal:
        written = after["worded"] or after["unit"]
        name = WORDED.get(written.lower(), "") if after["worded"] else written.replace(" ", "")
        unit = UNITS.get(name) or UNITS.get(name.lower())
        if name == "M" or (name.isupper() and name.lower() in ("m", "s", "t", "h", "g", "l")):
            unit = UNITS.get(name)
        if unit:
            kind, factor = unit
            return Quantity(number, kind, number.value * factor, name.lower(), number.start, after.end())
    metres = text[number.end - 1 : number.end] == "m" and text[number.end - 2 : number.end - 1].isdigit()
    return Quantity(number, "", number.value, "", number.start, number.end, metres)


def converted(one: Quantity, kind: str) -> Fraction | None:
    """A quantity's base value as another kind of unit, where that is possible: temperatures and months."""
    if one.kind == kind:
        return one.base
    if (one.kind, kind) == ("celsius", "fahrenheit"):
        return one.base * 9 / 5 + 32
    if (one.kind, kind) == ("fahrenheit", "celsius"):
        return (one.base - 32) * 5 / 9
    if one.kind == "mass" and kind == "pound sterling" and one.unit in ("pound", "pounds"):
        return one.value
    if one.metres and kind == "length":
        return one.base / one.number.scaled
    if (one.kind, kind) in (("celsius", "kelvin"), ("kelvin", "celsius")):
        return one.base + (Fraction(27315, 100) if kind == "kelvin" else -Fraction(27315, 100))
    return None


def same_amount(claimed: Quantity, given: Quantity, *, rounding: bool = True) -> bool:
    """Whether a claimed quantity is borne out by a given one. In the same unit the values are equal; in
    another unit (a conversion) the claimed value may be rounded as far as its written digits say, at most to
    1 percent. "About" allows 2.5 percent, "almost" 5; "more than" and "up to" need a value on that side, not
    far off.
    """
    if claimed.unit in ("pound", "pounds") and given.kind == "pound sterling":
        claimed = replace(claimed, kind=given.kind, base=claimed.value, unit="£")
    if claimed.metres and given.kind == "length":
        claimed = replace(claimed, kind="length", base=claimed.base / claimed.number.scaled, metres=False)
    if rounding and claimed.bound and claimed.kind != "clock":
        amount = converted(given, claimed.kind)
        return amount is not None and _borne_out(claimed, amount, given.bound)
    return alike(claimed, given, rounding=rounding)


def alike(claimed: Quantity, given: Quantity, *, rounding: bool = True) -> bool:
    """Whether two quantities are one amount, whatever bounds they are."""
    if claimed.kind == given.kind == "clock":
        half = "open" in (claimed.unit, given.unit)
        return (claimed.base - given.base) % (NOON if half else 2 * NOON) == 0
    amount = converted(given, claimed.kind)
    if amount is None:
        return False
    if claimed.unit == given.unit or not rounding:
        return claimed.base == amount
    return abs(claimed.base - amount) <= abs(amount) / 100


def _borne_out(claimed: Quantity, amount: Fraction, given: str) -> bool:
    """Whether a bound or rounded number holds of an amount, which may itself be a bound."""
    own, value = claimed.bound, claimed.base
    if own[0] == "~":
        near = abs(amount - value) * (40 if own == "~" else 20) <= abs(amount)
        side = own == "~" or amount == value or (amount < value) == (own == "~<")
        return near and (side or given != "")
    up = own[0] == ">"
    if given[:1] in ("<" if up else ">", "~") and amount == value:
        return False
    if given[:1] == ("<" if up else ">"):
        return False
    if amount == value:
        return own.endswith("=") or given[:1] == own[0]
    if own == "<=" or given == "<=":
        return False  # the most that it can be is one number
    if value <= 0 or amount <= 0:
        return (amount > value) == up
    return value < amount <= value * FEW if up else amount < value <= amount * FEW
