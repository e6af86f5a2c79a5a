"""Options of ``annotate.page``."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PLACE = {"digest": False}  # where labels are kept does not change what they say


@dataclass(frozen=True, slots=True)
class PageOptions:
    """Where tasks and labels are."""

    tasks: Path = field(metadata=PLACE)
    """The file that tasks without a label are added to: ``goldgate annotate serve`` shows them."""
    labels: Path = field(metadata=PLACE)
    """The log of labels that ``goldgate annotate serve --out`` writes."""
    annotators: int = 1
    """How many people label each task; what most of them say counts. Serve with ``--overlap 1`` for more than
    one."""

    def __post_init__(self) -> None:
        if self.annotators < 1:
            raise ValueError("annotators: at least 1")
