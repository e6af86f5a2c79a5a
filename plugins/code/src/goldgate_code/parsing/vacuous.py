"""Test code that cannot fail because of a candidate: such tests accept anything, so they decide nothing.

Read, never run. What is found here is certain to be empty; what is not found may still be weak: that is what
``code.test_strength`` measures.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from goldgate_code.parsing.python_source import UnreadableError, parse

CHECKS = ("assert", "fail", "raises", "warns", "verify", "expect", "check")
SWALLOWING = ("Exception", "BaseException", "AssertionError")


def vacuous(tests: str, style: str, entry_point: str, module: str = "solution") -> str:
    """Why test code of a style of ``requests.Suite`` says nothing about a candidate; empty where it may.

    Code that does not parse is left to the sandbox, which says so better.
    """
    try:
        tree = parse(tests)
    except UnreadableError:
        return ""
    if style == "check":
        checks = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check"]
        if not checks or not checks[-1].args.args:
            return ""
        names, within = {checks[-1].args.args[0].arg}, ast.Module(list(checks[-1:]), [])
    elif style == "pytest":
        names, within = _imported(tree, module), tree
        if not names:
            return f"they do not import {module}"
    else:
        names, within = {entry_point.partition(".")[0]}, tree
    if "*" not in names and not _uses(within, names):
        return "they never call what is tested"
    return "" if any(_can_fail(tree, names)) else "nothing in them can fail"


def _imported(tree: ast.Module, module: str) -> set[str]:
    """The names that a test file has from a module; a star where they are unknown."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name for alias in node.names if alias.name == module}
        elif isinstance(node, ast.Constant) and node.value == module:
            names.add("*")  # loaded by name
    return names


def first_import(tests: str, module: str) -> str:
    """The first name that a test file imports from a module; nothing where there is none."""
    try:
        tree = parse(tests)
    except UnreadableError:
        return ""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == module)
    names = [alias.name for node in found for alias in node.names if alias.name != "*"]
    return names[0] if names else ""


def _uses(tree: ast.AST, names: set[str]) -> bool:
    """Whether one of the names is called, or handed on to what may call it; to compare it is no use."""
    return any(
        isinstance(child, ast.Name) and child.id in names and isinstance(child.ctx, ast.Load)
        for parent in ast.walk(tree)
        if not isinstance(parent, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Assert | ast.Expr)
        for child in ast.iter_child_nodes(parent)
    )


def _can_fail(node: ast.AST, names: set[str]) -> Iterator[bool]:
    """One item for each statement whose failure would reach whoever runs the tests."""
    if isinstance(node, ast.Assert):
        if not _always(node.test):
            yield True
        return
    if isinstance(node, ast.Raise):
        yield True
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in names and name.lower().lstrip("_").startswith(CHECKS):
            yield True
    swallows = isinstance(node, ast.Try | ast.TryStar) and any(map(_swallows, node.handlers))
    for name, value in ast.iter_fields(node):
        if swallows and name == "body":
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _can_fail(child, names)


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes a failed assertion and lets the tests go on."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or (isinstance(kind, ast.Name) and kind.id in SWALLOWING) for kind in kinds)


def _always(test: ast.expr) -> bool:
    """Whether an asserted expression is true whatever the candidate does."""
    if isinstance(test, ast.Tuple | ast.List | ast.Dict | ast.Set):
        return bool(getattr(test, "elts", None) or getattr(test, "keys", None))
    if isinstance(test, ast.JoinedStr | ast.Lambda | ast.GeneratorExp):
        return True
    if isinstance(test, ast.BoolOp):
        decided = (any if isinstance(test.op, ast.Or) else all)(map(_always, test.values))
        return bool(decided)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        itself = ast.dump(test.left) == ast.dump(test.comparators[0])
        if itself and isinstance(test.ops[0], ast.Eq | ast.Is | ast.LtE | ast.GtE):
            return True
    if isinstance(test, ast.Constant):
        return bool(test.value)  # assert False can fail, where it is reached
    return not any(isinstance(node, ast.Name) for node in ast.walk(test))
