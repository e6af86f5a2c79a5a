"""Cells of Python, run one after the other in one scope by the sandbox, and what a notebook shows of them."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from goldgate import Cell, Cells, CellsReply, Ended
from goldgate.asking import unusable_name

from goldgate_tools.reading.json_text import digest
from goldgate_tools.requests import File, Result

MOST = 100
"""Cells of one response."""
LARGEST = 1_000_000
"""Characters of all cells."""


def run(
    codes: tuple[str, ...], files: Mapping[str, File], seconds: float, memory: int
) -> Generator[Any, Any, Result]:
    """Run the last cell after the others. The result's state names the cells that the session holds then: all
    of them, or those before where the last one ended the interpreter.
    """
    before = session(codes[:-1])
    if why := unusable_name(files):
        return Result(error=f"Error: {why}", state=before)
    if len(codes) > MOST or sum(map(len, codes)) > LARGEST:
        return Result(error=f"Error: a session has at most {MOST} cells", state=before)
    reply: CellsReply = yield Cells(codes, len(codes) - 1, files, seconds, memory)
    if reply.why:
        return Result(error=ended_text(reply.ended, seconds, memory), state=before)
    (last,) = reply.cells
    return Result(text_of(last), last.error, session(codes))


def session(codes: tuple[str, ...]) -> str:
    """The digest of a session: of its cells; empty for one without."""
    return digest(list(codes)) if codes else ""


def ended_text(ended: Ended, seconds: float, memory: int) -> str:
    """What a policy is shown of a cell that ended the interpreter; the cells before it are run again."""
    if ended == "time":
        return f"Error: the cell took longer than {seconds:g} s"
    if ended == "memory":
        return f"Error: the cell needed more than {memory} MiB"
    return "Error: the cell ended the interpreter"


def text_of(cell: Cell) -> str:
    """What a notebook shows of a cell."""
    parts = [cell.printed.rstrip("\n"), cell.error or (cell.shown if not cell.printed.strip() else "")]
    return "\n".join(part for part in parts if part)
