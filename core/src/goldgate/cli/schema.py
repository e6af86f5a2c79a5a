"""print the JSON Schema of config files with all installed plug-ins, for editors"""

from __future__ import annotations

import argparse
import sys

from goldgate import runs, schema
from goldgate.plugins import load


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def command(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.buffer.write(runs.pretty(schema.of(load())))
    return 0
