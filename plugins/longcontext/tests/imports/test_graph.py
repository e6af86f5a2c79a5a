"""The import graph, on repositories of many shapes; and against what Python itself does."""

import subprocess
import sys

import pytest
from goldgate_longcontext.imports.graph import build

CORE = {"pkg/__init__.py": "", "pkg/core.py": "def run():\n    return 1\n"}


def importers(files, path="pkg/core.py"):
    return build({**CORE, **files}).importers(path)


SHAPES = [
    ("from pkg.core import run", True),
    ("import pkg.core", True),
    ("from pkg import core", True),
    ("from pkg import (\n    core as c,\n)", True),
    ("from pkg.core import *", True),
    ("def f():\n    import pkg.core", True),
    ("import importlib\nimportlib.import_module('pkg.core')", True),
    ("import importlib as i\nNAME = 'pkg.core'\ni.import_module(NAME)", True),
    ("from importlib import import_module\nimport_module('.core', 'pkg')", True),
    ("__import__('pkg.core')", True),
    ("pytest_plugins = ['pkg.core']", True),
    ("import pkg\npkg.core.run()", True),
    ("try:\n    import pkg.core\nexcept ValueError:\n    pass", True),
    ("try:\n    import pkg.core\nexcept ImportError:\n    raise", True),
    ("import sys\nif sys.version_info >= (3, 8):\n    import pkg.core", True),
    ("import sys\nif sys.version_info < (3, 8):\n    import pkg.core", False),
    ("try:\n    import pkg.core\nexcept ImportError:\n    core = None", False),
    ("try:\n    import pkg.core\nexcept:\n    core = None", False),
    ("import contextlib\nwith contextlib.suppress(ImportError):\n    import pkg.core", False),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.core", False),
    ("import typing as t\nif not t.TYPE_CHECKING:\n    import pkg.core", True),
    ("if False:\n    import pkg.core", False),
    ("# import pkg.core\nX = 'import pkg.core'", False),
    ("import pkg.cores", False),
    ("from pkg import Core", False),
    ("import core", False),
    ("import importlib\nimportlib.import_module(f'pkg.{name}')", False),
]


@pytest.mark.parametrize(("text", "imports"), SHAPES)
def test_a_form_of_import(text, imports):
    assert importers({"other/use.py": text}) == (("other/use.py",) if imports else ())


LAYOUTS = [
    ({"src/a/__init__.py": "", "src/a/b.py": "", "src/a/c.py": "from .b import x"}, "src/a/b.py", ("src/a/c.py",)),
    ({"src/a/b.py": "", "tests/test_b.py": "from a.b import x"}, "src/a/b.py", ("tests/test_b.py",)),  # namespace
    (
        {"setup.py": "setup(package_dir={'': 'code'})", "code/a/__init__.py": "", "code/a/b.py": "", "t.py": "import a.b"},
        "code/a/b.py",
        ("t.py",),
    ),
    (
        {"pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['x']", "x/a.py": "", "t/test_a.py": "import a"},
        "x/a.py",
        ("t/test_a.py",),
    ),
    ({"deep/app/core.py": "", "deep/app/__init__.py": "", "run/main.py": "from app.core import x"}, "deep/app/core.py", ("run/main.py",)),
    ({"tests/helpers.py": "", "tests/test_x.py": "import helpers"}, "tests/helpers.py", ("tests/test_x.py",)),
    ({"tests/conftest.py": "", "tests/unit/test_x.py": "from conftest import y"}, "tests/conftest.py", ("tests/unit/test_x.py",)),
    ({"a/__init__.py": "", "a/b.py": "", "a/c.py": "import b"}, "a/b.py", ()),  # no implicit relative imports
    ({"a/__init__.py": "", "a/logging.py": "", "a/c.py": "import logging"}, "a/logging.py", ()),
    ({"a/__init__.py": "from .b import x", "a/b.py": "x = 1", "t.py": "from a import x"}, "a/b.py", ("a/__init__.py", "t.py")),
    ({"a/__init__.py": "from .b import x as y", "a/b.py": "", "t.py": "import a\na.y"}, "a/b.py", ("a/__init__.py", "t.py")),
    ({"a/__init__.py": "from .b import *", "a/b.py": "def x(): ...", "t.py": "from a import x"}, "a/b.py", ("a/__init__.py", "t.py")),
    ({"a/__init__.py": "from . import b", "a/b.py": "", "t.py": "from a import b"}, "a/__init__.py", ()),
    ({"a/__init__.py": "x = 1", "a/b.py": "", "t.py": "from a import x", "u.py": "import a.b"}, "a/__init__.py", ("t.py",)),
    ({"a/__init__.py": "", "a/b.py": "", "a/s/__init__.py": "", "a/s/c.py": "from ..b import x"}, "a/b.py", ("a/s/c.py",)),
]  # fmt: skip


@pytest.mark.parametrize(("files", "path", "expected"), LAYOUTS)
def test_a_layout(files, path, expected):
    assert build(files).importers(path) == expected


def test_what_does_not_parse_is_named_and_has_no_edges():
    graph = build({**CORE, "bad.py": "import pkg.core\ndef (:"})
    assert list(graph.unread) == ["bad.py"]
    assert graph.importers("pkg/core.py") == ()


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000,
        "-" * 200_000 + "1",
        "a." * 50_000 + "b",
        "\0",
        "if x:\n pass\n" + "elif y:\n pass\n" * 3000,
    ],
)
def test_hostile_text_is_no_exception(text):
    build({**CORE, "bad.py": text})


def test_broken_files_are_those_that_python_cannot_import(tmp_path):
    files = {
        "pkg/__init__.py": "from .core import run\n",
        "pkg/core.py": "def run():\n    return 1\n",
        "pkg/a.py": "from .b import x\n",
        "pkg/b.py": "from . import core\nx = core.run()\n",
        "other/__init__.py": "",
        "other/lazy.py": "def f():\n    import pkg.core\n",
        "other/guarded.py": "try:\n    import pkg.core\nexcept ImportError:\n    pass\n",
        "other/types.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.core\n",
        "other/use.py": "import pkg.a\n",
    }
    for path, text in files.items():
        if path != "pkg/core.py":
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_text(text)
    fails = set()
    for path in files:
        module = path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        if path != "pkg/core.py":
            ran = subprocess.run(
                [sys.executable, "-c", f"import {module}"], cwd=tmp_path, capture_output=True, check=False
            )
            if ran.returncode:
                fails.add(path)
    assert set(build(files).broken("pkg/core.py")) == fails
