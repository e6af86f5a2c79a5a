"""For packages that add commands to the program ``goldgate`` (the hook ``goldgate_commands``). Public."""

from goldgate.plugins.components import Command

DONE, UNFINISHED, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes (docs/reference/commands.md)."""

__all__ = ["DONE", "INTERRUPTED", "UNFINISHED", "USAGE", "Command"]
