"""Units: what a number counts or measures, and the factors between units of one kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from goldgate_factuality.reading.numbers import Number, numbers

# kind of quantity -> {factor to its base unit: spellings}; a spelling in capitals is read as written
TABLE: dict[str, dict[str, str]] = {
    "length": {
        "1": "m metre metres meter meters", "1000": "km kms kilometre kilometres kilometer kilometers",
        "1/100": "cm centimetre centimetres centimeter centimeters",
        "1/1000": "mm millimetre millimetres millimeter millimeters", "1609344/1000": "mi mile miles",
        "3048/10000": "ft foot feet", "9144/10000": "yd yds yard yards", "254/10000": "inch inches",
        "1852": "nmi",
    },
    "mass": {
        "1": "kg kgs kilogram kilograms kilo kilos", "1/1000": "g gram grams gramme grammes",
        "1/1000000": "mg milligram milligrams", "1000": "t tonne tonnes",
        "45359237/100000000": "lb lbs pound pounds", "45359237/1600000000": "oz ounce ounces",
        "90718474/100000": "ton tons",
    },
    "time": {
        "1": "s sec secs second seconds", "60": "min mins minute minutes", "3600": "h hr hrs hour hours",
        "86400": "day days", "604800": "week weeks", "1/1000": "ms millisecond milliseconds",
    },
    "months": {"1": "month months", "12": "year years yr yrs", "120": "decade decades", "1200": "century centuries"},
    "area": {
        "1": "m² m2 sqm", "10000": "ha hectare hectares", "1000000": "km² km2",
        "40468564224/10000000": "acre acres", "2589988110336/1000000": "mi²", "9290304/100000000": "ft²",
    },
    "volume": {
        "1": "l L litre litres liter liters", "1/1000": "ml mL millilitre millilitres milliliter milliliters",
        "3785411784/1000000000": "gallon gallons", "1000": "m³ m3",
    },
    "speed": {
        "1": "km/h kmh kph", "3600/1000": "m/s", "1609344/1000000": "mph",
    },
    "energy": {"1": "J joule joules", "1000": "kJ", "3600000": "kWh", "4184/1000": "cal calorie calories"},
    "power": {"1": "W watt watts", "1000": "kW kilowatt kilowatts", "1000000": "MW megawatt megawatts", "1000000000": "GW gigawatt gigawatts"},
    "data": {"1": "byte bytes", "1000": "kB KB kilobyte kilobytes", "1000000": "MB megabyte megabytes", "1000000000": "GB gigabyte gigabytes", "1000000000000": "TB terabyte terabytes"},
    "dollar": {"1": "$ US$ USD dollar dollars", "1/100": "¢ cent cents"},
    "euro": {"1": "€ EUR euro euros"},
    "pound sterling": {"1": "£ GBP", "1/100": "pence"},
    "yen": {"1": "¥ JPY yen"},
    "percent": {"1": "% percent pct percentage_points per_cent percentage_point"},
    "celsius": {"1": "°C °c celsius"},
    "fahrenheit": {"1": "°F °f fahrenheit"},
    "kelvin": {"1": "K kelvin kelvins"},
}  # fmt: skip
UNITS: dict[str, tuple[str, Fraction]] = {
    name.replace("_", " "): (kind, Fraction(factor))
    for kind, row in TABLE.items()
    for factor, names in row.items()
    for name in names.split()
}
WORDED = {
    "square kilometre": "km²", "square kilometer": "km²", "square mile": "mi²", "square metre": "m²", "square meter": "m²",
    "square foot": "ft²", "square feet": "ft²", "cubic metre": "m³", "cubic meter": "m³", "nautical mile": "nmi",
    "kilometres per hour": "km/h", "kilometers per hour": "km/h", "miles per hour": "mph", "miles an hour": "mph",
    "kilometres an hour": "km/h", "kilometers an hour": "km/h",
    "metres per second": "m/s", "meters per second": "m/s", "degrees celsius": "°C", "degrees fahrenheit": "°F",
    "us dollar": "$", "pounds sterling": "£", "pound sterling": "£", "per cent": "%", "percentage point": "%",
}  # fmt: skip
AFTER = re.compile(
    r"[\s-]?(?P<worded>" + "|".join(sorted(map(re.escape, WORDED), key=len, reverse=True)) + r")s?\b"
    r"|(?:\s+of\s+an?\s+|\s+an?\s+|[\s-])?(?P<unit>km/h|m/s|°\s?[CFcf]|[a-zA-Z]{1,12}[²³]|[kcm]?m[23]\b|[%€£¥¢]|[a-zA-Z]{1,12})(?![\w²³])",
    re.I,
)
BEFORE = re.compile(r"(US\$|[$€£¥]|\b(?:USD|EUR|GBP|JPY)\b)\s?$")
AMBIGUOUS = {"m", "s", "t", "l", "h", "g", "W", "J", "K", "min", "second", "mi", "cal"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``kind`` is "" for a bare number; ``base`` is the value in the kind's base unit."""

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
