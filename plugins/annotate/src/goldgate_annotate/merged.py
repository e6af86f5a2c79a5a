"""What comes out of labels: rows, cases, an audit, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Merged:
    """``rows`` train; ``cases`` measure verifiers; ``audit``: data set → (sample, index) → right or wrong.
    ``conflicts``: a task's id, and what the annotators disagree about.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    cases: list[dict[str, Any]] = field(default_factory=list)
    audit: dict[str, dict[tuple[str, int], int]] = field(default_factory=dict)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    rejected_edits: int = 0
    nothing: int = 0
    counts: dict[str, Any] = field(default_factory=dict)
