"""Units: what a number counts or measures, and the factors between units of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from goldgate_factuality.data import table
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
BEFORE = re.compile(r"(US\$|[$€£¥]|\b(?:USD|EUR|GBP|JPY)\b)\s?$")
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

    @property
    def value(self) -> Fraction:
        """The number as it was written."""
        return self.number.value


def quantities(text: str) -> list[Quantity]:
    """Every number of a text with the unit before or after it."""
    return [_measured(text, number) for number in numbers(text)]


def _measured(text: str, number: Number) -> Quantity:
    if before := BEFORE.search(text[max(0, number.start - 5) : number.start]):
        kind, factor = UNITS[before[1].strip()]
        return Quantity(
            number, kind, number.value * factor, before[1].strip(), number.start - len(before[0]), number.end
        )
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
    return Quantity(number, "", number.value, "", number.start, number.end)


def converted(one: Quantity, kind: str) -> Fraction | None:
    """A quantity's base value as another kind of unit, where that is possible: temperatures and months."""
    if one.kind == kind:
        return one.base
    if (one.kind, kind) == ("celsius", "fahrenheit"):
        return one.base * 9 / 5 + 32
    if (one.kind, kind) == ("fahrenheit", "celsius"):
        return (one.base - 32) * 5 / 9
    if (one.kind, kind) in (("celsius", "kelvin"), ("kelvin", "celsius")):
        return one.base + (Fraction(27315, 100) if kind == "kelvin" else -Fraction(27315, 100))
    return None


def same_amount(claimed: Quantity, given: Quantity, *, rounding: bool = True) -> bool:
    """Whether two quantities are one amount. In the same unit the values are equal; in another unit (a
    conversion) the claimed value may be rounded as far as its written digits say, at most to 1 percent.
    """
    if claimed.kind != given.kind and converted(given, claimed.kind) is None:
        return False
    if claimed.unit == given.unit or not rounding:
        return claimed.base == converted(given, claimed.kind)
    amount = converted(given, claimed.kind)
    if amount is None:
        return False
    if claimed.base == amount:
        return True
    return abs(claimed.base - amount) <= abs(amount) / 100
