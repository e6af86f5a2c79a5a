"""The named policies of ``math.answer``. Where a choice changes a verdict, the verdict's evidence says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class AnswerOptions:
    """How answers are extracted and compared.

    extraction: what to fall back on where no final answer is marked: "sentence" takes the one value of the
        last sentence, "number" the last number anywhere, "none" abstains.
    units: "optional" lets an answer go without the reference's unit; "required" does not. A unit that
        differs is never accepted.
    percent: "asked" lets 15% stand for a bare 15 only where the question asks for a percentage, and is
        undecided elsewhere; "optional" lets it anywhere. 15% is 0.15 always.
    bases: the same for the base of a numeral.
    order: "written" takes tuples as ordered and sets and bare lists as unordered; "strict" takes bare lists
        as ordered, too; "free" takes tuples as unordered.
    digits: a decimal may stand for an exact value when it shows at least so many significant digits.
    alternatives: "refuse" rejects several different final answers; "last" judges the last.
    symbolic: ask a sympy worker where the cheap tiers could not decide (needs goldgate-math[symbolic]).
    seconds: the worker's limit.
    """

    extraction: Literal["sentence", "number", "none"] = "sentence"
    units: Literal["optional", "required"] = "optional"
    percent: Literal["asked", "optional"] = "asked"
    bases: Literal["optional", "required"] = "required"
    order: Literal["written", "strict", "free"] = "written"
    digits: int = 6
    alternatives: Literal["refuse", "last"] = "refuse"
    symbolic: bool = False
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class StepsOptions:
    """Which claims of a solution are checked, and how.

    rounding: a decimal may be its value rounded or cut off at the digits shown.
    equations: also check that each line of an equation solved line by line follows from the one before.
    at_least: so many claims must be decided, else the verdict abstains.
    """

    rounding: bool = True
    equations: bool = True
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class InterleavedOptions:
    """How the code of a solution is run and compared.

    seconds, memory (MiB): limits of all its blocks together. digits: as in AnswerOptions.
    """

    seconds: float = 10.0
    memory: int = 1024
    digits: int = 4
