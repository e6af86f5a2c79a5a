"""The numbers that a text states, and whether one follows from others.

Values are exact decimals with a bounded number of digits. Words for numbers count as sources, never as
claims: "a dozen" may explain a 12 in an argument.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal, DecimalException, localcontext

DIGITS = 40
MOST = 4000  # numbers of one text
_WORDED = r"[^\W\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
"""A character of a word, in scripts that part words: "是42" holds a number, "v42" does not."""
_NUMBER = re.compile(
    rf"(?<!{_WORDED})(?<!\.)(?P<sign>(?<!{_WORDED})(?<![)\]])[-+\u2212])?(?P<money>[$€£¥₹]\s?)?"
    r"(?P<body>\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d+)?|\d{1,1000}(?:\.\d{1,1000})?|\.\d{1,1000})"
    r"(?:[eE](?P<power>[-+]?\d{1,3})(?!\w))?"
    r"(?:\s?(?P<percent>%|percent\b|per cent\b)|\s(?P<scale>thousand|million|billion|trillion)\b"
    r"|(?P<short>[kK]|[mM](?:illion)?|[bB]n?)(?!\w))?"
)
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "m": 6, "b": 9, "bn": 9}
_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: value
    for value, word in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
_OTHERS = {
    "dozen": 12, "pair": 2, "couple": 2, "twice": 2, "double": 2, "triple": 3, "half": 2, "once": 1,
    "both": 2,
    "third": 3, "quarter": 4, "first": 1, "second": 2, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "thrice": 3, "score": 20, "fortnight": 14, "century": 100,
    "decade": 10,
    "hundreds": 100, "thousands": 1000,
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_HALF_MORE = re.compile(
    r"\b(an?|one|two|three|four|five|six|\d{1,3})(?: \w{1,12})? and a half\b", re.IGNORECASE
)
_HALF_OF = re.compile(r"\bhalf an? (thousand|million|billion|dozen|hundred|hour)\b", re.IGNORECASE)
_ABROAD = {
    word: value
    for words in (
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
        "fünfzehn sechzehn "
        "siebzehn achtzehn neunzehn zwanzig",
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize dix-sept "
        "dix-huit dix-neuf vingt",
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
        "diecisiete dieciocho diecinueve veinte",
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici "
        "quattordici quindici sedici "
        "diciassette diciotto diciannove venti",
        "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze "
        "dezesseis dezessete "
        "dezoito dezenove vinte",
    )
    for value, word in enumerate(words.split())
} | {
    "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80,
    "neunzig": 90, "hundert": 100, "einhundert": 100, "tausend": 1000, "dutzend": 12, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100, "mille": 1000, "douzaine": 12,
    "quinzaine": 15, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90, "cien": 100, "docena": 12, "trenta": 30, "quaranta": 40,
    "cinquanta": 50, "cento": 100, "dozzina": 12, "trinta": 30, "quarenta": 40, "cinquenta": 50,
    "cem": 100, "dúzia": 12,
}  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_EASTERN = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2, "兩": 2, "零": 0}
_EASTERN_UNITS = {"十": 10, "百": 100, "千": 1000}
_EASTERN_RUN = re.compile(r"[〇零一二两兩三四五六七八九十百千]{1,12}[万萬]?")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. ``places``: digits after the point; ``scale``: powers of ten that a word adds."""

    value: Decimal
    text: str
    start: int
    end: int
    places: int = 0
    scale: int = 0
    percent: bool = False
    money: bool = False

    @property
    def digits(self) -> int:
        """How many digits are written."""
        return sum(letter.isdigit() for letter in self.text)


def numbers(text: str) -> list[Number]:
    """The numbers written in digits, in order; at most ``MOST``."""
    return list(_numbers(text))


def _numbers(text: str) -> Iterator[Number]:
    for count, match in enumerate(_NUMBER.finditer(text)):
        if count >= MOST:
            return
        body = re.sub(r"[,\u202f\u00a0]", "", match["body"])
        power = int(match["power"] or 0)
        scale = _SCALES.get((match["scale"] or match["short"] or "").lower().replace("illion", ""), 0)
        scale = scale or _SCALES.get(match["scale"] or "", 0)
        try:
            value = Decimal(body)
            if power + scale:
                with localcontext(Context(prec=len(body) + 1)):
                    value = value.scaleb(power + scale)
        except DecimalException:
            continue
        if match["sign"] and match["sign"] != "+":
            value = -value
        places = max(0, len(body.partition(".")[2]) - power)
        yield Number(
            value,
            match[0],
            match.start(),
            match.end(),
            places,
            scale,
            bool(match["percent"]),
            bool(match["money"]),
        )


def spelled(text: str) -> set[Decimal]:
    """The values of number words: "two hundred and fifty" is 250, and its parts count as well."""
    found = _abroad(text)
    total = current = 0
    open_ = False
    for word in _WORD.findall(text.lower()[:200_000]):
        if word in _OTHERS:
            found.add(Decimal(_OTHERS[word]))
            if open_ and word == "dozen":
                found.add(Decimal(12 * (total + current)))
        if word in _UNITS or word in _TENS:
            value = _UNITS.get(word, _TENS.get(word, 0))
            current += value
            open_ = True
            found |= {Decimal(value), Decimal(current), Decimal(total + current)}
        elif word == "hundred":
            current = max(current, 1) * 100
            open_ = True
            found |= {Decimal(current), Decimal(total + current)}
        elif word in ("thousand", "million", "billion") and open_:
            total += max(current, 1) * 10 ** _SCALES[word]
            current = 0
            found.add(Decimal(total))
        elif word != "and":
            total = current = 0
            open_ = False
    return found


