"""The options of the verifiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mode = Literal["strict", "loose", "reference"]


@dataclass(frozen=True, slots=True)
class ConstraintsOptions:
    """How constraints are decided."""

    mode: Mode = "strict"
    """"strict" judges the response by the plain meaning of each instruction; "loose" also lets it go
    without its first line, its last line or its asterisks; "reference" gives what the published checkers
    of IFEval and IFBench give, faults included, for comparisons (needs goldgate-steerability[reference]).
    """
