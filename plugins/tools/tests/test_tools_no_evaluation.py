"""Nothing in the plug-in evaluates text as code, or builds a sympy expression from text."""

from __future__ import annotations

import ast
from pathlib import Path

import goldgate_tools
import pytest

FILES = sorted(Path(goldgate_tools.__file__).parent.rglob("*.py"))
FORBIDDEN = {
    "eval", "exec", "compile", "__import__", "sympify", "parse_expr", "parse_latex", "S", "lambdify", "nsimplify",
    "system", "popen", "loads_pickle", "Unpickler", "literal_eval",
}  # fmt: skip
ALLOWED = {("re", "compile")}


def calls(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                found.append(called.id)
            elif isinstance(called, ast.Attribute):
                owner = called.value.id if isinstance(called.value, ast.Name) else ""
                if (owner, called.attr) not in ALLOWED:
                    found.append(called.attr)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_module_calls_an_evaluator(path):
    assert not FORBIDDEN & set(calls(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_module_imports_one(path):
    tree = ast.parse(path.read_text())
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    names |= {
        (node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }
    heavy = {"sympy"} if path.stem != "symbolic" else set[str]()
    assert not ({"pickle", "marshal", "shelve", "ctypes", "goldgate_sandbox", *FORBIDDEN} | heavy) & names


@pytest.mark.parametrize("source", ["eval(x)", "sympy.sympify(x)", "sp.parse_expr(x)", "builtins.exec(x)"])
def test_the_walk_sees_what_it_looks_for(source):
    assert FORBIDDEN & set(calls(ast.parse(source)))
