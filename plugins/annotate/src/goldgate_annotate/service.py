"""The service ``annotate.page``: answers from the log of labels; what has no label waits in a file.

A run that meets a task without a label goes on with all others and ends with exit code 1. Meanwhile
``goldgate annotate serve`` shows what waits; the same command then goes on where it stopped. A label that a
run has read is in its journal: later changes of mind count in a run without that journal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from goldgate import Server

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


def open_page(options: PageOptions) -> Server:
    """The server."""
    from goldgate_annotate.waiting import Page

    return Page(options)
