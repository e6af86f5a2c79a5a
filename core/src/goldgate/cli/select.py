"""select and export again what a run has judged, by another config's selectors; nothing is asked"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from goldgate.cli import progress
from goldgate.config import file as config
from goldgate.runs import selecting
from goldgate.text import printable


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="the folder of a finished run")
    parser.add_argument("config", type=Path, help="its config, with the selectors and [export] wanted now")
    parser.add_argument("--runs", help="the folder for run folders, in place of the config's")
    parser.add_argument("--quiet", action="store_true", help="print nothing but the new run's folder")


def command(arguments: argparse.Namespace) -> int:
    """Select; print the funnel."""
    wishes = {} if arguments.runs is None else {"runs": arguments.runs}
    read = config.read(arguments.config, wishes)
    with progress.screen(read.name, arguments.quiet) as screen:
        finished, notes = selecting.select(arguments.run, read, watch=screen.show)
        for line in notes:
            sys.stderr.write(f"goldgate: {printable(line)}\n")
        screen.end(finished)
    return int(bool(finished.empty))
