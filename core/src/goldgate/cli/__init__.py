"""The command line: one module per command, each with ``add`` (its arguments) and ``command``."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from goldgate.errors import GoldgateError
from goldgate.plugins.loading import PluginWarning, load
from goldgate.text import printable

COMMANDS = (
    "run",
    "plan",
    "try",
    "verify",
    "certify",
    "serve",
    "new",
    "select",
    "explain",
    "audit",
    "plugins",
    "schema",
    "doctor",
)
MODULES = {"try": "try_row"}  # a command that is a word of Python
DONE, FAILURES, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 done with failures above the allowed share, 2 bad usage,
    config or machine.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    warnings.showwarning = _warning
    try:
        return _main(arguments)
    except GoldgateError as error:
        sys.stderr.write(f"goldgate: {printable(str(error))}\n")
        return USAGE
    except KeyboardInterrupt:
        sys.stderr.write("goldgate: interrupted; the same command goes on where it stopped\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone
        return DONE


def _main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("goldgate", description="A gate for post-training data.")
    parser.add_argument("--version", action="version", version=f"goldgate {version('goldgate')}")
    subparsers = parser.add_subparsers(dest="name", required=True, metavar="COMMAND")
    # Only the command that is asked for is loaded; help loads them all for their first lines.
    for name in [name for name in arguments[:1] if name in COMMANDS] or COMMANDS:
        module = import_module(f"goldgate.cli.{MODULES.get(name, name)}")
        module.add(subparsers.add_parser(name, help=module.__doc__, description=module.__doc__))
        subparsers.choices[name].set_defaults(command=module.command)
    if not arguments or arguments[0] not in COMMANDS:
        for name, component in load().components["commands"].items():
            added = subparsers.add_parser(name, help=component.value.help, description=component.value.help)
            component.value.add(added)
            added.set_defaults(command=component.value.run)
    parsed = parser.parse_args(arguments)
    return int(parsed.command(parsed))


def _warning(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
    """A warning for the user in one line; those of libraries are none of theirs."""
    if issubclass(category, PluginWarning):
        sys.stderr.write(f"goldgate: warning: {printable(str(message))}\n")


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command, as the reference prints it."""
    module = import_module(f"goldgate.cli.{MODULES.get(name, name)}")
    parser = argparse.ArgumentParser(f"goldgate {name}", description=module.__doc__)
    module.add(parser)
    return parser
