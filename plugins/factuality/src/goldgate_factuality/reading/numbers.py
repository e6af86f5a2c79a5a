"""Numbers in a text: digits, words, scales, fractions and percentages, as exact values with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

ONES = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen
        """.split()
    )
}
TENS = {
    w: v
    for v, w in zip(
        range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety".split(), strict=True
    )
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT = {
    "k": 1000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "b": 10**9,
    "tn": 10**12, "trn": 10**12,
}  # fmt: skip
MULTIPLES = {"dozen": 12, "dozens": 12, "score": 20}
ORDINALS = {
    word: value
    for value, word in enumerate(
        """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split()
    )
    if value
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
PARTS = {
    "half": Fraction(1, 2), "halves": Fraction(1, 2), "third": Fraction(1, 3), "quarter": Fraction(1, 4),
    "fifth": Fraction(1, 5), "sixth": Fraction(1, 6), "eighth": Fraction(1, 8), "tenth": Fraction(1, 10),
}  # fmt: skip
GLYPHS = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
}
TIMES = {"twice": 2, "double": 2, "doubled": 2, "triple": 3, "tripled": 3, "thrice": 3, "once": 1}

DIGITS = (
    r"(?:\d{1,3}(?:\.\d{3}){2,6}(?!\d)|\d{1,3}(?:,\d{3}){1,6}|\d{1,3}(?:[ ]\d{3}){1,6}(?!\d)|\d{1,18})"
    r"(?:\.\d{1,12})?|\.\d{1,12}"
)
WORDS = "|".join(sorted([*ONES, *TENS], key=len, reverse=True))
NUMBER = re.compile(
    rf"""
    (?:(?<![A-Za-z\d_])|(?<=\dx))(?<!\d[.,])(?P<sign>[-+])?(?P<digits>{DIGITS})(?P<glyph>[½⅓⅔¼¾])?
    (?P<fraction>/\d{{1,6}}(?![\d/]))?(?P<ordinal>(?:st|nd|rd|th)\b)?
    (?:
        (?:-|\s?)(?P<scale>hundred|thousand|million|billion|trillion)\b
        | (?P<short>\s?(?:mn|mln|bn|bln|tn|trn)\b|[kKMB]\b)
        | \s(?P<dozen>dozen)\b
    )?
    (?!\d|,\d)(?:(?<=\d)(?=[a-zA-Z%°]|\b|[^\x00-\x7f])|(?<=\D))
    | (?P<alone>[½⅓⅔¼¾])
    | \b
    (?P<words>
        (?:
            an?\s+(?=(?:hundred|thousand|million|billion|dozen)\b)
        )?
        (?:
            (?:
                {WORDS} | hundred | thousand | million | billion | trillion | dozen
            )
            \b
            (?:
                [\s-]+(?:and\s+)?
                (?=
                    (?:
                        {WORDS} | hundred | thousand | million | billion | trillion | dozen
                        | (?:{'|'.join(list(ORDINALS)[:9])})
                    )
                    \b
                )
            )?
        ){{1,12}}
        (?P<last>
            \b(?:{'|'.join(list(ORDINALS)[:9])})\b
        )?
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)  # fmt: skip
PART = re.compile(
    rf"\b(?P<whole>\d{{1,9}}|{WORDS})\s+and\s+an?\s+(?P<more>half|third|quarter)\b"
    rf"(?:[\s-]+(?P<large>thousand|million|billion|trillion)\b)?"
    rf"|\b(?:(?:an?|three)[\s-]+)?(?P<some>half|quarters?)[\s-]+(?:of[\s-]+)?an?[\s-]+"
    rf"(?P<scale>dozen|hundred|thousand|million|billion|trillion)\b"
    rf"|\b(?:an?|one)(?=\s+[a-z]{{4,7}}(?P<over>\s+and\s+a\s+half)\b)"
    rf"|\b(?:(?P<count>an?|one|two|three|four|five|seven|nine|\d)[\s-]+)?(?P<part>half|halves|third|quarter|"
    rf"fifth|sixth|eighth|"
    rf"tenth)s?\b(?=\s+(?:of|an?|the|as)\b|\s*(?:$|[.,;]))",
    re.I,
)
MEASURING = re.compile(
    r"[\s-]*(?:deep|high|tall|long|wide|thick|broad|away|apart|above|below|underwater|underground|down|up|"
    r"x|by|race|sprint|hurdles|freestyle|relay|pool|radius|diameter|depth|height|length|from)\b",
    re.I,
)  # after "90m": metres, not millions


@dataclass(frozen=True, slots=True)
class Number:
    """A value, its place in the text, and how it was written: its decimals, whether as an ordinal."""

    value: Fraction
    start: int
    end: int
    decimals: int = 0
    ordinal: bool = False
    scaled: int = 1


def numbers(text: str) -> list[Number]:
    """Every number of a text, left to right."""
    found: list[Number] = []
    parts = [one for match in PART.finditer(text) if (one := _part(match))]
    over = [match.span("over") for match in PART.finditer(text) if match["over"]]
    taken = [(part.start, part.end) for part in parts] + over
    for match in NUMBER.finditer(text):
        number = _digits(match) if match["digits"] else _words(match)
        if number and not any(start < number.end and number.start < end for start, end in taken):
            found.append(number)
    return sorted([*found, *_outside(parts, over)], key=lambda one: one.start)


def _outside(parts: list[Number], spans: list[tuple[int, int]]) -> list[Number]:
    return [one for one in parts if not any(start <= one.start < end for start, end in spans)]


def value_of(word: str) -> int | None:
    """The value of a single cardinal word."""
    lower = word.lower()
    return ONES.get(lower, TENS.get(lower))


def _digits(match: re.Match[str]) -> Number | None:
    digits = match["digits"].replace(",", "").replace(" ", "")
    if digits.count(".") > 1:
        digits = digits.replace(".", "")  # 1.000.000
    value = Fraction(digits if not digits.startswith(".") else "0" + digits)
    decimals = len(digits.partition(".")[2])
    if match["fraction"]:
        below = int(match["fraction"][1:])
        if not below:
            return None
        value /= below
    if match["glyph"]:
        value += GLYPHS[match["glyph"]]
    short = (match["short"] or "").strip()
    end = match.end()
    if short == "m" and not match["scale"] and MEASURING.match(match.string, end):
        short, end = "", match.start("short")
    scale = SCALES.get((match["scale"] or "").lower(), 1) * SHORT.get(short.lower(), 1)
    scale *= 12 if match["dozen"] else 1
    value *= scale
    if match["sign"] == "-" and not _is_range(match):
        value = -value
    return Number(value, match.start(), end, decimals, bool(match["ordinal"]), scale)


def _is_range(match: re.Match[str]) -> bool:
    return match.string[: match.start()].rstrip()[-1:].isdigit()


def _words(match: re.Match[str]) -> Number | None:
    if match["alone"]:
        return Number(GLYPHS[match["alone"]], match.start(), match.end())
    total, part, seen = 0, 0, False
    for word in re.findall(r"[a-z]+", match["words"].lower()):
        if word in ("a", "an", "and"):
            continue
        seen = True
        if word in ONES or word in TENS:
            part += ONES.get(word, TENS.get(word, 0))
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word == "dozen":
            part = max(part, 1) * 12
        elif word in SCALES:
            total, part = total + max(part, 1) * SCALES[word], 0
        elif word in ORDINALS:
            part += ORDINALS[word]
    end = match.start() + len(match["words"].rstrip(" -"))
    return Number(Fraction(total + part), match.start(), end, 0, bool(match["last"])) if seen else None


def _part(match: re.Match[str]) -> Number | None:
    if match["whole"]:
        whole = int(match["whole"]) if match["whole"].isdigit() else value_of(match["whole"]) or 0
        scale = SCALES.get((match["large"] or "").lower(), 1)
        return Number((whole + PARTS[match["more"].lower()]) * scale, match.start(), match.end())
    if match["scale"]:
        word = match["scale"].lower()
        many = 3 if match[0].lower().startswith("three") else 1
        value = many * PARTS[match["some"].lower().rstrip("s")] * (SCALES.get(word) or MULTIPLES[word])
        return Number(value, match.start(), match.end())
    if match["over"]:
        return Number(Fraction(3, 2), match.start(), match.end())
    count = (match["count"] or "").lower()
    before = re.findall(r"[a-z]+", match.string[max(0, match.start() - 12) : match.start()].lower())
    if not count and (match["part"].lower() != "half" or (before[-1:] and before[-1] in ORDINALS)):
        return None  # "third" alone is an ordinal, "the second half" a place
    many = 1 if count in ("", "a", "an") else int(count) if count.isdigit() else ONES[count]
    start = match.start("count") if count else match.start("part")
    return Number(many * PARTS[match["part"].lower()], start, match.end())
