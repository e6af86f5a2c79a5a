"""The options of ``tools.world``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

STATE = "state"
"""The name under which a world gives its state: a call of it changes nothing."""


@dataclass(frozen=True, slots=True)
class WorldOptions:
    """Where the world is, where it runs, and how long a call may take."""

    module: Path
    """A Python file with ``START`` and ``TOOLS``."""
    seconds: float = 5.0
    """Wall clock of one call; the process is ended beyond it."""
    memory: int = 2048
    """MiB of the world's process."""
    states: int = 64
    """How many states are held; others are made again from their calls."""
    sandbox: bool = False
    """Whether the functions run in the sandbox: without network and files of this machine. The module must
    then be a single file, and import nothing but the standard library and ``packages``."""
    packages: tuple[str, ...] = ()
    """Installed distributions that the module may import in the sandbox."""

    def __post_init__(self) -> None:
        if self.packages and not self.sandbox:
            raise ValueError("packages are for sandbox = true: else all that is installed can be imported")
