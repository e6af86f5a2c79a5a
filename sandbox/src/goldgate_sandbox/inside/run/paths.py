"""The working folder's path, read before candidate code can change it."""

from __future__ import annotations

import os

PACKAGES = "/goldgate/packages"
"""Where the packages that candidates may import are found."""


def box() -> str:
    """The child's own folder: /box, or one among others where there are no mount namespaces."""
    return os.path.dirname(os.getcwd())


def inside(path: str) -> str:
    """Where a path of the sandbox's root lies."""
    own = box()
    return path if own == "/box" else os.path.dirname(own) + path


def temporary() -> str:
    """The folder for temporary files."""
    own = box()
    return "/tmp" if own == "/box" else f"{own}/tmp"
