"""What a run looks like on the screen: a live line of counts, and the funnel at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from goldgate.cli import quiet, terminal
from goldgate.runs.funnel import OUTCOMES, Funnel, frequent
from goldgate.runs.pipeline import Finished
from goldgate.text import printable
from goldgate.trust.words import sentences

EVERY = 0.2  # seconds between two looks at a terminal
LINE = 30.0  # seconds between two lines where there is none
SETTLED = 2.0  # seconds after which a rate says something


class Screen(quiet.Screen):
    """Shows progress: live on a terminal, a line now and then on anything else. ``total``: rows to come, 0
    where nobody knows.
    """

    def __init__(self, name: str, total: int = 0) -> None:
        self._total = total
        self._console = Console(highlight=False, soft_wrap=True)
        self._name = name
        self._began = self._shown = time.monotonic()
        self._live = Live(console=self._console, transient=True, auto_refresh=False)

    def __enter__(self) -> Screen:
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, funnel: Funnel) -> None:
        """Called after every sample; draws now and then."""
        now = time.monotonic()
        if now - self._shown < (EVERY if self._live.is_started else LINE):
            return
        self._shown = now
        line = self._line(funnel, now - self._began) + self._rest(funnel, now - self._began)
        if self._live.is_started:
            self._live.update(Text(line), refresh=True)
        else:
            self._console.print(Text(line))

    def end(self, finished: Finished, before: bool = False) -> None:
        """The funnel, the files, and where they are. ``before``: it was finished before this command."""
        self._live.stop()
        self._console.print(table(finished.funnel))
        if before:
            line = "this run is finished: the config, the source and the code are the same"
            self._console.print(f"{self._name}: {line}; --again runs it again")
        else:
            self._console.print(self._line(finished.funnel, time.monotonic() - self._began))
        for name, rows in finished.funnel.datasets.items():
            more = "; nothing that was accepted fits it" if name in finished.empty else ""
            if name == "failures" and rows > finished.funnel.bad_rows:
                more = "; the same command tries them again"
            self._console.print(f"  {name}: {rows} rows{more}")
        if finished.stopped:
            self._console.print(
                Text(f"  stopped: {finished.stopped}; raise it and run the same command again")
            )
        if spent := _spent(finished):
            self._console.print(Text(f"  {spent}"))
        for line in reasons(finished.funnel):
            self._console.print(Text(line))
        for line in sentences(finished.manifest["label_noise"]):
            self._console.print(f"  {line}")
        super().end(finished, before)

    def _rest(self, funnel: Funnel, seconds: float) -> str:
        """Share done, and how long the rest may take."""
        if not self._total or not funnel.rows:
            return ""
        share = min(1.0, funnel.rows / self._total)
        left = seconds / share - seconds
        eta = f", about {_long(left)} left" if seconds > SETTLED and share < 1.0 else ""
        return f"; {100 * share:.0f} % of {self._total} rows{eta}"

    def _line(self, funnel: Funnel, seconds: float) -> str:
        outcomes = ", ".join(f"{count} {name}" for name, count in funnel.totals.items() if count)
        rate = funnel.candidates / seconds if seconds > 0 else 0.0
        bad = f", {funnel.bad_rows} of them malformed" if funnel.bad_rows else ""
        return (
            f"{self._name}: {funnel.rows} rows{bad}, {funnel.candidates} candidates "
            f"({outcomes or 'none judged'}), {seconds:.1f} s, {rate:.0f} candidates/s"
        )


def _spent(finished: Finished) -> str:
    """What the results took, and what of it was paid for in this run and its earlier sessions."""
    rows = [row for services in finished.funnel.usage.values() for row in services.values()]
    requests, prompt, completion, usd = (
        sum(row.get(key, 0) for row in rows)
        for key in ("requests", "prompt_tokens", "completion_tokens", "usd")
    )
    if not requests:
        return ""
    tokens = f", {prompt:,.0f} prompt and {completion:,.0f} completion tokens" if prompt + completion else ""
    paid, asked = (
        finished.spent.get("usd", 0.0),
        finished.spent.get("requests", 0),
    )  # none where nothing is asked
    money = f", ${usd:.2f} by the prices of the config (paid: ${paid:.2f})" if usd else ""
    return f"{requests:,.0f} requests ({asked:,.0f} answered by services){tokens}{money}"


def reasons(funnel: Funnel) -> Iterator[str]:
    """The most frequent reasons, a line each under its step; control characters written out."""
    before = ""
    for step, outcome, code, reason in frequent(funnel):
        if (head := f"  {step or 'run'}: {outcome}") != before:
            yield printable(head)
            before = head
        yield printable(f"    {reason.count} {code}: {reason.why}")


def _long(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def table(funnel: Funnel) -> Table:
    """The funnel: a line per step."""
    drawn = terminal.table(("step",), OUTCOMES)
    for name, outcomes in funnel.steps.items():
        drawn.add_row(name, *(str(outcomes[outcome] or "") for outcome in OUTCOMES))
    drawn.add_section()
    drawn.add_row("all candidates", *(str(funnel.totals[outcome]) for outcome in OUTCOMES))
    return drawn
