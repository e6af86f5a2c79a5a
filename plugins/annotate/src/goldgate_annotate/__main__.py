"""``goldgate annotate``: serve a page, select what is worth a label, merge labels into rows."""

from __future__ import annotations

import argparse

from goldgate_annotate import merge, select, serve

HELP = "people rank, edit and accept responses on a page of this machine"
PARTS = {"serve": serve, "select": select, "merge": merge}


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parts = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, module in PARTS.items():
        first = (module.__doc__ or "").splitlines()[0]
        part = parts.add_parser(name, help=first.partition(": ")[2].rstrip("."), description=first)
        module.add(part)
        part.set_defaults(annotate=module.run)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked for."""
    return int(arguments.annotate(arguments))
