"""Units of measure, currencies, percent, and nouns that are counted."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.limits import UnreadableError, words
from goldgate_math.parsing.cursor import Grammar
from goldgate_math.parsing.tokens import Token
from goldgate_math.parsing.unit_table import UNITS, known, lookup
from goldgate_math.tree import Answer, Expr, Num, Op, Quantity, Sym, Unit

F = Fraction
PERCENT = Unit((("percent", 1),), F(1), shown="%")
DEGREE = Unit((("angle", 1),), F(1), shown="degrees")

CURRENCIES = {"¢": "cent", "$": "usd", "\\$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr"}
DENIALS = words("not never no isn't aren't wasn't cannot wrong incorrect except but nor neither without")
IDLE = words(
    "of in the a an total altogether each away tall long old more less left remaining wide high deep only "
    "all worth approximately about exactly on for at is are unit apart ago later"
)


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
        powers, factor, offset = lookup(name)
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
