"""Changes that a claim states, with the source's "from A to B" in their place: "rose by a quarter"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from goldgate_factuality.grounding.derive import is_year
from goldgate_factuality.grounding.shares import Reading, such
from goldgate_factuality.grounding.source import Source
from goldgate_factuality.reading.bounds import before, bound
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.units import Quantity, quantities

FROM_TO = re.compile(r"\bfrom\s+$", re.I)
CHANGED = re.compile(
    r"\b(?P<up>rose|risen|rise|rises|grew|grown|increased|climbed|jumped|went up|gone up|raised)"
    r"|(?P<down>fell|fallen|dropped|declined|decreased|shrank|shrunk|went down|gone down|cut|reduced|lost)\b",
    re.I,
)
WHOLE = re.compile(r"\b(?P<word>doubled|trebled|tripled|quadrupled|halved)\b", re.I)
FACTORS = {
    "doubled": Fraction(2), "trebled": Fraction(3), "tripled": Fraction(3), "quadrupled": Fraction(4),
    "halved": Fraction(1, 2),
}  # fmt: skip


def changed(claim: Parsed, source: Source) -> Iterator[Reading]:
    """A change by so much, with "from A to B" of the source in its place."""
    text = claim.text
    word, whole = CHANGED.search(text), WHOLE.search(text)
    if word is None and whole is None:
        return
    for number, first, last in _steps(source):
        given = source.parsed[number].text
        step = f"from {given[first.start : first.end]} to {given[last.start : last.end]}"
        why = f"{given[first.start : first.end]} and {given[last.start : last.end]}"
        if whole is not None:
            factor, ratio = FACTORS[whole["word"].lower()], last.base / first.base
            verb = "fell" if factor < 1 else "rose"
            begin = before(text, whole.start())
            key = bound(text, whole.start(), whole.end()) if begin < whole.start() else ""
            near = such(factor, key)(ratio)
            yield f"{text[:begin]}{verb} {step}{text[whole.end() :]}", near, why, number
            has = re.sub(r"\b(?:has|have|had)\s+$", "", text[:begin])
            yield f"{has}{verb} {step}{text[whole.end() :]}", near, why, number
            continue
        for one in quantities(text):
            if word is None or one.start < word.end() or one.start - word.end() > 30:
                continue
            change = _change(one, first, last)
            if change is None:
                continue
            begin = before(text, one.start)
            if text[:begin].endswith(" by "):
                begin -= 3
            elif text[word.end() : begin].strip():
                continue
            holds = _such_change(one, change)
            for lead in (text[:begin], re.sub(r"\b(?:has|have|had)\s+(?=\w+\s+$)", "", text[:begin])):
                yield f"{lead}{step}{text[one.end :]}", holds, why, number
            break


def _steps(source: Source) -> Iterator[tuple[int, Quantity, Quantity]]:
    """Each "from A to B" of the source."""
    for number, parsed in enumerate(source.parsed):
        held = [one for at, one in source.amounts if at == number]
        for first, last in pairwise(held):
            if (
                FROM_TO.search(parsed.text[: first.start])
                and re.fullmatch(r"(?:\s+in\s+\w+)?\s+to\s+", parsed.text[first.end : last.start])
                and first.kind == last.kind
                and first.base > 0
                and not (is_year(first) and is_year(last))
            ):
                yield number, first, last


def _change(one: Quantity, first: Quantity, last: Quantity) -> Fraction | None:
    """How much it changed, in what the claim says it in: percent, a fraction, or the unit itself."""
    if one.kind == first.kind and (one.kind != "percent" or "point" in one.unit) and not 0 < one.value < 1:
        return abs(last.base - first.base)
    if one.kind == "percent":
        return abs(last.base / first.base - 1) * 100
    if not one.kind and 0 < one.value < 1:
        return abs(last.base / first.base - 1)
    return None


def _such_change(one: Quantity, change: Fraction) -> bool:
    if one.bound:
        return such(one.base, one.bound)(change)
    if one.kind == "percent" and "point" not in one.unit:
        return abs(change - one.base) <= Fraction(1, 2 * 10**one.number.decimals)
    return abs(change - one.base) * 50 <= one.base
