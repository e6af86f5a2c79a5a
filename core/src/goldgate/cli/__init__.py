"""The command line: one module a command, each with ``add`` (its arguments) and ``command``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

from goldgate.errors import GoldgateError

COMMANDS = (
    "run",
    "plan",
    "verify",
    "certify",
    "serve",
    "new",
    "explain",
    "audit",
    "plugins",
    "schema",
    "doctor",
)
DONE, FAILURES, USAGE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit codes: 0 done, 1 done with failures above the allowed share, 2 bad usage,
    config or machine.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser("goldgate", description="A gate for post-training data.")
    parser.add_argument("--version", action="version", version=f"goldgate {version('goldgate')}")
    subparsers = parser.add_subparsers(dest="name", required=True, metavar="COMMAND")
    # Only the command that is asked for is loaded; help loads them all for their first lines.
    for name in [name for name in arguments[:1] if name in COMMANDS] or COMMANDS:
        module = import_module(f"goldgate.cli.{name}")
        module.add(subparsers.add_parser(name, help=module.__doc__, description=module.__doc__))
        subparsers.choices[name].set_defaults(command=module.command)
    parsed = parser.parse_args(arguments)
    try:
        return int(parsed.command(parsed))
    except GoldgateError as error:
        sys.stderr.write(f"goldgate: {error}\n")
        return USAGE
    except KeyboardInterrupt:
        sys.stderr.write("goldgate: interrupted; the same command goes on where it stopped\n")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone
        return DONE


def parser_of(name: str) -> argparse.ArgumentParser:
    """The parser of one command, as the reference prints it."""
    module = import_module(f"goldgate.cli.{name}")
    parser = argparse.ArgumentParser(f"goldgate {name}", description=module.__doc__)
    module.add(parser)
    return parser
