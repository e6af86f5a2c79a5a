"""Packages whose names are imported when they are first used."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module

import goldgate
import goldgate.runs
import pytest

PACKAGES = (goldgate, goldgate.runs)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.__name__)
def test_each_name_is_the_one_that_a_type_checker_sees(package: object) -> None:
    tree = ast.parse(inspect.getsource(package))  # type: ignore[arg-type]
    (checked,) = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in checked.body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert sorted(seen) == sorted(package.__all__)  # type: ignore[attr-defined]
    for name, (module, original) in seen.items():
        assert getattr(package, name) is getattr(import_module(module), original)


def test_a_name_that_is_none_says_so() -> None:
    with pytest.raises(AttributeError, match="module 'goldgate' has no attribute 'nosuch'"):
        _ = goldgate.nosuch  # type: ignore[attr-defined]


def test_the_package_alone_imports_nothing_else() -> None:
    code = "import sys, goldgate; print(*sorted(name for name in sys.modules if 'goldgate' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["goldgate", "goldgate.exports"]
