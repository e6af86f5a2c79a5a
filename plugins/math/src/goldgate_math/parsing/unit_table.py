"""The units of measure: names, powers of base dimensions, factors to the base unit."""

from __future__ import annotations

from fractions import Fraction

F = Fraction
Entry = tuple[dict[str, int], Fraction, Fraction]

# name(s), powers of base dimensions, factor to the base unit, offset
_TABLE: tuple[tuple[str, str, Fraction | int, Fraction | int], ...] = (
    ("mm millimeter millimetre 毫米", "length", F(1, 1000), 0),
    (
        "cm centimeter centimetre zentimeter centimètre сантиметр 厘米 公分",
        "length",
        F(1, 100),
        0,
    ),
    ("dm decimeter decimetre 分米", "length", F(1, 10), 0),
    ("m meter metre mètre metro метр 米 メートル", "length", 1, 0),
    ("km kilometer kilometre kilomètre kilómetro километр 千米 公里 キロメートル", "length", 1000, 0),
    ("inch inches in", "length", F(254, 10000), 0),
    ("ft foot feet", "length", F(3048, 10000), 0),
    ("yd yard", "length", F(9144, 10000), 0),
    ("mi mile", "length", F(1609344, 1000), 0),
    ("angstrom å", "length", F(1, 10**10), 0),
    ("平方厘米", "length2", F(1, 10**4), 0),
    ("平方米", "length2", 1, 0),
    ("平方千米 平方公里", "length2", 10**6, 0),
    ("立方厘米", "length3", F(1, 10**6), 0),
    ("立方米", "length3", 1, 0),
    ("mg milligram milligramme 毫克", "mass", F(1, 10**6), 0),
    ("g gram gramme gramm 克", "mass", F(1, 1000), 0),
    ("kg kilogram kilogramme kilogramm kilo 千克 公斤", "mass", 1, 0),
    ("ton tonne 吨", "mass", 1000, 0),
    ("oz ounce", "mass", F(28349523125, 10**12), 0),
    ("lb lbs pound", "mass", F(45359237, 10**8), 0),
    ("ms millisecond", "time", F(1, 1000), 0),
    ("s sec second sekunde seconde segundo секунд 秒", "time", 1, 0),
    ("min minute minuten minuto минут 分钟 分", "time", 60, 0),
    ("h hr hour stunde stunden heure hora час часа часов 小时 時間", "time", 3600, 0),
    ("d day tag tage día jour день дней 天", "time", 86400, 0),
    ("week woche wochen semana semaine", "time", 604800, 0),
    ("month monat monate mes mois", "month", 1, 0),
    ("year yr yrs jahr jahre año ans лет 年", "month", 12, 0),
    ("decade", "month", 120, 0),
    ("century centuries", "month", 1200, 0),
    ("ml milliliter millilitre 毫升", "length3", F(1, 10**6), 0),
    ("l liter litre 升", "length3", F(1, 1000), 0),
    ("gallon gal", "gallon", 1, 0),
    ("quart qt", "gallon", F(1, 4), 0),
    ("pint pt", "gallon", F(1, 8), 0),
    ("cup", "gallon", F(1, 16), 0),
    ("n newton", "mass length time-2", 1, 0),
    ("j joule", "mass length2 time-2", 1, 0),
    ("cal calorie", "mass length2 time-2", F(4184, 1000), 0),
    ("ev electronvolt", "mass length2 time-2", F(1602176634, 10**28), 0),
    ("wh watt-hour watthour", "mass length2 time-2", 3600, 0),
    ("w watt", "mass length2 time-3", 1, 0),
    ("horsepower", "mass length2 time-3", F(745699872, 10**6), 0),
    ("pa pascal", "mass length-1 time-2", 1, 0),
    ("bar", "mass length-1 time-2", 10**5, 0),
    ("atm atmosphere", "mass length-1 time-2", 101325, 0),
    ("hz hertz", "time-1", 1, 0),
    ("v volt", "volt", 1, 0),
    ("a amp ampere", "ampere", 1, 0),
    ("ohm", "volt ampere-1", 1, 0),
    ("coulomb", "ampere time", 1, 0),
    ("farad", "ampere time volt-1", 1, 0),
    ("tesla", "volt time length-2", 1, 0),
    ("mol mole", "amount", 1, 0),
    ("k kelvin", "temperature", 1, 0),
    ("celsius", "temperature", 1, F(27315, 100)),
    ("fahrenheit", "temperature", F(5, 9), F(45967, 180)),
    ("mph", "length time-1", F(1609344, 3600000), 0),
    ("kph kmh", "length time-1", F(1000, 3600), 0),
    ("acre", "length2", F(40468564224, 10**7), 0),
    ("hectare ha 公顷", "length2", 10000, 0),
    ("degree deg grad grado degré 度", "angle", 1, 0),
    ("radian rad", "radian", 1, 0),
    ("dollar usd buck dólar dólares доллар доллара долларов 美元 美金 ドル 달러", "usd", 1, 0),
    ("cent ¢ penny pennies 美分", "usd", F(1, 100), 0),
    ("dime", "usd", F(1, 10), 0),
    ("euro eur 欧元", "eur", 1, 0),
    ("gbp", "gbp", 1, 0),
    ("yen jpy 日元", "jpy", 1, 0),
    ("yuan rmb cny 元 人民币", "cny", 1, 0),
    ("rupee inr rs", "inr", 1, 0),
    ("percent pct percentage prozent процент процентов", "percent", 1, 0),
    ("dozen", "", 12, 0),
    ("hundred", "", 10**2, 0),
    ("thousand", "", 10**3, 0),
    ("million", "", 10**6, 0),
    ("billion", "", 10**9, 0),
    ("trillion", "", 10**12, 0),
)
_PREFIXES = {
    "T": F(10**12), "G": F(10**9), "M": F(10**6), "k": F(1000), "h": F(100), "c": F(1, 100), "m": F(1, 1000),
    "u": F(1, 10**6), "µ": F(1, 10**6), "n": F(1, 10**9), "p": F(1, 10**12),
}  # fmt: skip
_LONG = {
    "tera": "T", "giga": "G", "mega": "M", "kilo": "k", "hecto": "h", "centi": "c", "milli": "m",
    "micro": "u",
    "nano": "n", "pico": "p",
}  # fmt: skip
_SYMBOLS = {  # the symbols that take a prefix, by the name in the table
    "m": "m", "g": "g", "s": "s", "J": "j", "W": "w", "N": "n", "Pa": "pa", "Hz": "hz", "V": "v", "A": "a",
    "L": "l", "l": "l", "eV": "ev", "Wh": "wh", "mol": "mol", "cal": "cal", "ohm": "ohm", "C": "coulomb",
    "F": "farad", "T": "tesla", "bar": "bar", "K": "k",
}  # fmt: skip
_NO_UNITS = frozenset(("am", "pm", "as", "us", "pA", "hm", "cs", "cd", "M", "G", "S", "H", "D", "hA", "Tm"))


