"""A benchmark is run seldom: what it imports of the project has to be there when it is."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

BENCHES = sorted((Path(__file__).parents[1] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHES, ids=lambda path: path.stem)
def test_what_a_benchmark_imports_of_the_project_exists(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("goldgate"):
            try:
                module = importlib.import_module(node.module or "")
            except ImportError as error:
                if (error.name or "").startswith("goldgate") and (error.name or "").count("."):
                    raise  # a module of the project that is not there
                pytest.skip(f"{node.module} cannot be imported here: {error}")
            for alias in node.names:
                if not hasattr(module, alias.name):  # or a module of the package
                    importlib.import_module(f"{node.module}.{alias.name}")
