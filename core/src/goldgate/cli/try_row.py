"""show what each step of a pipeline asks, receives and decides for one row"""

from __future__ import annotations

import argparse
from pathlib import Path

from goldgate import groups
from goldgate.cli.terminal import console
from goldgate.config import file as config
from goldgate.config.plan import Plan
from goldgate.errors import ConfigError
from goldgate.groups import Group
from goldgate.io import readers
from goldgate.keyvalue import pair, value
from goldgate.runs import pipeline
from goldgate.runs.single_verifier import plan_of
from goldgate.runs.tracing import trace
from goldgate.text import printable


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("what", help="a config file, or the name of a verifier")
    parser.add_argument("row", help="a row of its source by id or FILE:LINE; for a verifier FILE:LINE")
    parser.add_argument("--option", action="append", default=[], metavar="KEY=VALUE", help="of the verifier")
    parser.add_argument("--plugin", action="append", default=[], help="a module or file of your own to load")


def command(arguments: argparse.Namespace) -> int:
    """Run one row, and print what happens. Nothing is kept: every request is asked."""
    out = console()
    plan, group = _found(arguments)
    trace(plan, group, lambda line: out.print(printable(line)))
    return 0


def _found(arguments: argparse.Namespace) -> tuple[Plan, Group]:
    if arguments.what.endswith(".toml"):
        plan, sources = pipeline.planned(config.read(Path(arguments.what)))
        for source in sources:
            for place, raw, wrong in source.rows():
                name = str(raw.get("id", "")) if isinstance(raw, dict) else ""
                if arguments.row in (place, name):
                    return plan, groups.read(place, raw, wrong, source.config.columns, source.config.tags)
        raise ConfigError(f"{arguments.what}: no row {arguments.row!r} in its source (an id or FILE:LINE)")
    file, _, line = arguments.row.rpartition(":")
    if not line.isdecimal():
        raise ConfigError(f"{arguments.row}: give the row as FILE:LINE")
    table = dict(pair(option, value) for option in arguments.option)
    plan = plan_of(arguments.what, table, plugins=arguments.plugin)
    for place, raw, wrong in readers.rows(readers.files(Path(file))):
        if place.rpartition(":")[2] == line:
            return plan, groups.read(place, raw, wrong, {})
    raise ConfigError(f"{file}: there is no row at line {line}")