def _dimensions(text: str) -> dict[str, int]:
    powers: dict[str, int] = {}
    for word in text.split():
        name = word.rstrip("-0123456789")
        powers[name] = powers.get(name, 0) + int(word[len(name) :] or 1)
    return powers


UNITS: dict[str, Entry] = {
    name: (_dimensions(powers), F(factor), F(offset))
    for names, powers, factor, offset in _TABLE
    for name in names.split()
}


def _prefixed() -> dict[str, Entry]:
    made: dict[str, Entry] = {}
    for symbol, name in _SYMBOLS.items():
        powers, factor, offset = UNITS[name]
        if not offset:
            made |= {prefix + symbol: (powers, factor * size, F(0)) for prefix, size in _PREFIXES.items()}
    return {name: entry for name, entry in made.items() if name not in _NO_UNITS and name not in UNITS}


PREFIXED = _prefixed()


def known(word: str) -> str | None:
    """The key of a unit, from its name, plural, symbol or abbreviation; None for another word."""
    if word in _NO_UNITS:
        return None
    if word in PREFIXED:
        return word
    lower = word.lower().replace("-", "")
    for name in (lower, lower.removesuffix("s"), lower.removesuffix("es")):
        if name in UNITS:
            return name
        for prefix in _LONG:
            rest = name.removeprefix(prefix)
            if rest != name and len(rest) > 2 and rest in UNITS and not UNITS[rest][2]:
                return f"{prefix}|{rest}"
    return None


def lookup(name: str) -> Entry:
    """The powers, factor and offset of a key that ``known`` gave."""
    prefix, bar, rest = name.partition("|")
    if bar:
        powers, factor, offset = UNITS[rest]
        return powers, factor * _PREFIXES[_LONG[prefix]], offset
    return UNITS[name] if name in UNITS else PREFIXED[name]
