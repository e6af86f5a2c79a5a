"""Some sources of this package are only ever sent to the sandbox: one parses strangers' files, one calls a world.
(tests/test_no_evaluation.py walks all others for texts that are evaluated.)
"""

from __future__ import annotations

import ast
from pathlib import Path

import goldgate_tools
import pytest

PACKAGE = Path(goldgate_tools.__file__).parent
SENT = ("document_reader", "world_cells")


def imported(path: Path) -> set[str]:
    """The last names of what a module imports, and of the modules that it imports from."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.name.rpartition(".")[2] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").rpartition(".")[2])
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_what_runs_in_the_sandbox_is_imported_nowhere(path: Path) -> None:
    assert imported(path) & set(SENT) == set()


@pytest.mark.parametrize("name", SENT)
def test_it_needs_nothing_of_ours(name: str) -> None:
    source = (PACKAGE / "running" / f"{name}.py").read_text("utf-8")
    assert "goldgate_tools" not in source
    assert "goldgate_sandbox" not in source
