"""Whether blocks of code reach for the interpreter that runs them.

All blocks run in one process, so one that gets hold of the interpreter can show what it likes for the blocks
after it. Ordinary mathematics does not need that: a block that imports a system module, reads a private
attribute or makes code out of text is trusted less. Read, never run.
"""

from __future__ import annotations

import ast
import sys
import warnings

ORDINARY = frozenset(
    "math cmath fractions decimal itertools functools collections statistics random operator heapq bisect re "
    "string datetime calendar time typing dataclasses copy json enum numbers pprint textwrap array".split()
)
"""Modules of the standard library that leave the interpreter alone."""

SYSTEM = frozenset(sys.stdlib_module_names) - ORDINARY
_CODE = frozenset(
    "exec eval compile open getattr setattr delattr vars globals locals breakpoint attrgetter methodcaller "
    "sympify parse_expr lambdify f_back f_globals f_locals f_builtins gi_frame cr_frame ag_frame "
    "tb_frame".split()
)
"""Names that make code out of text, or lead from a value to the frames that it came through."""

_FREE = frozenset(
    ("__name__", "__main__", "_", "__init__", "__repr__", "__str__", "__eq__", "__lt__", "__hash__")
)


def reach(sources: list[str]) -> str:
    """What the blocks reach for; empty where they do not. A block that does not parse reaches for nothing."""
    for source in sources:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if found := _reached(node):
                return found
    return ""


def _reached(node: ast.AST) -> str:
    match node:
        case ast.Import(names=names):
            found = [alias.name.partition(".")[0] for alias in names]
        case ast.ImportFrom(module=module, names=names):
            found = [(module or "").partition(".")[0], *(alias.name for alias in names)]
        case ast.Name(id="print", ctx=ast.Store()):
            return "print"
        case ast.Name(id=name):
            return name if name in _CODE or (name.startswith("__") and name not in _FREE) else ""
        case ast.Attribute(attr=name):
            found = [name]
        case ast.FunctionDef(name="print"):
            return "print"
        case ast.Constant(value=str(text)):
            return "text with a private name" if "__" in text and text not in _FREE else ""
        case _:
            return ""
    return next((name for name in found if _closed(name)), "")


def _closed(name: str) -> bool:
    return name in SYSTEM or name in _CODE or (name.startswith("_") and name not in _FREE)
