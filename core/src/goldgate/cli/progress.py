"""Choose what shows the progress of a run."""

from __future__ import annotations

from goldgate.cli import quiet


def screen(name: str, is_quiet: bool, total: int = 0) -> quiet.Screen:
    """What draws it is loaded only where something is drawn. ``total``: rows to come, 0 if nobody knows."""
    if is_quiet:
        return quiet.Screen()
    from goldgate.cli.screen import Screen

    return Screen(name, total)
