"""print the JSON Schema of config files with all installed plug-ins, for editors"""

from __future__ import annotations

import argparse
import sys

from goldgate.config import schema
from goldgate.io import atomic
from goldgate.plugins.loading import load


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def command(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.buffer.write(atomic.pretty(schema.of(load())))
    return 0
