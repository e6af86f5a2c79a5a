"""Units of measure, currencies, percent, and nouns that are counted."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.limits import UnreadableError, words
from goldgate_math.parsing.cursor import Grammar
from goldgate_math.parsing.tokens import Token
from goldgate_math.tree import Answer, Expr, Num, Op, Quantity, Sym, Unit

F = Fraction
PERCENT = Unit((("percent", 1),), F(1), shown="%")
DEGREE = Unit((("angle", 1),), F(1), shown="degrees")

# name(s), powers of base dimensions, factor to the base unit, offset
_TABLE: tuple[tuple[str, str, Fraction | int, Fraction | int], ...] = (
    ("mm millimeter millimetre", "length", F(1, 1000), 0),
    ("cm centimeter centimetre", "length", F(1, 100), 0),
    ("dm decimeter decimetre", "length", F(1, 10), 0),
    ("m meter metre", "length", 1, 0),
    ("km kilometer kilometre", "length", 1000, 0),
    ("inch inches in", "length", F(254, 10000), 0),
    ("ft foot feet", "length", F(3048, 10000), 0),
    ("yd yard", "length", F(9144, 10000), 0),
    ("mi mile", "length", F(1609344, 1000), 0),
    ("mg milligram", "mass", F(1, 10**6), 0),
    ("g gram", "mass", F(1, 1000), 0),
    ("kg kilogram", "mass", 1, 0),
    ("ton tonne", "mass", 1000, 0),
    ("oz ounce", "mass", F(28349523125, 10**12), 0),
    ("lb lbs pound", "mass", F(45359237, 10**8), 0),
    ("ms millisecond", "time", F(1, 1000), 0),
    ("s sec second", "time", 1, 0),
    ("min minute", "time", 60, 0),
    ("h hr hour", "time", 3600, 0),
    ("d day", "time", 86400, 0),
    ("week", "time", 604800, 0),
    ("month", "month", 1, 0),
    ("year yr", "month", 12, 0),
    ("decade", "month", 120, 0),
    ("century centuries", "month", 1200, 0),
    ("ml milliliter millilitre", "length3", F(1, 10**6), 0),
    ("l liter litre", "length3", F(1, 1000), 0),
    ("gallon gal", "gallon", 1, 0),
    ("quart qt", "gallon", F(1, 4), 0),
    ("pint pt", "gallon", F(1, 8), 0),
    ("cup", "gallon", F(1, 16), 0),
    ("n newton", "mass length time-2", 1, 0),
    ("j joule", "mass length2 time-2", 1, 0),
    ("kj kilojoule", "mass length2 time-2", 1000, 0),
    ("w watt", "mass length2 time-3", 1, 0),
    ("kw kilowatt", "mass length2 time-3", 1000, 0),
    ("pa pascal", "mass length-1 time-2", 1, 0),
    ("hz hertz", "time-1", 1, 0),
    ("v volt", "volt", 1, 0),
    ("a amp ampere", "ampere", 1, 0),
    ("ohm", "volt ampere-1", 1, 0),
    ("k kelvin", "temperature", 1, 0),
    ("celsius", "temperature", 1, F(27315, 100)),
    ("fahrenheit", "temperature", F(5, 9), F(45967, 180)),
    ("mph", "length time-1", F(1609344, 3600000), 0),
    ("kph kmh", "length time-1", F(1000, 3600), 0),
    ("acre", "length2", F(40468564224, 10**7), 0),
    ("hectare ha", "length2", 10000, 0),
    ("degree deg", "angle", 1, 0),
    ("radian rad", "radian", 1, 0),
    ("dollar usd buck", "usd", 1, 0),
    ("cent ¢ penny pennies", "usd", F(1, 100), 0),
    ("dime", "usd", F(1, 10), 0),
    ("euro eur", "eur", 1, 0),
    ("gbp", "gbp", 1, 0),
    ("yen jpy", "jpy", 1, 0),
    ("yuan rmb cny", "cny", 1, 0),
    ("rupee inr rs", "inr", 1, 0),
    ("percent pct percentage", "percent", 1, 0),
    ("dozen", "", 12, 0),
    ("hundred", "", 10**2, 0),
    ("thousand", "", 10**3, 0),
    ("million", "", 10**6, 0),
    ("billion", "", 10**9, 0),
    ("trillion", "", 10**12, 0),
)
CURRENCIES = {"¢": "cent", "$": "usd", "\\$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr"}
DENIALS = words("not never no isn't aren't wasn't cannot wrong incorrect except but nor neither without")
IDLE = words(
    "of in the a an total altogether each away tall long old more less left remaining wide high deep only "
    "all worth approximately about exactly on for at is are unit apart ago later"
)


def _dimensions(text: str) -> dict[str, int]:
    powers: dict[str, int] = {}
    for word in text.split():
        name = word.rstrip("-0123456789")
        powers[name] = powers.get(name, 0) + int(word[len(name) :] or 1)
    return powers


UNITS = {
    name: (_dimensions(powers), F(factor), F(offset))
    for names, powers, factor, offset in _TABLE
    for name in names.split()
}


def known(word: str) -> str | None:
    """The table's name of a unit, from its name, plural or abbreviation."""
    lower = word.lower()
    if word in {"M", "G", "S", "H", "D"}:  # no SI unit of ours
        return None
    for name in (lower, lower.removesuffix("s"), lower.removesuffix("es")):
        if name in UNITS:
            return name
    return None


