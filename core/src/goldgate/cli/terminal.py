"""What commands print on: a console that cuts nothing off, also where the output goes to a file or pipe."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

PIPED = 160  # columns where nobody's terminal says how many there are
NARROWEST = 60  # columns to which prose is wrapped at the least


def console(quiet: bool = False) -> Console:
    """A console for plain text: no markup, no colours of its own, long lines left whole."""
    width = None if sys.stdout.isatty() else PIPED
    return Console(highlight=False, soft_wrap=True, markup=False, quiet=quiet, width=width)


def table(left: Sequence[str], right: Sequence[str] = ()) -> Table:
    """A table without a frame; the columns of ``right`` are aligned to the right. A cell that is too wide
    goes on in the next line.
    """
    made = Table(show_edge=False, pad_edge=False)
    for name in left:
        made.add_column(name, overflow="fold")
    for name in right:
        made.add_column(name, justify="right", overflow="fold")
    return made


def paragraph(text: str, out: Console, indent: int = 0) -> str:
    """Prose wrapped to the width of the console, each line indented by spaces."""
    pad = " " * indent
    width = max(out.width, NARROWEST)
    return "\n".join(
        textwrap.fill(line, width, initial_indent=pad, subsequent_indent=pad, break_long_words=False)
        for line in text.splitlines()
    )
