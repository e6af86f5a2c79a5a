"""What was found out about the gold chunks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether the gold chunks support the answer (None: not decided), the reason, and the chunks it
    concerns.
    """

    holds: bool | None
    why: str
    code: str = ""
    chunks: tuple[int, ...] = ()
