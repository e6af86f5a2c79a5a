"""Measures that a translation converts: pounds to kilograms, yards to metres, Fahrenheit to Celsius."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cache

CLOSE = Fraction(12, 100)  # how far a rounded conversion may be off
_FACTORS = {  # CLDR's name of a unit → what it is in the metric one
    "mass-pound": ("0.4536",),
    "mass-ounce": ("28.35",),
    "mass-stone": ("6.35",),
    "length-inch": ("2.54",),
    "length-foot": ("0.3048", "30.48"),
    "length-yard": ("0.9144",),
    "length-mile": ("1.609",),
    "area-acre": ("0.4047", "4047"),
    "volume-gallon": ("3.785",),
    "speed-mile-per-hour": ("1.609",),
}
_ENGLISH = {
    "mass-pound": (" pound", " lb"),
    "length-foot": (" feet", " foot", " ft", "-foot"),
    "length-yard": (" yard",),
    "length-mile": (" mile", " mph"),
    "length-inch": (" inch",),
}


def conversions(text: str, code: str) -> tuple[Fraction, ...]:
    """The factors of units in a text that a translation may convert."""
    lower = f" {text.lower()}"
    return tuple(
        Fraction(factor)
        for unit, words in _names(code).items()
        if any(word in lower for word in words)
        for factor in _FACTORS[unit]
    )


def near(value: Fraction, known: Iterable[Fraction], factors: tuple[Fraction, ...]) -> bool:
    """Whether one of the known values is this one converted, either way, and rounded."""
    return any(
        abs(other - wanted) <= CLOSE * wanted
        for factor in factors
        for wanted in (value * factor, value / factor)
        for other in known
    )


@cache
def _names(code: str) -> dict[str, tuple[str, ...]]:
    """Unit → the words of a language for it."""
    from babel import Locale, UnknownLocaleError

    try:
        listed = Locale.parse(code).unit_display_names
    except (UnknownLocaleError, ValueError):
        return {}
    found = {}
    for unit in _FACTORS:
        name = str(listed.get(unit, {}).get("long", "")).lower()
        stem = name.rstrip("sen") if name.isascii() else name
        words = (*_ENGLISH.get(unit, ()), *((stem,) if len(stem) > 3 else ())) if code == "en" else (stem,)
        kept = tuple(word for word in words if len(word) >= 3)
        if kept:
            found[unit] = kept
    return found
