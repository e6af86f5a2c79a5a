"""What a check finds: met, not met or undecided, why, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """``met`` is None where it cannot be decided. ``rule`` names what decided; ``span`` is a place in the
    text.
    """

    met: bool | None
    why: str
    rule: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a check may know beyond the response: the prompt's text and the ids of the row's other
    constraints.
    """

    prompt: str = ""
    ids: frozenset[str] = frozenset()
    language: str = ""


Args = Mapping[str, Any]


def met(rule: str, why: str, span: tuple[int, int] | None = None) -> Finding:
    """The constraint holds."""
    return Finding(True, why, rule, span)


def unmet(rule: str, why: str, span: tuple[int, int] | None = None) -> Finding:
    """The constraint is violated; ``span`` is the first place that violates it, where there is one."""
    return Finding(False, why, rule, span)


def undecided(rule: str, why: str) -> Finding:
    """It cannot be decided."""
    return Finding(None, why, rule)


def counted(rule: str, number: int, relation: str, bound: int, noun: str) -> Finding:
    """A count against "less than" or "at least"."""
    holds = number < bound if relation == "less than" else number >= bound
    return Finding(holds, f"{number} {noun}, asked: {relation} {bound}", rule)
