"""Nothing in the plug-in evaluates text as code, or builds a sympy expression from text."""

from __future__ import annotations

import ast
from pathlib import Path

import goldgate_math
import pytest

FILES = sorted(Path(goldgate_math.__file__).parent.rglob("*.py"))
FORBIDDEN = {
    "eval", "exec", "compile", "__import__", "sympify", "parse_expr", "parse_latex", "S", "lambdify", "nsimplify",
    "loads", "Popen", "system", "signal", "alarm", "fork",
}  # fmt: skip
ALLOWED = {("re", "compile"), ("json", "loads")}


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
    names = {
        alias.name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    modules = {
        (node.module or "").split(".")[0]
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    heavy = {"sympy"} if path.stem != "symbolic" else set[str]()
    assert not ({"pickle", "subprocess", "signal", "os", "ctypes", "antlr4", *FORBIDDEN} | heavy) & (
        names | modules
    )


@pytest.mark.parametrize("source", ["eval(x)", "sympy.sympify(x)", "sp.parse_expr(x)", "builtins.exec(x)"])
def test_the_walk_sees_what_it_looks_for(source):
    assert FORBIDDEN & set(calls(ast.parse(source)))
