"""No text of a model, of a row or of a service is ever evaluated in goldgate's own processes."""

from __future__ import annotations

import ast
from pathlib import Path

import goldgate_tools
import pytest

SOURCES = sorted(Path(goldgate_tools.__file__).parent.rglob("*.py"))
CALLS = frozenset(
    "eval exec compile __import__ sympify parse_expr lambdify  run_path run_module system popen".split()
)
MODULES = frozenset("pickle marshal shelve code codeop dill cloudpickle yaml".split())
CHOSEN = {
    "world_worker.py": {"exec_module"},  # the file that the user configured as a world
}


def called(tree: ast.AST) -> set[str]:
    """The names of what is called, bare or as an attribute; and `re.compile` is none of these."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                found.add(node.func.id)
            elif isinstance(node.func, ast.Attribute):
                base = node.func.value
                if not (isinstance(base, ast.Name) and (base.id, node.func.attr) == ("re", "compile")):
                    found.add(node.func.attr)
            found |= {f"{word.arg}=True" for word in node.keywords if word.arg == "shell"}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_nothing_is_evaluated(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    forbidden = (CALLS | {"exec_module", "shell=True"}) - CHOSEN.get(path.name, set())
    assert called(tree) & forbidden == set()
    assert imported & MODULES == set()


@pytest.mark.parametrize(
    "source",
    ["eval(x)", "builtins.exec(x)", "sympy.sympify(x)", "compile(x, '', 'exec')", "run(x, shell=True)"],
)
def test_the_walk_sees_what_it_looks_for(source: str) -> None:
    assert called(ast.parse(source)) & (CALLS | {"shell=True"})
    assert not called(ast.parse("re.compile(x)")) & CALLS


def test_what_runs_in_the_sandbox_is_imported_nowhere() -> None:
    """One parses strangers' files, one calls a world: their sources are only ever sent there."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            )
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert not any(
                sent in name for name in (*names, module) for sent in ("document_reader", "world_cells")
            ), path
