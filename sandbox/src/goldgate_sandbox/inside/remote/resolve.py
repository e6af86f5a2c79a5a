"""What the tests' own side has for a name that they do not define: the standard library, installed packages.

A candidate must not be able to put its own in the place of one of these.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

_NOT_IMPORTED = frozenset("__main__ antigravity idlelib this turtle turtledemo".split())
_ALIASES = {
    "np": "numpy",
    "numpy": "numpy",
    "pd": "pandas",
    "pandas": "pandas",
    "scipy": "scipy",
    "sympy": "sympy",
    "nx": "networkx",
    "pytest": "pytest",
    "dt": "datetime",
    "mock": "unittest.mock",
}
"""By the name that is customary: the module."""

_MEMBERS = (
    "math typing collections itertools functools copy random re string statistics fractions decimal datetime "
    "heapq bisect operator cmath contextlib json time dataclasses abc enum"
).split()
"""Modules whose members tests use without a word, since solutions import them."""


class UnavailableError(Exception):
    """The tests need a module that is not installed where they run."""


def standard_module(name: str) -> Any:
    """The module that a name means to everybody; None where there is none. Raises UnavailableError."""
    module = _ALIASES.get(name)
    if module is None and name in sys.stdlib_module_names and name not in _NOT_IMPORTED and name[0] != "_":
        module = name
    if module is None:
        return None
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise UnavailableError(f"the tests need {module}, which is not installed in the sandbox") from error


def standard_member(name: str) -> Any:
    """A public member of a module that solutions commonly import from; None where there is none."""
    for module_name in _MEMBERS if not name.startswith("_") else ():
        module = importlib.import_module(module_name)
        public = getattr(module, "__all__", None)
        if name in (public if public is not None else vars(module)):
            return getattr(module, name, None)
    return None
