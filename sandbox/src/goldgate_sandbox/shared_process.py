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
    "doctest",
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


_OS = frozenset(
    (
        "environ putenv unsetenv chdir mkdir makedirs remove unlink rmdir rename replace listdir scandir "
        "walk stat exists isfile isdir getsize open"
    ).split()
)
_PATHS = frozenset(
    "read_text read_bytes write_text write_bytes unlink touch iterdir exists is_file is_dir".split()
)
_STREAMS = frozenset(("stdin", "argv", "path", "setrecursionlimit"))


def requires_shared_process(tests: str, module: str) -> str:
    """What needs live objects, or the same surroundings; or empty. Tests that cannot be parsed need nothing:
    they will fail to run.
    """
    try:
        tree = ast.parse(tests)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    imported = _imported(tree, module)
    for node in ast.walk(tree):
        found = _need(node, imported) or _surroundings(node, module)
        if found:
            return found
    return _seeded(tree)


def _surroundings(node: ast.AST, module: str) -> str:
    """What the tests set, or look at, in the surroundings that candidates share in one process only."""
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr=name) if name in _OS:
            return f"os.{name}"
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="os"), attr="path"), attr=name) if (
            name in _OS
        ):
            return f"os.path.{name}"
        case ast.Attribute(attr=name) if name in _PATHS:
            return name
        case ast.Call(func=ast.Name(id="open")):
            return "open"
        case ast.Attribute(value=ast.Name(id="sys"), attr=name) if name in _STREAMS:
            if isinstance(node.ctx, ast.Store) or name == "setrecursionlimit":
                return f"sys.{name}"
        case ast.Attribute(value=ast.Name(id="builtins"), ctx=ast.Store()):
            return "builtins"
        case ast.Call(func=ast.Name(id="vars" | "dir"), args=[ast.Name(id=name)]) if name == module:
            return f"the members of {module}"
    return ""


def _seeded(tree: ast.AST) -> str:
    """Whether tests seed ``random`` and draw nothing themselves: then it is for the candidate."""
    names = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "random"
    }
    return "random.seed" if names == {"seed"} else ""


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
