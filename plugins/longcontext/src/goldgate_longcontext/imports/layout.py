"""Where a repository's modules are: the folders that are on the import path, and the module names below
them.
"""

from __future__ import annotations

import ast
import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, join, normpath
from typing import Any

from goldgate_longcontext.imports import syntax

INIT = "__init__.py"
TEST = re.compile(r"(?:test_.*|.*_test|conftest)\.py")
"""The names of files of tests, as pytest has them."""
SETTINGS = ("pyproject.toml", "setup.cfg", "setup.py")
SOURCE_FOLDERS = ("src", "lib", "python", "source")


def clean(path: str) -> str:
    """A path as it is compared: forward slashes, no ``./`` in front."""
    normal = normpath(path.strip().replace("\\", "/"))
    return "" if normal == "." else normal.lstrip("/")


def roots(files: Mapping[str, str]) -> tuple[str, ...]:
    """Folders that modules are imported from, the most certain first; "" is the repository's own.

    Declared ones (pyproject.toml, setup.cfg, setup.py, pytest's pythonpath), then folders named ``src`` and
    the like that are no package, then the folder of each project file, then the repository itself.
    """
    found: dict[str, None] = {}
    projects = sorted({dirname(path) for path in files if basename(path) in SETTINGS}, key=len)
    for path in sorted(files):
        if basename(path) in SETTINGS:
            for folder in _declared(basename(path), files[path]):
                found.setdefault(clean(join(dirname(path), folder)))
    python = sorted({dirname(path) for path in files if path.endswith(".py")})
    folders = sorted({above for path in python for above in _above(path)})
    for folder in folders:
        if basename(folder) in SOURCE_FOLDERS and join(folder, INIT) not in files:
            inside_package = join(dirname(folder), INIT) in files
            if basename(folder) == "src" or (not inside_package and dirname(folder) in ("", *projects)):
                found.setdefault(folder)
    for folder in projects:
        found.setdefault(folder)
    found.setdefault("")
    return tuple(found)


def _above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = dirname(folder)


def _declared(name: str, text: str) -> Iterator[str]:
    try:
        if name == "pyproject.toml":
            yield from _pyproject(tomllib.loads(text))
        elif name == "setup.cfg":
            config = configparser.ConfigParser(interpolation=None)
            config.read_string(text)
            for line in config.get("options", "package_dir", fallback="").splitlines():
                key, equal, folder = line.partition("=")
                if equal and not key.strip():
                    yield folder.strip()
            yield from _words(config.get("tool:pytest", "pythonpath", fallback=""))
        else:
            yield from _setup(text)
    except (tomllib.TOMLDecodeError, configparser.Error, SyntaxError, ValueError, RecursionError):
        return  # what cannot be read declares nothing


def _pyproject(table: Mapping[str, Any]) -> Iterator[str]:
    tool = _at(table, "tool")
    setuptools = _at(tool, "setuptools")
    package_dir = _at(setuptools, "package-dir").get("")
    where = _at(setuptools, "packages", "find").get("where")
    pythonpath = _at(tool, "pytest", "ini_options").get("pythonpath")
    packages = _at(tool, "poetry").get("packages")
    wheel = _at(tool, "hatch", "build", "targets", "wheel").get("packages")
    yield from _texts(package_dir)
    yield from _texts(where)
    yield from _texts(pythonpath)
    for one in packages if isinstance(packages, list) else ():
        if isinstance(one, dict):
            yield from _texts(one.get("from"))
    yield from (dirname(one) for one in _texts(wheel) if dirname(one))
    yield from _texts(_at(tool, "maturin").get("python-source"))


def _at(table: Any, *keys: str) -> Mapping[str, Any]:
    for key in keys:
        table = table.get(key) if isinstance(table, Mapping) else None
    return table if isinstance(table, Mapping) else {}


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one


def _words(text: str) -> list[str]:
    return text.split()


def _setup(text: str) -> Iterator[str]:
    """``package_dir={"": "src"}`` and ``find_packages("src")`` of a setup.py."""
    for node in ast.walk(syntax.tree(text)):
        if isinstance(node, ast.keyword) and node.arg == "package_dir" and isinstance(node.value, ast.Dict):
            for key, value in zip(node.value.keys, node.value.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "" and isinstance(value, ast.Constant):
                    yield from _texts(value.value)
        if isinstance(node, ast.keyword) and node.arg == "where" and isinstance(node.value, ast.Constant):
            yield from _texts(node.value.value)
