"""What came of calls that were made again."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from goldgate_tools.running.setting import State

Ending = Literal["same", "different", "undecided", "given"]
Steps = Generator[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a call made again. ``given``: nothing here can make it, so it is taken as it is."""

    call: int
    ending: Ending
    why: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """The calls made again, and what they led to in each service with a state, by its name."""

    calls: tuple[Replayed, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)


def differs(call: int, mine: str, recorded: str) -> Replayed:
    """A call that gives something else than what is recorded."""
    return Replayed(call, "different", f"it gives {mine[:100]!r}, not {recorded.strip()[:100]!r}")
