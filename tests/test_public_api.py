"""What is public, and that the packages of this repository use nothing else of the core."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PUBLIC = (
    "goldgate",
    "goldgate.text",
    "goldgate.asking",
    "goldgate.testing",
    "goldgate.adapters",
    "goldgate.runs",
    "goldgate.engine",
    "goldgate.commands",
)
ALONE = ("goldgate.plain",)  # inside the sandbox this module is loaded by itself, without the facade
PAGE = ROOT / "docs" / "reference" / "public-api.md"


@pytest.mark.parametrize("name", PUBLIC)
def test_all_names_what_is_public(name: str) -> None:
    module = import_module(name)
    assert sorted(module.__all__) == sorted(set(module.__all__))
    defined = {
        key
        for key, value in vars(module).items()
        if not key.startswith("_") and getattr(value, "__module__", None) == name
    }
    assert defined <= set(module.__all__), defined - set(module.__all__)
    assert all(hasattr(module, key) for key in module.__all__)
    assert f"## {name}\n" in PAGE.read_text(), "run make docs"


@pytest.mark.parametrize("package", [*sorted((ROOT / "plugins").iterdir()), ROOT / "sandbox"], ids=str)
def test_packages_import_only_what_is_public(package: Path) -> None:
    wrong = []
    for path in sorted(package.glob("src/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if isinstance(node, ast.ImportFrom) and node.module == "goldgate":
                facade = import_module("goldgate").__all__
                names = [f"goldgate.{a.name}" for a in node.names if a.name not in facade] or ["goldgate"]
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            wrong += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if name.partition(".")[0] == "goldgate"
                and name not in PUBLIC + ALONE * ("inside" in path.parts)
            ]
    assert wrong == []
