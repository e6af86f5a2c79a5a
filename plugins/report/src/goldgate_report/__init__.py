"""A run as a page: ``goldgate report`` writes it to one file, ``goldgate view`` serves it."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Command, hookimpl

__all__ = ["goldgate_commands"]


@hookimpl
def goldgate_commands() -> Mapping[str, Command]:
    """The commands ``report`` and ``view``."""
    from goldgate_report import report, view

    return {
        "report": Command(report.add, report.run, report.HELP),
        "view": Command(view.add, view.run, view.HELP),
    }
