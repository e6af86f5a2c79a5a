"""What the files of a repository take from one module: names, and how they call them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from goldgate_longcontext.imports import syntax
from goldgate_longcontext.imports.graph import NEEDS
from goldgate_longcontext.imports.interface import Call, call_of
from goldgate_longcontext.imports.resolve import Resolver
from goldgate_longcontext.imports.statements import STAR, Bound, Source

LONGEST = 12  # dots of a name that leads to a module


@dataclass(slots=True)
class Need:
    """What is needed of one name: who needs it, the calls, the attributes read from it, and whether it is
    subclassed.
    """

    by: set[str] = field(default_factory=set)
    calls: set[Call] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    base: bool = False


def needs_of(
    removed: str, files: Mapping[str, str], sources: Mapping[str, Source], resolver: Resolver
) -> dict[str, Need]:
    """The names that other files take from one, in the order of the files. A file that does not parse needs
    nothing; names behind a guard (``except ImportError``) or for type checkers only are not needed.
    """
    found: dict[str, Need] = {}
    for path, source in sorted(sources.items()):
        if path != removed and not source.unread:
            try:
                _User(path, removed, syntax.tree(files[path]), source, resolver, found)
            except RecursionError:
                continue
    return found


class _User:
    """One file that may take something from the module."""

    def __init__(
        self,
        path: str,
        removed: str,
        tree: ast.Module,
        source: Source,
        resolver: Resolver,
        found: dict[str, Need],
    ) -> None:
        self.path, self.removed, self.resolver, self.found = path, removed, resolver, found
        self.needed = {
            (one.module, one.level, name)
            for one in source.imports
            if one.when in NEEDS
            for name in one.names or ("",)
        }
        self.names: dict[str, str] = {}  # local name → name of the module
        self.modules: set[str] = set()  # dotted local names of the module itself
        nodes = list(ast.walk(tree))
        for node in nodes:
            if isinstance(node, ast.ImportFrom):
                self._from(node, source)
            elif isinstance(node, ast.Import):
                self._import(node)
        if not self.names and not self.modules:
            return
        # A local name that is bound otherwise as well may be something else where it is used.
        again = {node.arg for node in nodes if isinstance(node, ast.arg)} | {
            node.id for node in nodes if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
        }
        self.sure = {name for name in (*self.names, *self.modules) if name.partition(".")[0] not in again}
        for node in nodes:
            self._use(node)

    def _from(self, node: ast.ImportFrom, source: Source) -> None:
        module = node.module or ""
        for alias in node.names:
            if (module, node.level, alias.name) not in self.needed:
                continue
            if alias.name == STAR:
                if self.resolver.file(self.path, node.level, module) == self.removed:
                    for name in self.resolver.given(self.removed, source.used - set(source.bound)):
                        self._add(name, name)
                continue
            bound = Bound(module, node.level, alias.name)
            path, name = self.resolver.definition(self.path, bound, self.removed)
            if path == self.removed and name:
                self._add(name, alias.asname or alias.name)
            elif path == self.removed:
                self.modules.add(alias.asname or alias.name)

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            if (alias.name, 0, "") in self.needed and self.resolver.file(self.path, 0, alias.name) == (
                self.removed
            ):
                self.modules.add(alias.asname or alias.name)

    def _add(self, name: str, local: str) -> None:
        self.names[local] = name
        self.found.setdefault(name, Need()).by.add(self.path)

    def _use(self, node: ast.AST) -> None:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            owner = _dotted(node.value)
            if owner in self.modules & self.sure and not node.attr.startswith("__"):
                self.found.setdefault(node.attr, Need()).by.add(self.path)
            elif (name := self._name(node.value)) is not None:
                self.found[name].attributes.add(node.attr)
        elif isinstance(node, ast.Call) and (name := self._name(node.func)) is not None:
            self.found.setdefault(name, Need()).calls.add(call_of(node))
        elif isinstance(node, ast.ClassDef):
            for base in node.bases:
                if (name := self._name(base)) is not None:
                    self.found.setdefault(name, Need()).base = True

    def _name(self, node: ast.expr) -> str | None:
        """The module's name that an expression surely stands for."""
        if isinstance(node, ast.Name):
            return self.names[node.id] if node.id in self.sure and node.id in self.names else None
        if isinstance(node, ast.Attribute) and _dotted(node.value) in self.modules & self.sure:
            self.found.setdefault(node.attr, Need()).by.add(self.path)
            return node.attr
        return None


def _dotted(node: ast.expr) -> str:
    parts: list[str] = list(_parts(node))
    return ".".join(reversed(parts)) if parts and parts[-1] else ""


def _parts(node: ast.expr) -> Iterator[str]:
    for _ in range(LONGEST):
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Name):
            yield node.id
            return
        else:
            break
    yield ""
