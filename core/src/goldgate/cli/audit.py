"""pick rows of a run to label by hand, and read the labels back: how many are wrong, with an interval"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from goldgate.cli.rates import interval
from goldgate.cli.terminal import console, table
from goldgate.io import atomic
from goldgate.runs import audit
from goldgate.trust.intervals import rate


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="a run folder")
    parser.add_argument(
        "--n", type=int, default=0, help="rows to pick in addition (none: only read the labels)"
    )
    parser.add_argument("--of", default="sft", help="the data set (sft); rejected asks how many were right")
    parser.add_argument("--by", default="", metavar="TAG", help="strata by this tag as well")


def command(arguments: argparse.Namespace) -> int:
    """Show what the labels say, and add rows to ``audit.jsonl`` in the run's folder."""
    out = console()
    right = int(arguments.of != "rejected")
    path = audit.file(arguments.run, arguments.of)
    strata = audit.strata(arguments.run, arguments.of, arguments.by)
    labels = audit.read(path)
    counted = audit.counts(strata, labels, right)
    if any(one.labelled for one in counted):
        _show(counted, right, out)
        share = audit.share(counted)
        atomic.write(
            path.with_suffix(".json"), atomic.pretty({"strata": list(map(asdict, counted)), **asdict(share)})
        )
    picked = audit.pick(strata, labels, arguments.n, right)
    audit.append(path, (audit.row_to_label(stratum, row) for stratum, row in picked))
    open_ = sum(label is None for label in labels.values()) + len(picked)
    if open_:
        out.print(
            f'{open_} rows to label in {path}: set "label" to 1 (right) or 0 (wrong), then run this again'
        )
    return 0


def _show(counted: list[audit.Labels], right: int, out: Console) -> None:
    what = "wrong" if right else "right after all"
    labels = table(("stratum",), ("rows", "labelled", what))
    for one in counted:
        labels.add_row(one.stratum, str(one.rows), str(one.labelled), interval(rate(one.wrong, one.labelled)))
    out.print(labels)
    share = audit.share(counted)
    out.print(
        f"{what} in the data set: about {100 * share.share:.2g} % "
        f"({100 * share.low:.2g} to {100 * share.high:.2g} %)"
    )
