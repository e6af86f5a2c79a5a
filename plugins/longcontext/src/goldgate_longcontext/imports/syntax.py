"""Syntax trees of files, in any thread."""

from __future__ import annotations

import ast
from threading import Lock

_ONE = Lock()  # before CPython 3.12 parsing in two threads at once can end in a SystemError


def tree(text: str) -> ast.Module:
    """The syntax tree of a file; a mark of the byte order is no part of it. Raises SyntaxError, ValueError,
    RecursionError and MemoryError.
    """
    with _ONE:
        return ast.parse(text.removeprefix("\ufeff"))
