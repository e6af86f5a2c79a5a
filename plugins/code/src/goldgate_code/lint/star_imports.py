"""Star imports hide undefined names from a linter, which does not know what a module exports: of these, it is
known.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from importlib import import_module

from goldgate import Diagnostic

RULE = "F405"  # a name may be undefined, or come from a star import
MODULES = frozenset(
    (
        "abc array bisect cmath collections copy dataclasses datetime decimal enum fractions functools heapq "
        "io itertools json math operator os os.path queue random re statistics string struct sys textwrap "
        "time typing"
    ).split()
)


def starred(tree: ast.Module) -> list[str]:
    """The modules of which everything is imported."""
    return [
        node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]


def settled(findings: Sequence[Diagnostic], modules: Sequence[str]) -> tuple[list[Diagnostic], list[str]]:
    """The findings but for names that a star import explains; and where it may explain others, the modules
    that nobody here knows.
    """
    unknown = [module for module in modules if module not in MODULES]
    exported = {name for module in modules if module in MODULES for name in _exports(module)}
    doubtful = [one for one in findings if one.code == RULE and _name(one.message) not in exported]
    kept = [one for one in findings if one.code != RULE or (one in doubtful and not unknown)]
    return kept, unknown if doubtful else []


def _exports(module: str) -> list[str]:
    found = import_module(module)
    return list(getattr(found, "__all__", None) or [name for name in dir(found) if not name.startswith("_")])


def _name(message: str) -> str:
    return message.partition("`")[2].partition("`")[0]
