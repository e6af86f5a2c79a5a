"""Numbers that are written in words."""

from __future__ import annotations

import re
from fractions import Fraction

from goldgate_math.tree import Num, Text

COUNTS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)


def spelled(text: Text) -> Num | None:
    """A number below a hundred in words; a few beyond."""
    words = [part for word in text.words for part in word.split("-")]
    if words and words[0] in {"minus", "negative"}:
        found = spelled(Text(tuple(words[1:])))
        return (
            Num(-found.value) if found and "minus" not in words[1:] and "negative" not in words[1:] else None
        )
    if len(words) == 1 and words[0] in COUNTS:
        return Num(Fraction(COUNTS.index(words[0])))
    if words and words[0] in TENS and (len(words) == 1 or (len(words) == 2 and words[1] in COUNTS[1:10])):
        return Num(Fraction(TENS[words[0]] + (COUNTS.index(words[1]) if len(words) == 2 else 0)))
    part = _PARTS.get(words[-1].removesuffix("s")) if words else None
    if part and len(words) <= 2 and (len(words) == 1 or words[0] in COUNTS[1:]):
        return Num(Fraction(COUNTS.index(words[0]) if len(words) == 2 else 1, part))
    return Num(Fraction(100)) if words in (["one", "hundred"], ["hundred"]) else None


_DIGITS = {
    sign: number
    for number, signs in enumerate("〇零 一 二两兩 三 四 五 六 七 八 九".split())
    for sign in signs
}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHINESE = re.compile(f"[{''.join((*_DIGITS, *_PLACES, *_MYRIADS))}]{{1,20}}")


def chinese(text: str) -> Num | None:
    """A number in Chinese characters, as in 四十五 or 十二万五千; None for other texts and malformed ones."""
    if not CHINESE.fullmatch(text):
        return None
    if len(text) > 1 and all(sign in _DIGITS for sign in text):
        return Num(Fraction(int("".join(str(_DIGITS[sign]) for sign in text))))
    total = section = digit = 0
    fresh = True  # no digit waits for its place
    for sign in text:
        if sign in _DIGITS:
            if not fresh and digit:
                return None
            digit, fresh = _DIGITS[sign], False
        elif sign in _PLACES:
            section += (digit if not fresh and digit else 1) * _PLACES[sign]
            digit, fresh = 0, True
        else:
            total = (total + section + digit) * _MYRIADS[sign]
            section, digit, fresh = 0, 0, True
    return Num(Fraction(total + section + digit))


_PARTS = {"half": 2, "halve": 2, "quarter": 4, "fourth": 4, "third": 3, "fifth": 5, "sixth": 6, "eighth": 8}
_PARTS |= {"seventh": 7, "ninth": 9, "tenth": 10}