def currency(token: Token) -> Unit | None:
    """The currency that a sign or code names."""
    name = CURRENCIES.get(token.text) if token.kind == "op" else None
    if (
        name is None
        and token.kind == "word"
        and token.text in {"USD", "EUR", "GBP", "JPY", "CNY", "INR", "Rs"}
    ):
        name = token.text.lower()
    return _made({_dimension(name): 1}, F(1), F(0), (), token.text) if name else None


def _dimension(name: str) -> str:
    return next(iter(UNITS[name][0]))


def _made(
    powers: dict[str, int], factor: Fraction, offset: Fraction, nouns: tuple[str, ...], shown: str
) -> Unit:
    dimensions = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(dimensions, factor, offset, nouns, shown)


def quantity(parser: Grammar, value: Expr, unit: Unit | None) -> Answer:
    """The value with the unit words that follow it; the bare value where there are none."""
    made = _Making(unit)
    while made.eat(parser):
        pass
    if made.scale != 1:
        value = Op("*", (value, Num(made.scale)))
    if not made.powers and not made.nouns:
        return value
    if (made.nouns or not made.powers) and symbols_in(value):
        raise UnreadableError("words after an expression with variables")
    return Quantity(value, made.unit())


def symbols_in(value: Expr) -> bool:
    """Whether a variable occurs."""
    return isinstance(value, Sym) or (isinstance(value, Op) and any(map(symbols_in, value.args)))


class _Making:
    """A unit while its words are read."""

    def __init__(self, start: Unit | None) -> None:
        self.powers = dict(start.dimensions) if start else {}
        self.factor = start.factor if start else F(1)
        self.offset = F(0)
        self.scale = F(1)  # thousands, millions, dozens: they count, they do not measure
        self.nouns: list[str] = []
        self.shown = [start.shown] if start else []
        self.sign = self.power = 1
        self.last: str | None = None

    def unit(self) -> Unit:
        return _made(self.powers, self.factor, self.offset, tuple(self.nouns), " ".join(self.shown))

    def eat(self, parser: Grammar) -> bool:
        """Take one token that belongs to a unit; whether there was one."""
        token = parser.peek()
        text = token.text.lower()
        after = parser.peek(1)
        if (token.kind == "word" and text not in _STOPS) or (text == "a" and after.kind == "word"):
            self.word(token.text, after.text)
        elif token.kind == "sym" and self.letter(token):
            pass
        elif token.kind == "op" and token.text in CURRENCIES and after.kind in {"end", "word"}:
            self.times(CURRENCIES[token.text], 1)
        elif token.kind == "op" and token.text == "/" and after.kind in {"word", "sym"} and self.shown:
            self.sign = -1
        elif token.text in {"*", "cdot", "times", ".", "-"} and self.shown and after.kind in {"word", "sym"}:
            pass
        elif token.kind == "op" and token.text == "^" and self.last and after.text in {"2", "3", "{", "-"}:
            return self.raised(parser)
        elif token.text == "(" and after.text in {"s", "es"} and parser.peek(2).text == ")":
            parser.place += 2
        elif token.text == "." and after.kind == "end":
            pass
        else:
            return False
        parser.place += 1
        return True

    def word(self, word: str, after: str) -> None:
        text = word.lower()
        name = known(word)
        if text in {"square", "sq", "squared", "cubic", "cu", "cubed"}:
            power = 2 if text.startswith("sq") else 3
            if text.endswith("ed") and self.last:
                self.times(self.last, power - 1)
            else:
                self.power = power
        elif text == "per" or (text in {"a", "an", "each", "every"} and known(after)):
            self.sign = -1
        elif name and (text != "in" or not self.powers):
            self.times(name, self.power)
            self.power = 1
        elif text in DENIALS:
            raise UnreadableError(f"{word!r} after a value")
        elif text not in IDLE:
            self.nouns.append(text[:-1] if text.endswith("s") and not text.endswith("ss") else text)
        self.shown.append(word)

    def letter(self, token: Token) -> bool:
        if token.text in "CF" and self.powers == {"angle": 1}:
            self.powers = {}
            self.times("celsius" if token.text == "C" else "fahrenheit", 1)
        elif token.text in "mghsLlNJWVAKd" and (token.quoted or token.gap or self.shown):
            self.times(token.text.lower(), self.power)
            self.power = 1
        else:
            return False
        self.shown.append(token.text)
        return True

    def times(self, name: str, power: int) -> None:
        powers, factor, offset = UNITS[name]
        if not powers:
            self.scale *= factor
            return
        for dimension, each in powers.items():
            self.powers[dimension] = self.powers.get(dimension, 0) + each * power * self.sign
        self.factor *= factor ** (power * self.sign)
        self.offset = offset
        self.last = name

    def raised(self, parser: Grammar) -> bool:
        """An exponent after a unit: ``cm^2``, ``s^{-1}``."""
        start = parser.place
        parser.place += 1
        braced = parser.take("{")
        sign = -1 if parser.take("-") else 1
        digit = parser.next()
        if digit.text not in {"1", "2", "3"} or (braced and not parser.take("}")) or self.last is None:
            parser.place = start
            return False
        self.times(self.last, sign * int(digit.text) - 1)
        return True


_STOPS = words("and or to mod base am pm a.m p.m if when where otherwise else")
