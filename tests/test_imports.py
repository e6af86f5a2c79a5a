"""Imports run downwards, in every module, lazy and type-only ones counted; and no circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MEMBERS = [ROOT / "core", ROOT / "sandbox", *sorted((ROOT / "plugins").iterdir())]
SOURCES = {member: sorted(member.glob("src/*/**/*.py")) for member in MEMBERS}
# Each module of core may import from its own layer and those below it. The longest matching name counts.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("nouns", "errors", "plain", "text", "plugin_files", "exports", "quick"),
    ("requests", "messages", "contents"),
    (
        "languages",
        "asking",
        "blobs",
        "keyvalue",
        "digests",
        "template",
        "template_modules",
        "io.input_rows",
        "io.shapes",
        "io.columns",
        "io.atomic",
    ),
    ("groups",),
    ("plugins", ""),  # "" is the facade, goldgate itself
    ("config",),
    ("io",),
    ("engine",),
    ("builtin", "trust"),
    ("runs",),
    ("adapters", "testing", "commands"),
    ("foreign",),
    ("cli", "__main__"),
)


def module_of(path: Path) -> str:
    """The dotted name of a source file."""
    parts = path.parts[len(path.parts) - path.parts[::-1].index("src") :]
    return ".".join(parts).removesuffix(".py").removesuffix(".__init__")


MODULES = {member: {module_of(path): path for path in paths} for member, paths in SOURCES.items()}


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported(path: Path, modules: dict[str, Path]) -> set[str]:
    """The modules among ``modules`` that a file imports."""
    found = {name if name in modules else name.rpartition(".")[0] for name in imports(path)}
    return {name for name in found if name in modules and modules[name] != path}


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


def layer(module: str) -> int:
    """The number of a core module's layer; -1 where it has none."""
    name = module.removeprefix("goldgate").removeprefix(".")
    while True:
        for number, names in enumerate(LAYERS):
            if name in names:
                return number
        if "." not in name:
            return -1
        name = name.rpartition(".")[0]


def test_every_module_of_core_has_a_layer() -> None:
    assert [name for name in MODULES[ROOT / "core"] if layer(name) < 0] == []


def test_core_imports_downwards_only() -> None:
    modules = MODULES[ROOT / "core"]
    wrong = [
        f"{name} (layer {layer(name)}) imports {other} (layer {layer(other)})"
        for name, path in modules.items()
        for other in imported(path, modules)
        if layer(other) > layer(name)
    ]
    assert wrong == []


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.name)
def test_no_module_imports_itself_by_way_of_others(member: Path) -> None:
    modules = MODULES[member]
    packages = {name for name, path in modules.items() if path.name == "__init__.py"}
    graph = {name: imported(path, modules) - packages for name, path in modules.items()}
    assert circle(graph) == []


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules that import one another, first to last; empty where there are none."""
    done: set[str] = set()
    for start in graph:
        trail: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(graph[start])))]
        trail.append(start)
        while stack:
            _, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                done.add(trail.pop())
            elif following in trail:
                return [*trail[trail.index(following) :], following]
            elif following not in done:
                stack.append((following, iter(sorted(graph[following]))))
                trail.append(following)
    return []


def test_circles_are_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_nobody_imports_a_plug_in_or_the_sandbox() -> None:
    packages = {member: {path.name for path in (member / "src").iterdir()} for member in MEMBERS}
    for member in MEMBERS:
        others = set().union(*(names for one, names in packages.items() if one != member)) - {"goldgate"}
        for path in SOURCES[member]:
            assert not tops(path) & others, path


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        str(path): n
        for paths in SOURCES.values()
        for path in paths
        if (n := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_folders_of_distributions_are_no_packages() -> None:
    assert not [
        path
        for path in (ROOT / "core", ROOT / "sandbox", ROOT / "plugins")
        if (path / "__init__.py").exists()
    ]


def test_no_text_of_a_model_is_evaluated_outside_of_the_sandbox() -> None:
    """eval, exec and pickle are used nowhere but in the sandbox's own jailed processes; and where a frozen value
    is given its ``__init__``, as dataclasses do it: of the names of its fields, which stand in our code."""
    found: list[str] = []
    for member, paths in SOURCES.items():
        for path in paths:
            if member.name == "sandbox" or "testing" in path.parts:
                continue  # the one runs untrusted code for a living, the other checks that plug-ins pickle
            called = [
                node.func.id
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            ]
            known = {"exec"} if module_of(path) == "goldgate.quick" else set()
            found.extend(f"{path}: {name}" for name in {"eval", "exec"} & set(called) - known)
            found.extend(f"{path}: {name}" for name in {"pickle", "marshal", "shelve"} & tops(path))
    assert found == []
