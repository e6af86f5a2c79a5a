"""The request of natural language inference: does a premise entail a hypothesis?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Entailment:
    """Three probabilities that add up to 1."""

    entails: float
    contradicts: float
    neutral: float


@dataclass(frozen=True, slots=True)
class Entail:
    """Ask whether a premise entails a hypothesis, contradicts it, or does neither."""

    kind: ClassVar[str] = "nli"
    reply: ClassVar[Any] = Entailment

    premise: str
    hypothesis: str
    service: str = ""
