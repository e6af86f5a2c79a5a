"""The program that runs cells of Python one after the other in one scope, within the sandbox, and how its
report is read.

It is sent as a file and never imported here. It reads the cells from standard input, removes itself so that
a cell sees only the uploads, and after each cell prints a mark and a JSON line: what the cell printed, the
value of its last expression, and its error. The n-th call of a session sends cells 1 to n: no state is kept
between jobs.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goldgate import Cell as SessionCell
from goldgate import Job, Outcome

PROGRAM = """\
import ast, contextlib, io, json, os, sys, traceback

mark, real = sys.argv[1], sys.stdout
cells = json.loads(sys.stdin.read())
sys.stdin = io.StringIO("")
os.remove(sys.argv[0])
sys.argv[:] = [""]
scope = {"__name__": "__main__", "__builtins__": __builtins__}
for number, source in enumerate(cells, 1):
    shown, error, kind, last = "", "", "", None
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            tree = ast.parse(source, f"<cell {number}>")
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, f"<cell {number}>", "exec"), scope)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), f"<cell {number}>", "eval"), scope)
                shown = "" if value is None else repr(value)
        except SystemExit:
            pass
        except BaseException as raised:
            kind = type(raised).__name__
            error = traceback.format_exception_only(type(raised), raised)[-1].strip()
    real.write(mark + json.dumps([out.getvalue(), shown, error, kind]) + "\\n")
    real.flush()
"""
NAME = ".cells.py"
MOST = 100
LARGEST = 1_000_000  # characters of all cells
_OUT_OF_FOLDER = re.compile(r"^/|(?:^|/)\.\.(?:/|$)|\x00|\\")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell printed, the value of its last expression, and its error's last line and type."""

    printed: str
    shown: str = ""
    error: str = ""
    kind: str = ""


def bad_name(files: Mapping[str, str]) -> str:
    """The first name of an upload that leads out of the working folder; empty where none does."""
    return next((name for name in files if not name or _OUT_OF_FOLDER.search(name) or name == NAME), "")


def mark_of(cells: Sequence[str]) -> str:
    """The line that a report begins with: from the cells, so that a run can be repeated."""
    return "---" + hashlib.sha256("\0".join(cells).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def job(
    cells: Sequence[str],
    files: Mapping[str, str],
    seconds: float = 10.0,
    memory: int = 1024,
    hash_seed: int = 0,
) -> Job:
    """The request that runs the cells with the uploads in the working folder."""
    return Job(
        files={**files, NAME: PROGRAM},
        argv=("python", NAME, mark_of(cells)),
        stdin=json.dumps(list(cells)),
        seconds=seconds,
        memory=memory,
        hash_seed=hash_seed,
    )


def report(outcome: Outcome, cells: Sequence[str]) -> list[Cell] | None:
    """What came of each cell; None where the run did not reach its end or its report is not whole."""
    mark = mark_of(cells)
    parts = outcome.stdout.split(mark)[1:]
    if outcome.ended != "exit" or outcome.code != 0 or len(parts) != len(cells):
        return None
    found: list[Cell] = []
    for part in parts:
        try:
            held = json.loads(part.partition("\n")[0])
        except ValueError:
            return None
        if not (isinstance(held, list) and len(held) == 4 and all(isinstance(one, str) for one in held)):
            return None
        found.append(Cell(*held))
    return found


def text_of(cell: Cell | SessionCell) -> str:
    """What a notebook shows of a cell."""
    parts = [cell.printed.rstrip("\n"), cell.error or (cell.shown if not cell.printed.strip() else "")]
    return "\n".join(part for part in parts if part)
