"""write a third-party plug-in package that already passes its tests"""

from __future__ import annotations

import argparse
from pathlib import Path

from goldgate import template
from goldgate.cli.terminal import console


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("plugin", metavar="NAME", help="what it is about, such as chess: goldgate-chess")
    parser.add_argument("--kind", choices=template.KINDS, default="verifier", help="what it offers")
    parser.add_argument("--folder", type=Path, help="where to write it; goldgate-NAME by default")


def command(arguments: argparse.Namespace) -> int:
    """Write the package; say what to do next."""
    folder = arguments.folder or Path(f"goldgate-{arguments.plugin}")
    out = console()
    for path in template.write(arguments.plugin, folder, arguments.kind):
        out.print(str(path))
    out.print(f'\nnext: cd {folder} && pip install -e ".[test]" && pytest')
    return 0
