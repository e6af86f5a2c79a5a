"""Imports that are calls: ``importlib.import_module("name")`` and its relatives, where the name is a
literal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from goldgate_longcontext.imports.conditions import When

_CALLS = {
    ("importlib", "import_module"): "load",
    ("importlib", "__import__"): "load",
    ("runpy", "run_module"): "call",
    ("pkgutil", "resolve_name"): "load",
    ("pytest", "importorskip"): "guarded",
    ("", "__import__"): "load",
}
_PLUGINS = "pytest_plugins"


@dataclass(frozen=True, slots=True)
class DynamicImport:
    """The module that a call imports; ``level`` counts its leading dots."""

    module: str
    level: int
    when: When


class Dynamic:
    """The calls of one file, under the names that it gave them."""

    def __init__(self, tree: ast.Module, nodes: list[ast.AST]) -> None:
        self._modules: dict[str, str] = {}  # local name → importlib, runpy, …
        self._functions: dict[str, tuple[str, str]] = {"__import__": ("", "__import__")}
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self._modules[alias.asname or alias.name.partition(".")[0]] = alias.name
            elif isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    if (node.module, alias.name) in _CALLS:
                        self._functions[alias.asname or alias.name] = (node.module, alias.name)
        self._constants = _constants(tree)

    def of(self, statement: ast.stmt) -> Iterator[DynamicImport]:
        """The imports that a statement makes itself, those of blocks within it left out."""
        if isinstance(statement, ast.Assign) and _PLUGINS in [
            target.id for target in statement.targets if isinstance(target, ast.Name)
        ]:
            values = (
                statement.value.elts
                if isinstance(statement.value, ast.List | ast.Tuple)
                else [statement.value]
            )
            for value in values:
                if text := self._text(value):
                    yield DynamicImport(text, 0, "load")
        stack = [child for child in ast.iter_child_nodes(statement) if isinstance(child, _PARTS)]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Call) and (one := self._call(node)) is not None:
                yield one
            stack += [child for child in ast.iter_child_nodes(node) if isinstance(child, _PARTS)]

    def _call(self, call: ast.Call) -> DynamicImport | None:
        known: tuple[str, str] | None = None
        if isinstance(call.func, ast.Name):
            known = self._functions.get(call.func.id)
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
            known = (self._modules.get(call.func.value.id, ""), call.func.attr)
        if known not in _CALLS:
            return None
        first = call.args[0] if call.args else _keyword(call, "name")
        text = self._text(first) if first is not None else ""
        name = text.partition(":")[0]
        bare = name.lstrip(".")
        level = len(name) - len(bare)
        when: When = _CALLS[known]  # type: ignore[assignment]
        if not level:
            return DynamicImport(bare, 0, when) if bare else None
        package = call.args[1] if len(call.args) > 1 else _keyword(call, "package")
        if package is None:
            return None
        if base := self._text(package):
            parts = base.split(".")
            parts = parts[: len(parts) - level + 1]
            return DynamicImport(".".join((*parts, bare)), 0, when) if parts else None
        # __package__, and __name__ in a package's own file: relative to the file's package
        return DynamicImport(bare, level, when)

    def _text(self, node: ast.expr) -> str:
        """The text of a literal, of literals that are added up, or of a constant of the file."""
        parts: list[str] = []
        stack: list[ast.expr] = [node]
        while stack:
            one = stack.pop()
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                parts.append(one.value)
            elif isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add):
                stack += [one.right, one.left]
            elif isinstance(one, ast.JoinedStr):
                stack += reversed(one.values)
            elif isinstance(one, ast.Name) and one.id in self._constants:
                parts.append(self._constants[one.id])
            else:
                return ""
        return "".join(parts)


_PARTS = (ast.expr, ast.keyword, ast.comprehension, ast.withitem)


def _keyword(call: ast.Call, name: str) -> ast.expr | None:
    return next((one.value for one in call.keywords if one.arg == name), None)


def _constants(tree: ast.Module) -> dict[str, str]:
    """Texts that are assigned to a name once, at module level."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for statement in tree.body:
        if not isinstance(statement, ast.Assign):
            continue
        for target in statement.targets:
            if isinstance(target, ast.Name):
                if target.id in found:
                    twice.add(target.id)
                if isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str):
                    found[target.id] = statement.value.value
                else:
                    twice.add(target.id)
    return {name: text for name, text in found.items() if name not in twice}
