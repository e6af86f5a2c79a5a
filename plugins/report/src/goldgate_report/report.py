"""``goldgate report RUN``: a run as one file that opens from disk and asks no network for anything."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from pathlib import Path

from goldgate import ConfigError

from goldgate_report.figures.words import count, counted, size
from goldgate_report.labels import take
from goldgate_report.page.making import file, made
from goldgate_report.page.pack import LARGE, SMALL
from goldgate_report.reading.lines import Store

HELP = "write a run as one page: what came out, whether to trust it, every row and why it is there"
NAME = "report.html"


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="a run folder, finished or not")
    parser.add_argument("--against", type=Path, metavar="RUN2", help="another run: what changed since")
    parser.add_argument(
        "--rows",
        default="",
        metavar="N",
        help="candidates in the page: a number or all, as far as 40 MB hold them (a sample within 5 MB)",
    )
    parser.add_argument(
        "--hide",
        default="",
        metavar="FIELDS",
        help="leave out what may not leave: prompt, completion, reference, evidence, tags",
    )
    parser.add_argument(
        "--labels", type=Path, metavar="FILE", help="take labels that were saved from the page into the audit"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=f"where to write it (RUN/{NAME})")
    parser.add_argument("--open", action="store_true", help="open it in a browser")


def run(arguments: argparse.Namespace) -> int:
    """Write the page. Exit code 0."""
    most, bytes_ = _most(arguments.rows)
    out = arguments.out or arguments.run / NAME
    hide = [name.strip() for name in arguments.hide.split(",") if name.strip()]
    if arguments.labels is not None:
        _take(arguments.run, arguments.labels)
    with Store() as store:
        one = made(store, arguments.run, arguments.against, hide)
        text, rows = file(one, bytes_, most)
        total = len(one.table)
    content = text.encode()
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as error:
        raise ConfigError(f"{out}: {error.strerror or error}: name another place with --out") from error
    line = f"{out} ({size(len(content))}, {count(rows)} of {count(total)} candidates"
    more = f"; goldgate view {arguments.run} shows all" if rows < total else ""
    sys.stdout.write(f"{line}{more})\n")
    if arguments.open:
        webbrowser.open(out.resolve().as_uri())
    return 0


def _take(run: Path, labels: Path) -> None:
    taken = take(run, labels)
    sys.stdout.write(f"{counted(taken.audit, 'label')} of {labels} are in the audit of {run}")
    if taken.cases:
        sys.stdout.write(f"; {taken.cases} of rows that were not drawn at random are labelled cases only")
    sys.stdout.write("\n")
    if taken.strange:
        first = ":".join(map(str, taken.strange[0]))
        sys.stdout.write(
            f"{counted(len(taken.strange), 'label')} of no row of the data set, such as {first}\n"
        )


def _most(rows: str) -> tuple[int | None, int]:
    """The most candidates and bytes that the page may hold."""
    if not rows:
        return None, SMALL
    if rows == "all":
        return None, LARGE
    if rows.isdecimal() and int(rows) > 0:
        return int(rows), LARGE
    raise ConfigError(f"--rows {rows}: a number above 0, or all")
