"""The names that a test file reads, binds and reads again: from its text alone, outside of the sandbox."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterator
from typing import Any


def names_of(tests: str, module: str) -> dict[str, Any]:
    """The names of a test file, for a candidate whose module is called ``module``. ``free``: names that are
    read and nowhere bound. ``bound``: names that the file binds. ``again``: names that are read for anything
    but to be given to what is tested, or compared with literals. ``checked``: names and attributes that are
    only compared with literals. ``counts``: whether 0 or 1 is expected, and True and False nowhere. All are
    empty for a text that does not parse: it will fail to run.
    """
    try:
        tree = ast.parse(tests)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {"free": [], "bound": [], "again": [], "checked": [], "counts": False}
    read = Counter(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
    bound = {name for node in ast.walk(tree) for name in _bound(node)}
    given = _given(tree, module)
    literal = _checks(tree)
    again = sorted(name for name, count in read.items() if count > given[name] + literal[name])
    return {
        "free": sorted(read.keys() - bound),
        "bound": sorted(bound),
        "again": again,
        "checked": sorted(_checked(tree)),
        "counts": _counts(tree),
    }


def _counts(tree: ast.AST) -> bool:
    """Whether something is compared with the number 0 or 1, and nothing is about True or False."""
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    if any(type(value) is bool for value in constants):
        return False
    sides = (side for pair in _pairs(tree) for side in pair)
    return any(
        isinstance(side, ast.Constant) and type(side.value) is int and side.value in (0, 1) for side in sides
    )


def _given(tree: ast.AST, module: str) -> Counter[str]:
    """How often each name is an argument of a call of what the tests neither define nor import elsewhere."""
    own: set[str] = set(dir(builtins))
    for node in ast.walk(tree):
        imported = isinstance(node, ast.ImportFrom) and node.module == module
        own |= set() if imported or isinstance(node, ast.arg) else set(_bound(node))
    given: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in own:
            given.update(name for argument in node.args for name in _word(argument) if _is_name(argument))
    return given


def _is_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Name)


def _checked(tree: ast.AST) -> set[str]:
    used: Counter[str] = Counter()
    for node in ast.walk(tree):
        used.update(_word(node))
    checked = _checks(tree)
    return {name for name, count in used.items() if checked[name] == count}


def _checks(tree: ast.AST) -> Counter[str]:
    """How often each name or attribute is compared with a literal."""
    checked: Counter[str] = Counter()
    for pair in _pairs(tree):
        for one, other in (pair, pair[::-1]):
            if _literal(other):
                checked.update(_word(one))
    return checked


def _pairs(tree: ast.AST) -> Iterator[list[ast.expr]]:
    """What is compared with what."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=[right]):
                yield [left, right]
            case ast.Call(func=ast.Attribute(attr="assertEqual" | "assertIs"), args=[left, right, *_]):
                yield [left, right]


def _word(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name, ctx=ast.Load()):
            return [name]
    return []


def _literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True


def _bound(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            for alias in names:
                yield alias.asname or alias.name.partition(".")[0]
