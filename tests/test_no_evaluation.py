"""Packages that read what models wrote evaluate none of it, and build no sympy expression from text."""

import ast
import importlib.util
from pathlib import Path

import pytest

CALLS = frozenset(
    "eval exec compile __import__ sympify parse_expr parse_latex S lambdify nsimplify literal_eval system popen Popen "
    "Unpickler alarm fork".split()
)
ALLOWED = frozenset((("re", "compile"),))
MODULES = frozenset("pickle marshal shelve ctypes antlr4 signal subprocess".split())
PACKAGES = {
    "goldgate_math": frozenset((("symbolic", "sympy"),)),
    "goldgate_tools": frozenset(
        (
            ("symbolic", "sympy"),
            ("bounds", "sympy"),
            ("world", "subprocess"),
            ("world", "Popen"),
            ("mcp_wire", "signal"),
        )
    ),
}
"""Each package with the modules that may use what others must not: sympy in a worker, a program that is a tool
or a server, and its end."""


def files(package: str) -> list[Path]:
    found = importlib.util.find_spec(package)
    return sorted(Path(str(found.origin)).parent.rglob("*.py")) if found else []


ALL = [(package, path) for package in PACKAGES for path in files(package)]
IDS = [f"{package}/{path.stem}" for package, path in ALL]


def calls(tree: ast.AST) -> set[str]:
    """The names of what is called; for a method, its own."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name)):
                found.add(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=name)):
                found |= set() if (owner, name) in ALLOWED else {name}
            case ast.Call(func=ast.Attribute(attr=name)):
                found.add(name)
    return found


def imports(tree: ast.AST) -> set[str]:
    """The top-level packages that are imported, and the names taken from them."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize(("package", "path"), ALL, ids=IDS)
def test_no_module_calls_or_imports_an_evaluator(package: str, path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    free = {name for stem, name in PACKAGES[package] if stem == path.stem}
    assert not CALLS & calls(tree) - free
    assert not (MODULES | CALLS | {"sympy"}) & imports(tree) - free


def test_the_packages_are_found() -> None:
    assert all(files(package) for package in PACKAGES)


@pytest.mark.parametrize(
    "source", ["eval(x)", "sympy.sympify(x)", "sp.parse_expr(x)", "builtins.exec(x)", "f().alarm(1)"]
)
def test_the_walk_sees_calls(source: str) -> None:
    assert CALLS & calls(ast.parse(source))


@pytest.mark.parametrize("source", ["import pickle", "from signal import alarm", "import ctypes.util as c"])
def test_the_walk_sees_imports(source: str) -> None:
    assert MODULES & imports(ast.parse(source))
