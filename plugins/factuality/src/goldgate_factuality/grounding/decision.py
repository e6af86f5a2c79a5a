"""What is decided of one claim."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """``supported`` is None where it is unclear; ``nearest`` is the number of the source's sentence."""

    supported: bool | None
    why: str
    claim: str
    nearest: int | None = None
    rule: str = ""
    sure: bool = True
