"""The options of the verifiers. Where a choice changes a verdict, the verdict's evidence says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class AnswerOptions:
    """How answers are extracted and compared."""

    extraction: Literal["sentence", "number", "none"] = "sentence"
    """What is read where no final answer is marked: the value that the last sentences state, the last number
    anywhere, or nothing (then the verdict abstains).
    """
    units: Literal["optional", "required"] = "optional"
    """Whether an answer may leave out the reference's unit. A unit that differs is never accepted."""
    percent: Literal["asked", "optional"] = "asked"
    """Whether 15% may stand for a bare 15: only where the question asks for a percentage (elsewhere the
    verdict abstains), or always. 15% equals 0.15 in any case.
    """
    bases: Literal["optional", "required"] = "required"
    """Whether a numeral may leave out the reference's base."""
    order: Literal["written", "strict", "free"] = "written"
    """Whether order matters: as written (in tuples, not in sets and bare lists), in bare lists as well, or
    not even in tuples.
    """
    digits: int = 6
    """How many significant digits a decimal must show to stand for an exact value such as 1/3."""
    alternatives: Literal["refuse", "last"] = "refuse"
    """Whether several different final answers are rejected, or the last of them is judged."""
    symbolic: bool = False
    """Whether sympy decides, in a worker, what the cheap tiers cannot (needs ``goldgate-math[symbolic]``)."""
    seconds: float = 5.0
    """Time limit of that worker, in seconds."""


@dataclass(frozen=True, slots=True)
class StepsOptions:
    """Which claims of a solution are checked, and how."""

    rounding: bool = True
    """Whether a decimal may be its value rounded or cut off at the digits shown."""
    equations: bool = True
    """Whether each line of an equation solved line by line must follow from the line before."""
    at_least: int = 1
    """How many claims must be decided; with fewer the verdict abstains."""


@dataclass(frozen=True, slots=True)
class InterleavedOptions:
    """How the code of a solution is run and compared."""

    seconds: float = 5.0
    """Wall-clock limit of each block, in seconds. A block that reaches it is the last one to run."""
    memory: int = 1024
    """Memory limit of all blocks together, in MiB."""
    digits: int = 4
    """How many significant digits a decimal answer must show to stand for an exact output."""
