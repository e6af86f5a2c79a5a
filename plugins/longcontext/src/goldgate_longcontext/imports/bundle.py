"""A repository as one program, so that its tests run in one sandbox and a file of it, which a model wrote, in
another: every other file is imported from a table within the program.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from posixpath import basename

from goldgate_longcontext.imports import syntax
from goldgate_longcontext.imports.layout import INIT, TEST, roots

_FILES = """
def _goldgate_files():
    import sys
    files = {files!r}

    class Finder:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name in files:
                return type(sys.__spec__)(name, Finder, is_package=files[name][1])

        @staticmethod
        def create_module(spec):
            return None

        @staticmethod
        def exec_module(module):
            path, _, source = files[module.__name__]
            exec(compile(source, path, "exec", dont_inherit=True), module.__dict__)

    sys.meta_path.insert(0, Finder)


_goldgate_files()
"""
# The module is imported by its name, as its package does, and then stands for the program.
_LOAD = """
def _goldgate_load():
    import sys
    here = sys.modules.pop({module!r})
    __import__({module!r})
    found = vars(sys.modules[{module!r}])
    vars(here).update({{name: value for name, value in found.items() if not name.startswith("__")}})


_goldgate_load()
"""


def module_of(path: str, files: Mapping[str, str]) -> str:
    """The dotted name under which a file is imported: below the longest root that holds it."""
    inside = [root for root in roots(files) if not root or path.startswith(f"{root}/")]
    rest = path[len(max(inside, key=len, default="")) :].strip("/").removesuffix(".py")
    return rest.removesuffix("/__init__").replace("/", ".")


def table(files: Mapping[str, str]) -> dict[str, tuple[str, bool, str]]:
    """Module name → path, whether it is a package, and text; folders without a file of their own are
    packages.
    """
    found: dict[str, tuple[str, bool, str]] = {}
    for path, text in sorted(files.items()):
        if not path.endswith(".py") or not (name := module_of(path, files)):
            continue
        found[name] = (path, basename(path) == INIT, text)
    for name in list(found):
        while "." in name:
            name = name.rpartition(".")[0]
            found.setdefault(name, ("", True, ""))
    return found


def candidate(files: Mapping[str, str], path: str, code: str) -> str:
    """The program of the file that a model wrote, with the other files but those of tests: what they expect
    is not for the code to see.
    """
    others = {one: text for one, text in files.items() if not TEST.fullmatch(basename(one))}
    whole = table({**others, path: code})
    return _FILES.format(files=whole) + _LOAD.format(module=module_of(path, files))


def tests(files: Mapping[str, str], path: str, test: str) -> str:
    """The program of a test file; the module of ``path`` is not in it, but in the other sandbox.

    Raises ValueError for a test file that does not parse.
    """
    others = table({one: text for one, text in files.items() if one != path})
    others.pop(module_of(path, files), None)
    future, rest = _future(files[test])
    return future + _FILES.format(files=others) + rest


def _future(text: str) -> tuple[str, str]:
    """The imports from ``__future__``, which must stand first, and the text without them."""
    try:
        tree = syntax.tree(text)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(str(error)) from error
    lines = text.splitlines(keepends=True)
    found = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            names = ", ".join(one.name for one in node.names)
            found.append(f"from __future__ import {names}\n")
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = "\n"
    return "".join(found), "".join(lines)