def _abroad(text: str) -> set[Decimal]:
    """Halves, and the plain number words of other languages; compounds of several words are left out."""
    text = text[:200_000]
    found: set[Decimal] = set()
    for word in _HALF_MORE.findall(text):
        bare = word.lower()
        found.add(Decimal(bare if bare.isdecimal() else _UNITS.get(bare, 1)) + Decimal("0.5"))
    for word in _HALF_OF.findall(text):
        sizes = {"hundred": 50, "dozen": 6, "hour": 30}
        unit = word.lower()
        found.add(Decimal(sizes[unit]) if unit in sizes else Decimal(5).scaleb(_SCALES[unit] - 1))
    if not text.isascii():
        found |= {_eastern(run) for run in _EASTERN_RUN.findall(text)}
    found |= {Decimal(_ABROAD[word]) for word in _LETTERS.findall(text.lower()) if word in _ABROAD}
    return found


def _eastern(run: str) -> Decimal:
    total = current = 0
    for sign in run.rstrip("万萬"):
        if sign in _EASTERN_UNITS:
            total, current = total + max(current, 1) * _EASTERN_UNITS[sign], 0
        else:
            current = _EASTERN[sign]
    return Decimal((total + current) * (10_000 if run[-1] in "万萬" else 1))


def rounds_to(source: Decimal, number: Number, loose: bool = False) -> bool:
    """Whether ``source``, rounded to the digits that the number shows, is the number.

    A whole number that ends in zeros may be rounded further only where ``loose`` is set ("about 2,000").
    """
    if source == number.value:
        return True
    unit = Decimal(1).scaleb(number.scale - number.places)
    if loose and number.places == 0:
        bare = number.text.rstrip("% ")
        zeros = len(bare) - len(bare.rstrip("0"))
        unit = unit.scaleb(zeros)
    try:
        return abs(source - number.value) * 2 <= unit and (number.value != 0 or source == 0)
    except DecimalException:
        return False


def derived(
    value: Number, seen: Collection[Decimal], constants: Collection[Decimal] = (), most: int = 60
) -> str:
    """How the number follows from two of the seen ones by one operation, or from all of them by a sum; empty
    where it does not. At most ``most`` of the seen numbers are tried.
    """
    pool = sorted(set(seen), key=lambda one: (len(one.as_tuple().digits), one))[:most]
    second = [*pool, *constants]
    exact = value.places == 0
    if len(pool) > 2 and sum(pool) == value.value:
        return "the sum of all"
    with localcontext(Context(prec=DIGITS)):
        for one in pool:
            for other in second:
                for sign, result in _combined(one, other):
                    if result == value.value or (not exact and rounds_to(result, value)):
                        return f"{one} {sign} {other}"
                    if value.percent and rounds_to(result * 100, value):
                        return f"{one} {sign} {other}, in percent"
    return ""


def _combined(one: Decimal, other: Decimal) -> Iterator[tuple[str, Decimal]]:
    try:
        yield "+", one + other
        yield "-", one - other
        yield "-", other - one
        yield "*", one * other
        if other:
            yield "/", one / other
            if (
                0 < abs(one) < 10**15
                and one == one.to_integral_value()
                and other == other.to_integral_value()
            ):
                yield "%", one % other
        if one:
            yield "/", other / one
            if other != one:
                yield "change", (other - one) / one
    except DecimalException:
        return


def percent_slip(number: Number, sources: Collection[Decimal]) -> Decimal | None:
    """A near miss of a number, or of the percentage that a fraction below 1 stands for."""
    slip = near_miss(number, sources)
    if slip is None and 0 < number.value < 1:
        return near_miss(replace(number, value=number.value * 100), sources)
    return slip


def near_miss(number: Number, sources: Collection[Decimal], swapped_only: bool = False) -> Decimal | None:
    """A source that differs from the number by two neighbouring digits swapped, or by one digit in three or
    more: a slip of the pen, not another quantity.
    """
    mine = _figures(number.value)
    if len(mine.replace(".", "")) < 2:
        return None
    for source in sources:
        other = _figures(source)
        if len(other) != len(mine) or other == mine:
            continue
        places = [place for place, (a, b) in enumerate(zip(mine, other, strict=True)) if a != b]
        swapped = (
            len(places) == 2
            and places[1] - places[0] in (1, 2)
            and mine[places[0]] == other[places[1]]
            and mine[places[1]] == other[places[0]]
        )
        if swapped or (not swapped_only and len(places) == 1 and len(mine.replace(".", "")) >= 3):
            return source
    return None


def _figures(value: Decimal) -> str:
    return format(abs(value), "f").rstrip("0").rstrip(".") if "." in str(value) else str(abs(value))
