"""Functions of the prompt that tests call in addition to the entry point.

Tests look names up in the candidate's module where they have none of their own. A function that the prompt
gave whole is the problem's, not the candidate's: one that redefines it could make any test pass. So the
tests get the prompt's own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from goldgate.text import fences

from goldgate_code.parsing.python_source import UnreadableError, parse

Function = ast.FunctionDef | ast.AsyncFunctionDef


def given(prompt: str, tests: str, entry_point: str) -> str:
    """The source of what the prompt defines and the tests call, with the imports it needs; else empty."""
    code = _code(prompt)
    try:
        tree, asking = parse(code), parse(tests)
    except UnreadableError:
        return ""
    wanted = _names([asking])
    own = {node.name for node in asking.body if isinstance(node, Function | ast.ClassDef)}
    whole = {node.name: node for node in tree.body if isinstance(node, Function) and not _stub(node)}
    whole = {name: node for name, node in whole.items() if name != entry_point and name not in own}
    taken: set[str] = set()
    while more := (wanted & whole.keys()) - taken:
        taken |= more
        wanted |= _names(whole[name] for name in more)
    if not taken:
        return ""
    kept = [
        node
        for node in tree.body
        if (isinstance(node, Function) and whole.get(node.name) is node and node.name in taken)
        or (isinstance(node, ast.Import | ast.ImportFrom) and wanted & set(_bound(node)))
    ]
    lines = code.splitlines()
    return "\n".join("\n".join(lines[_first(node) - 1 : node.end_lineno]) for node in kept) + "\n"


def _first(node: ast.stmt) -> int:
    """The line that a statement begins on, its decorators counted."""
    parts: list[ast.expr | ast.stmt] = [node]
    if isinstance(node, Function):
        parts += node.decorator_list
    return min(part.lineno for part in parts)


def _code(prompt: str) -> str:
    """The prompt's Python: its fenced blocks, or all of it where it has none."""
    fenced = [block.code for block in fences(prompt) if block.language in ("", "python", "py", "python3")]
    return "\n".join(fenced) if fenced else prompt


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {name.id for node in nodes for name in ast.walk(node) if isinstance(name, ast.Name)}


def _bound(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    for alias in node.names:
        yield alias.asname or alias.name.partition(".")[0]


def _stub(function: Function) -> bool:
    """Whether a function is there to be written: it has a docstring at most."""
    return all(
        isinstance(line, ast.Pass)
        or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        or isinstance(line, ast.Raise)
        for line in function.body
    )
