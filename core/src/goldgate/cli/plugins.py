"""list what is installed; ``plugins show NAME`` gives one offer with its options"""

from __future__ import annotations

import argparse
import inspect

from rich.console import Console
from rich.table import Table

from goldgate.errors import ConfigError
from goldgate.plugins import options
from goldgate.plugins.loading import KINDS, Offered, load


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("show", nargs="?", choices=["show"], help="show one offer")
    parser.add_argument("offer", nargs="?", help="its name")


def command(arguments: argparse.Namespace) -> int:
    """Print a table of offers, or one of them."""
    plugins = load()
    out = Console(highlight=False, soft_wrap=True, markup=False)
    if arguments.show:
        found = plugins.named(arguments.offer or "")
        if not found:
            raise ConfigError(f"nothing installed offers {arguments.offer!r}")
        for offer in found:
            _show(offer, out)
        return 0
    table = Table(show_edge=False, pad_edge=False)
    for column in ("name", "kind", "distribution", "version"):
        table.add_column(column)
    for kind in KINDS:
        for offer in plugins.offers[kind].values():
            table.add_row(offer.name, kind.removesuffix("s"), offer.distribution, offer.version)
    Console(highlight=False).print(table)
    return 0


def _show(offer: Offered, out: Console) -> None:
    out.print(f"{offer.name}: {offer.kind.removesuffix('s')} of {offer.distribution} {offer.version}")
    kind = getattr(offer.value, "options", None)
    for field in ("check", "make", "sift", "choose", "open", "train"):
        if told := inspect.getdoc(getattr(offer.value, field, None)):
            out.print("\n" + told)
            break
    if needs := getattr(offer.value, "needs", ()):
        out.print(f"\nneeds one of: {', '.join('reference.' + key for key in needs)}")
    if asks := getattr(offer.value, "asks", getattr(offer.value, "answers", ())):
        out.print(f"{'answers' if hasattr(offer.value, 'answers') else 'asks for'}: {', '.join(asks)}")
    if kind is not None:
        out.print("\n" + (inspect.getdoc(kind) or ""))
        for name, hint, default in options.table(kind):
            out.print(f"  {name}: {hint} = {default}")
