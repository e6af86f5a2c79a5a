"""What a run shows with ``--quiet``: the folder at its end, and nothing else."""

from __future__ import annotations

import sys
from types import TracebackType

from goldgate.runs.funnel import Funnel
from goldgate.runs.pipeline import Finished


class Screen:
    """Shows next to nothing."""

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is drawn."""

    def show(self, funnel: Funnel) -> None:
        """Called after every sample."""

    def end(self, finished: Finished, before: bool = False) -> None:
        """The run is over."""
        sys.stdout.write(f"{finished.folder}\n")
