"""The service ``annotate.page``: answers from the log of labels; what has no label waits in a file.

A run that meets a task without a label goes on with all others and ends with exit code 1. Meanwhile
``goldgate annotate serve`` shows what waits; the same command then goes on where it stopped. A label that a
run has read is in its journal: later changes of mind count in a run without that journal.
"""

from __future__ import annotations

from goldgate import Server

from goldgate_annotate.options import PageOptions


def open_page(options: PageOptions) -> Server:
    """Answers of people, from the log of labels. What nobody has labelled yet waits in a file, and fails as
    "waiting": the same command goes on once it is labelled.
    """
    from goldgate_annotate.waiting import Page

    return Page(options)
