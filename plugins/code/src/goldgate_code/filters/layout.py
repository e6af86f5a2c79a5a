"""Python as it reads without what changes nothing: type hints, docstrings, quotation marks, parentheses."""

from __future__ import annotations

import ast

from goldgate_code.parsing.python_source import UnreadableError, parse

_BLOCKS = ("body", "orelse", "finalbody")


def plain(code: str) -> str:
    """The code written out again from its syntax tree, without hints and without texts that stand alone; as
    it is where it is no Python.
    """
    try:
        tree = parse(code)
        for node in ast.walk(tree):
            _strip(node)
        return ast.unparse(ast.fix_missing_locations(tree))
    except (UnreadableError, ValueError, RecursionError, MemoryError):
        return code


def _strip(node: ast.AST) -> None:
    if isinstance(node, ast.arg):
        node.annotation = None
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        node.returns = None
    for block in _BLOCKS:
        statements = getattr(node, block, None)
        if isinstance(statements, list):
            left = [_unhinted(one) for one in statements if not _is_text(one)]
            setattr(node, block, left or [ast.Pass()] * bool(statements))


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _unhinted(statement: ast.stmt) -> ast.stmt:
    """``count: int = 0`` is ``count = 0``. A field without a value says what a class holds, and stays."""
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return ast.Assign([statement.target], statement.value)
    return statement
