"""Relative numbers of a sentence made absolute: "412,000 in 2023, 52,000 more than in 2022" says that it
were 360,000 in 2022.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from goldgate_factuality.grounding.formerly import formerly
from goldgate_factuality.grounding.retold import (
    WHEN,
    digits,
    last_before,
    numbers_of,
    said_of,
    sentence,
    verb_of,
)
from goldgate_factuality.reading.dates import Date
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import Quantity

TIMES = {
    "twice": Fraction(2), "double": Fraction(2), "half": Fraction(1, 2), "a third": Fraction(1, 3),
    "a quarter": Fraction(1, 4), "three times": Fraction(3), "four times": Fraction(4),
    "five times": Fraction(5), "ten times": Fraction(10), "a fifth": Fraction(1, 5),
    "a tenth": Fraction(1, 10), "two thirds": Fraction(2, 3),
    "two-thirds": Fraction(2, 3), "thrice": Fraction(3), "treble": Fraction(3), "triple": Fraction(3),
}  # fmt: skip
FACTOR = "|".join(sorted(TIMES, key=len, reverse=True))
AS_MANY = re.compile(
    r"[,;]\s+(?:and\s+)?(?P<bound>more than |fewer than |less than |almost |nearly |about )?"
    rf"(?P<times>{FACTOR})\s+as\s+(?:many|much)(?:\s+as)?\s+(?P<target>(?:(?!\band\b)[^,;.])+)",
    re.I,
)
THAN = re.compile(
    r"\s*(?:(?P<unit>points?|percentage points?|seats?|votes?)\s+)?"
    r"(?:(?P<up>more|higher|greater|longer|taller|up)|(?P<down>fewer|less|lower|shorter|smaller|down))"
    r"\s+(?:than|on|from)\s+(?P<target>(?:(?!\band\b)[^,;.])+)"
    r"|\s*(?:points?\s+)?(?:(?P<ahead>ahead of|clear of|above)|(?P<behind>behind|below))\s+"
    r"(?P<rival>(?:(?!\band\b)[^,;.])+)",
    re.I,
)
GAPPED = re.compile(
    rf"[,;]\s+(?:and\s+|while\s+|but\s+)?(?P<who>(?:the\s+)?[\w' -]{{2,40}}?)\s+(?P<times>{FACTOR})\s+"
    rf"(?:as\s+(?:much|many)(?=\s*[.,;]|$)|(?:of\s+)?that(?:\s+(?:amount|sum|number))?(?=\s*[.,;]|$)|the\s+amount\b)",
    re.I,
)


def counted(parsed: Parsed, earlier: list[Date]) -> Iterator[str]:
    """Sentences that say by itself what the numbers of a sentence say in relation to one another."""
    held = numbers_of(parsed)
    yield from _as_many(parsed, held, earlier)
    yield from _gapped(parsed, held)
    yield from _more_than(parsed, held, earlier)
    yield from formerly(parsed, held, earlier)


def _as_many(parsed: Parsed, held: list[Quantity], earlier: list[Date]) -> Iterator[str]:
    """ "2,400 in May, twice as many as in April": 1,200 in April."""
    text = parsed.text
    for match in AS_MANY.finditer(text):
        base = last_before(match.start(), held)
        if base is not None:
            many, swap = TIMES[match["times"].lower()], None
            if not re.search(r"\bas\s+(?:many|much)\s+as\b", match[0]):
                if not WHEN.match(match["target"]):
                    continue
                swap = many  # "half as many the following year"
            value = base.value * swap if swap else base.value / many
            yield from said_of(
                parsed, base, match.start(), value, match["target"], match["bound"] or "", earlier
            )


def _gapped(parsed: Parsed, held: list[Quantity]) -> Iterator[str]:
    """ "Cars pay 2, lorries twice as much": lorries pay 4."""
    text = parsed.text
    for match in GAPPED.finditer(text):
        base = last_before(match.start(), held)
        frame = verb_of(parsed, base) if base is not None else None
        if base is not None and frame is not None:
            many = digits(base.value * TIMES[match["times"].lower()])
            begin = frame.group.tokens[0].start
            yield sentence(
                match["who"], text[begin : base.number.start] + many + text[base.number.end : match.start()]
            )


def _more_than(parsed: Parsed, held: list[Quantity], earlier: list[Date]) -> Iterator[str]:
    """ "41 points, three ahead of Arle": Arle have 38."""
    text = parsed.text
    for number, one in enumerate(held):
        than = THAN.match(text, one.end)
        base = next((given for given in reversed(held[:number]) if not THAN.match(text, given.end)), None)
        if (
            than is None
            or base is None
            or one.kind not in ("", base.kind, "percent")
            or _far(text, base, one)
        ):
            continue
        more = bool(than["up"] or than["ahead"])
        other = _other(base, one, more)
        target = than["target"] or than["rival"]
        if other is not None and other > 0:
            end = text.rfind(",", 0, one.start)
            end = one.start if end < base.end else end
            yield from said_of(parsed, base, end, other, target, "", earlier)


def _far(text: str, base: Quantity, one: Quantity) -> bool:
    """Whether another clause stands between a number and the one that is compared to it."""
    between = text[base.end : one.start]
    return len(between) > 60 or bool(re.search(r"[;.:]\s|\b(?:while|but|whereas)\b", between))


def _other(base: Quantity, one: Quantity, more: bool) -> Fraction | None:
    """The number that ``base`` is so much more or less than."""
    if one.kind == "percent" and base.kind != "percent":
        share = 1 + one.value / 100 * (1 if more else -1)
        return base.value / share if share > 0 else None
    if one.kind == "percent" and "point" not in one.unit:
        return None
    step = one.base / (base.base / base.value) if base.value and one.kind else one.value
    return base.value - step if more else base.value + step
