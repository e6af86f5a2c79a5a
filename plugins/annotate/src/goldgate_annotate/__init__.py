"""People in the loop: they rank, edit and accept; pipelines wait for what they say."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Command, hookimpl

__all__ = ["goldgate_commands"]


@hookimpl
def goldgate_commands() -> Mapping[str, Command]:
    """``goldgate annotate serve | select | merge``."""
    from goldgate_annotate import __main__ as command

    return {"annotate": Command(command.add, command.run, command.HELP)}
