"""Which tests cannot be run against a candidate in another process, judged by the tests alone.

A candidate has no say in it, so it cannot choose the lower trust of a shared process.
"""

from __future__ import annotations

import ast

_FIXTURES = {
    "monkeypatch",
    "mocker",
    "tmp_path",
    "tmpdir",
    "tmp_path_factory",
    "tmpdir_factory",
    "capfd",
    "caplog",
}
_MODULES = {
    "mock",
    "inspect",
    "importlib",
    "pickle",
    "subprocess",
    "runpy",
    "tempfile",
    "shutil",
    "threading",
}
_NAMES = {
    "patch",
    "MagicMock",
    "Mock",
    "reload",
    "getsource",
    "warns",
    "deprecated_call",
    "assertWarns",
    "assertLogs",
}


def requires_shared_process(tests: str, module: str) -> str:
    """What needs live objects, or empty. Tests that cannot be parsed need nothing: they will fail to run."""
    try:
        tree = ast.parse(tests)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    imported = _imported(tree, module)
    for node in ast.walk(tree):
        found = _need(node, imported)
        if found:
            return found
    return ""


def _need(node: ast.AST, imported: set[str]) -> str:
    match node:
        case ast.arg(arg=name) if name in _FIXTURES:
            return name
        case ast.Import(names=names):
            return next((a.name for a in names if {*a.name.split(".")} & _MODULES), "")
        case ast.ImportFrom(module=str(origin), names=names):
            words = {*origin.split(".")} | {a.name for a in names}
            return origin if words & (_MODULES | _NAMES) else ""
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in _NAMES:
            return name
        case ast.ClassDef(bases=bases):
            roots = {part.id for base in bases for part in ast.walk(base) if isinstance(part, ast.Name)}
            return f"a subclass of {min(roots & imported)}" if roots & imported else ""
    return ""


def _imported(tree: ast.AST, module: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=origin, names=aliases) if origin == module:
                names |= {alias.asname or alias.name for alias in aliases}
            case ast.Import(names=aliases):
                names |= {alias.asname or alias.name for alias in aliases if alias.name == module}
    return names
