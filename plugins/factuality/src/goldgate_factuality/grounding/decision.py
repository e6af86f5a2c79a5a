"""What is decided of one claim."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """``supported`` is None where it is unclear; ``nearest`` is the number of the source's sentence, and
    ``used`` are those of which a number was computed.
    """

    supported: bool | None
    why: str
    claim: str
    nearest: int | None = None
    rule: str = ""
    sure: bool = True
    used: tuple[int, ...] = ()
