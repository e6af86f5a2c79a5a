"""A bare number as reference, and an answer in a unit: the unit that the question asks for decides."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from goldgate import Sample

from goldgate_math.comparison.outcome import Outcome, different
from goldgate_math.comparison.quantities import MONEY, same_quantity
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read
from goldgate_math.tree import Num, Quantity, Unit
from goldgate_math.verifiers.question import asked

_UNIT = re.compile(
    r"\bin\s+(?P<in>[a-z]{3,20})\b|\bhow\s+many\s+(?:more\s+|extra\s+)?(?P<many>[a-z]{3,20})\b", re.IGNORECASE
)
_DOLLARS = re.compile(r"\$\s?\d|\bdollars?\b", re.IGNORECASE)
_CENTS = re.compile(r"(?:\bhow\s+many|\bin)\s+cents?\b|¢", re.IGNORECASE)


def in_asked_unit(gold: Num, answer: Quantity, sample: Sample, options: AnswerOptions) -> Outcome | None:
    """The outcome with the reference in the unit that the question names; None where it names none, or one
    of another kind than the answer's.
    """
    if not answer.unit.dimensions or answer.unit.dimensions == (("percent", 1),):
        return None
    text = asked(sample)
    units = [match["in"] or match["many"] for match in _UNIT.finditer(text)]
    for name in reversed(units):
        if (unit := _unit(name)) is not None and unit.unit.dimensions == answer.unit.dimensions:
            return same_quantity(Quantity(gold, unit.unit), answer, options)
    money = set(dict(answer.unit.dimensions)) <= MONEY and len(answer.unit.dimensions) == 1
    if money and answer.unit.factor != 1 and _DOLLARS.search(text) and not _CENTS.search(text):
        whole = same_quantity(Quantity(gold, _whole(answer)), answer, options)
        return whole if whole.equal else different("form", "cents, where the question speaks of dollars")
    return None


def _unit(name: str) -> Quantity | None:
    try:
        found = read(f"1 {name}")
    except UnreadableError:
        return None
    return found if isinstance(found, Quantity) and found.unit.dimensions else None


def _whole(answer: Quantity) -> Unit:
    """The larger unit of the answer's currency."""
    return replace(answer.unit, factor=Fraction(1))
