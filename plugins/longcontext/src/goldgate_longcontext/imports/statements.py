"""What one file imports, and what names it gives to others: read from its syntax tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from goldgate_longcontext.imports import syntax
from goldgate_longcontext.imports.conditions import When, branches, swallows, under
from goldgate_longcontext.imports.dynamic import Dynamic

LARGEST = 2_000_000
"""Characters of a file that is parsed; a longer one is named as not read."""
STAR = "*"


@dataclass(frozen=True, slots=True)
class Import:
    """One import: ``names`` are taken from ``module``; none where the module itself is imported.

    ``level`` counts the dots of a relative import. ``when`` says on what it depends that the import is made.
    """

    module: str
    level: int = 0
    names: tuple[str, ...] = ()
    when: When = "load"


@dataclass(frozen=True, slots=True)
class Bound:
    """Where a module-level name comes from: a name of another module, or the module itself (no name)."""

    module: str
    level: int
    name: str


@dataclass(slots=True)
class Source:
    """What a file says. ``unread`` is why it could not be parsed; such a file has no imports.

    ``bound`` maps its module-level names to where they were imported from, None where they are defined
    here. ``stars`` are the modules of which everything is taken. ``all`` is ``__all__``, None where there is
    none. ``used`` are all names that it reads.
    """

    imports: list[Import] = field(default_factory=list)
    bound: dict[str, Bound | None] = field(default_factory=dict)
    stars: list[Bound] = field(default_factory=list)
    all: tuple[str, ...] | None = None
    used: frozenset[str] = frozenset()
    unread: str = ""


def parse(text: str) -> Source:
    """The imports and names of a file. Never raises: ``unread`` says why a file could not be parsed."""
    if len(text) > LARGEST:
        return Source(unread=f"longer than {LARGEST} characters")
    try:
        tree = syntax.tree(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Source(unread=f"{type(error).__name__}: {error}"[:120])
    return _Reader(tree).source


class _Reader:
    """Goes through the statements in order with a stack of its own: blocks may be nested deeply."""

    def __init__(self, tree: ast.Module) -> None:
        self.source = Source()
        nodes = list(ast.walk(tree))
        self._dynamic = Dynamic(tree, nodes)
        self._modules: dict[str, tuple[Bound, When]] = {}  # local name → the module that it may stand for
        stack: list[tuple[ast.stmt, When, bool]] = [(one, "load", True) for one in reversed(tree.body)]
        while stack:
            statement, when, outer = stack.pop()
            self._one(statement, when, outer)
            inner = [
                (child, below, outer and not isinstance(statement, _SCOPES))
                for child, below in _blocks(statement, when)
            ]
            stack.extend(reversed(inner))
        self.source.used = frozenset(
            node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        )
        self._attributes(nodes)

    def _one(self, statement: ast.stmt, when: When, outer: bool) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                self._add(Import(alias.name, 0, (), when))
                module = alias.name if alias.asname else alias.name.partition(".")[0]
                self._bind(alias.asname or module, Bound(module, 0, ""), when, outer)
        elif isinstance(statement, ast.ImportFrom):
            module, level = statement.module or "", statement.level
            self._add(Import(module, level, tuple(alias.name for alias in statement.names), when))
            for alias in statement.names:
                bound = Bound(module, level, alias.name)
                if alias.name == STAR:
                    self.source.stars.append(bound)
                else:
                    self._bind(alias.asname or alias.name, bound, when, outer)
        elif outer:
            self._define(statement)
        for call in self._dynamic.of(statement):
            made = call.when if call.when != "load" else when
            self._add(Import(call.module, call.level, (), made))

    def _add(self, one: Import) -> None:
        self.source.imports.append(one)

    def _bind(self, name: str, bound: Bound, when: When, outer: bool) -> None:
        self._modules[name] = (bound, when)
        if outer and when not in ("types", "never"):
            self.source.bound[name] = bound

    def _define(self, statement: ast.stmt) -> None:
        """Names that a statement at module level defines."""
        names: list[str] = []
        if isinstance(statement, _SCOPES):
            names = [statement.name]
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
            if "__all__" in names:
                self._all(statement)
        for name in names:
            self.source.bound[name] = None

    def _all(self, statement: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        value = statement.value
        if value is None:
            return
        texts = [
            node.value
            for node in ast.walk(value)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        known = self.source.all if isinstance(statement, ast.AugAssign) else ()
        self.source.all = (*(known or ()), *texts)

    def _attributes(self, nodes: list[ast.AST]) -> None:
        """``pkg.name`` after ``import pkg``: the name is taken from the module, as ``from pkg import``
        would.
        """
        seen: set[tuple[str, str]] = set()
        for node in nodes:
            if not isinstance(node, ast.Attribute):
                continue
            names: list[str] = []
            inner: ast.expr = node
            while isinstance(inner, ast.Attribute) and len(names) < LONGEST_CHAIN:
                names.append(inner.attr)
                inner = inner.value
            if not isinstance(inner, ast.Name) or inner.id not in self._modules:
                continue
            bound, when = self._modules[inner.id]
            module = ".".join(filter(None, (bound.module, bound.name)))
            for name in reversed(names):
                if (module, name) not in seen and _NAME.fullmatch(module):
                    seen.add((module, name))
                    # It is read when the file is used, so its absence may show only then.
                    self._add(Import(module, bound.level, (name,), "call" if when == "load" else when))
                module = f"{module}.{name}"


LONGEST_CHAIN = 12  # dots of an attribute that may name a module
_NAME = re.compile(r"[\w.]+")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Block = Literal["body", "orelse", "finalbody"]


def _blocks(statement: ast.stmt, when: When) -> Iterator[tuple[ast.stmt, When]]:
    """The statements within a statement, each with the condition that it stands under."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield from ((one, under(when, "call")) for one in statement.body)
    elif isinstance(statement, ast.If):
        then, other = branches(statement.test)
        yield from ((one, under(when, then)) for one in statement.body)
        yield from ((one, under(when, other)) for one in statement.orelse)
    elif isinstance(statement, ast.Try | ast.TryStar):
        caught = swallows(statement)
        yield from ((one, under(when, "guarded" if caught else "load")) for one in statement.body)
        for handler in statement.handlers:
            yield from ((one, under(when, "call")) for one in handler.body)
        yield from ((one, when) for one in (*statement.orelse, *statement.finalbody))
    elif isinstance(statement, ast.With | ast.AsyncWith):
        caught = swallows(statement)
        yield from ((one, under(when, "guarded" if caught else "load")) for one in statement.body)
    elif isinstance(statement, ast.Match):
        yield from ((one, when) for case in statement.cases for one in case.body)
    else:
        for name in ("body", "orelse"):
            yield from ((one, when) for one in getattr(statement, name, ()))
