"""The graph of a repository's imports: which file takes something from which, and what breaks without it."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import basename

from goldgate_longcontext.imports.conditions import When
from goldgate_longcontext.imports.layout import INIT, clean
from goldgate_longcontext.imports.resolve import Resolver
from goldgate_longcontext.imports.statements import Source, parse

NEEDS: tuple[When, ...] = ("load", "call")
"""What makes a file depend on another: imports that are guarded, or for type checkers only, do not."""


@dataclass(frozen=True, slots=True)
class ImportGraph:
    """``edges``: importer → imported file → the conditions of its imports. ``executed``: importer → files
    that are run when it is loaded, the packages above an imported module among them. ``unread``: files that
    do not parse, with the reason; they have no edges.
    """

    files: frozenset[str]
    edges: Mapping[str, Mapping[str, frozenset[When]]]
    executed: Mapping[str, frozenset[str]]
    unread: Mapping[str, str] = field(default_factory=dict)

    def importers(self, path: str) -> tuple[str, ...]:
        """The files that need this one: that import its module, or a name that comes from it."""
        return tuple(
            one
            for one, targets in sorted(self.edges.items())
            if one != path and any(when in NEEDS for when in targets.get(path, ()))
        )

    def broken(self, path: str) -> tuple[str, ...]:
        """The files that cannot be loaded once this one is gone: importers at load time, and theirs."""
        direct = [
            one
            for one, targets in self.edges.items()
            if one != path and "load" in targets.get(path, frozenset())
        ]
        lost = set(direct)
        queue = deque(direct)
        by_executed: dict[str, set[str]] = {}
        for one, run in self.executed.items():
            for target in run:
                by_executed.setdefault(target, set()).add(one)
        while queue:
            for one in by_executed.get(queue.popleft(), ()):
                if one not in lost and one != path:
                    lost.add(one)
                    queue.append(one)
        return tuple(sorted(lost))


def build(files: Mapping[str, str]) -> ImportGraph:
    """The graph of a repository given as path → text. Files other than Python's only tell the layout."""
    normal = {clean(path): text for path, text in files.items()}
    sources: dict[str, Source] = {
        path: parse(text) for path, text in normal.items() if path.endswith((".py", ".pyw"))
    }
    resolver = Resolver(normal, sources)
    edges: dict[str, dict[str, frozenset[When]]] = {}
    executed: dict[str, frozenset[str]] = {}
    for path, source in sources.items():
        found: dict[str, set[When]] = {}
        run: set[str] = set()
        for one in source.imports:
            targets, passed = resolver.targets(path, one)
            for target in targets:
                found.setdefault(target, set()).add(one.when)
            if one.when == "load":
                run |= targets | passed
        found.pop(path, None)
        edges[path] = {target: frozenset(whens) for target, whens in found.items()}
        executed[path] = frozenset(run - {path})
    unread = {path: source.unread for path, source in sources.items() if source.unread}
    return ImportGraph(frozenset(sources), edges, executed, unread)


def is_package(path: str) -> bool:
    """Whether a file is the file of a package."""
    return basename(path) == INIT
