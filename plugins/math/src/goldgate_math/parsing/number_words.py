"""Numbers that are written in words."""

from __future__ import annotations

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


_PARTS = {"half": 2, "halve": 2, "quarter": 4, "fourth": 4, "third": 3, "fifth": 5, "sixth": 6, "eighth": 8}
_PARTS |= {"seventh": 7, "ninth": 9, "tenth": 10}
