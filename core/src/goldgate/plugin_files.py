"""The files that decide what a plug-in does: code and data of its package, or a module with its helpers."""

from __future__ import annotations

import ast
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

ASIDE = frozenset({"__pycache__", "certificates", "cases"})
"""Folders that decide nothing: what is compiled, what was measured, and labelled cases (they have a digest
of their own)."""


def files(module: str) -> list[tuple[str, Path]]:
    """The files of the package that a module belongs to, with their names in it, in one order everywhere.

    A namespace package has several folders. A module that is one file counts with the modules next to it that
    it imports, directly or by way of others, unless it lies where distributions are installed. What goldgate
    itself offers is one module each: the rest of it is machinery, named by its version.
    """
    own = module.partition(".")[0] == "goldgate"
    loaded = sys.modules[module if own else module.partition(".")[0]]
    file = getattr(loaded, "__file__", None)
    if file is None:
        return [each for folder in getattr(loaded, "__path__", ()) for each in _package(Path(folder))]
    path = Path(file)
    if own or _installed(path):
        return [(path.name, path)]
    return _package(path.parent) if path.name == "__init__.py" else _with_neighbours(path)


def _package(folder: Path) -> list[tuple[str, Path]]:
    """All files below a folder that may decide something."""
    found = []
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        hidden = any(part in ASIDE or part.startswith(".") for part in inside.parts)
        if not hidden and inside.stem != "cases" and not path.name.endswith(("~", ".pyc")) and path.is_file():
            found.append((inside.as_posix(), path))
    return sorted(found)


def _with_neighbours(path: Path) -> list[tuple[str, Path]]:
    """A module and the modules and packages in its folder that it imports."""
    found: dict[str, Path] = {}
    waiting = [path]
    while waiting:
        one = waiting.pop()
        name = one.relative_to(path.parent).as_posix()
        if name in found:
            continue
        found[name] = one
        for imported in _imports(one):
            if (module := path.parent / f"{imported}.py").is_file():
                waiting.append(module)
            elif (path.parent / imported / "__init__.py").is_file():
                package = [file for _, file in _package(path.parent / imported)]
                waiting += [file for file in package if file.suffix == ".py"]
                found |= {
                    file.relative_to(path.parent).as_posix(): file for file in package if file.suffix != ".py"
                }
    return sorted(found.items())


def _imports(path: Path) -> Iterator[str]:
    """The top names of what a file imports, wherever in it; none of a file that cannot be parsed."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def _installed(path: Path) -> bool:
    """Whether a file lies where Python keeps installed distributions or its own library."""
    places = {sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib", "platstdlib")}
    return str(path.parent) in places
