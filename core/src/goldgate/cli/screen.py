"""What a run looks like on the screen: a live line of counts, and the funnel at the end."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from goldgate.runs.funnel import OUTCOMES, Funnel
from goldgate.runs.pipeline import Finished
from goldgate.trust.words import sentences

EVERY = 0.2  # seconds between two looks


class Screen:
    """Shows progress on a terminal; on anything else, only the end."""

    def __init__(self, name: str, quiet: bool = False) -> None:
        self._console = Console(quiet=quiet, highlight=False, soft_wrap=True)
        self._plain = Console(highlight=False, soft_wrap=True)
        self._quiet = quiet
        self._name = name
        self._began = self._shown = time.monotonic()
        self._live = Live(console=self._console, transient=True, auto_refresh=False)

    def __enter__(self) -> Screen:
        if self._console.is_terminal and not self._quiet:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, funnel: Funnel) -> None:
        """Called after every sample; draws now and then."""
        now = time.monotonic()
        if self._live.is_started and now - self._shown >= EVERY:
            self._shown = now
            self._live.update(Text(self._line(funnel, now - self._began)), refresh=True)

    def end(self, finished: Finished) -> None:
        """The funnel, the files, and where they are."""
        self._live.stop()
        if not self._quiet:
            self._console.print(table(finished.funnel))
            seconds = time.monotonic() - self._began
            self._console.print(self._line(finished.funnel, seconds))
            for name, rows in finished.funnel.datasets.items():
                self._console.print(f"  {name}: {rows} rows")
            for line in sentences(finished.manifest["label_noise"]):
                self._console.print(f"  {line}")
        self._plain.print(str(finished.folder))

    def _line(self, funnel: Funnel, seconds: float) -> str:
        outcomes = ", ".join(f"{count} {name}" for name, count in funnel.totals.items() if count)
        rate = funnel.candidates / seconds if seconds > 0 else 0.0
        bad = f", {funnel.bad_rows} of them malformed" if funnel.bad_rows else ""
        return (
            f"{self._name}: {funnel.rows} rows{bad}, {funnel.candidates} candidates "
            f"({outcomes or 'none yet'}), {seconds:.1f} s, {rate:.0f} candidates/s"
        )


def table(funnel: Funnel) -> Table:
    """The funnel: a line a step."""
    drawn = Table(title=None, show_edge=False, pad_edge=False)
    drawn.add_column("step")
    for outcome in OUTCOMES:
        drawn.add_column(outcome, justify="right")
    for name, outcomes in funnel.steps.items():
        drawn.add_row(name, *(str(outcomes[outcome] or "") for outcome in OUTCOMES))
    drawn.add_section()
    drawn.add_row("all candidates", *(str(funnel.totals[outcome]) for outcome in OUTCOMES))
    return drawn
