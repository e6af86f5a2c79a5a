"""The floors of the house, held by walking every import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
MEMBERS = [ROOT / "core", ROOT / "sandbox", *sorted((ROOT / "plugins").iterdir())]
SOURCES = {member: sorted(member.glob("src/*/**/*.py")) for member in MEMBERS}
# Each module of core may import from its own floor and those below it.
FLOORS: list[set[str]] = [
    {"nouns", "errors", "plain", "languages", "requests", "asking", "offers", "hookspecs", "__init__"},
    {
        "digests",
        "options",
        "config",
        "rows",
        "sources",
        "plugins",
        "plan",
        "journal",
        "schema",
        "select",
        "arrow",
        "exports",
        "compute",
        "keyvalue",
        "template",
    },
    {
        "desks",
        "driver",
        "stages",
        "pools",
        "worker",
        "local",
        "sift",
        "funnel",
        "records",
        "runs",
        "builtin",
        "single",
        "trust",
    },
    {"pipeline"},
    {"testing", "adapters"},
    {"cli", "__main__"},
]


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tops(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


def floor(name: str) -> int:
    return next((number for number, floor in enumerate(FLOORS) if name in floor), -1)


def test_every_module_of_core_has_a_floor() -> None:
    names = {
        path.relative_to(ROOT / "core/src/goldgate").parts[0].removesuffix(".py")
        for path in SOURCES[ROOT / "core"]
    }
    assert {name for name in names if floor(name) < 0} == set()


def test_core_imports_downwards_only() -> None:
    wrong = []
    for path in SOURCES[ROOT / "core"]:
        own = path.relative_to(ROOT / "core/src/goldgate").parts[0].removesuffix(".py")
        for name in imports(path):
            parts = name.split(".")
            if parts[0] == "goldgate" and len(parts) > 1 and floor(parts[1]) > floor(own):
                wrong.append(f"{path.name} (floor {floor(own)}) imports {name} (floor {floor(parts[1])})")
    assert wrong == []


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
    """eval, exec and pickle are used nowhere but in the sandbox's own jailed processes."""
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
            found.extend(f"{path}: {name}" for name in {"eval", "exec"} & set(called))
            found.extend(f"{path}: {name}" for name in {"pickle", "marshal", "shelve"} & tops(path))
    assert found == []
