"""What decides is found: data files of a package, modules next to a module, folders of a namespace package."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from goldgate import digests, plugin_files
from goldgate.plugins.modules import module


def names(of: str) -> list[str]:
    return [name for name, _ in plugin_files.files(of)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_package_counts_with_its_data_and_without_what_was_measured(folder: Path) -> None:
    package = folder / "wordy_checks"
    for name in ("__init__.py", "data/words.txt", "prompts/judge.j2", "deep/more.py"):
        write(package / name)
    for name in (
        "certificates/a.json",
        "cases/a.jsonl",
        "cases.jsonl",
        "__pycache__/x.pyc",
        ".swap",
        "old.py~",
    ):
        write(package / name)
    importlib.import_module("wordy_checks")
    assert names("wordy_checks") == ["__init__.py", "data/words.txt", "deep/more.py", "prompts/judge.j2"]
    assert names("wordy_checks.deep.more") == names("wordy_checks")


def test_a_module_counts_with_the_modules_next_to_it_that_it_imports(folder: Path) -> None:
    write(
        folder / "own_checks.py",
        "import first_helper\nimport json\ndef later():\n    from helpers import x\n",
    )
    write(folder / "first_helper.py", "from second_helper import y\nimport own_checks\n")
    write(folder / "second_helper.py", "y = 1\n")
    write(folder / "helpers/__init__.py", "from helpers import words\n")
    write(folder / "helpers/words.txt", "one two\n")
    write(folder / "stranger.py", "nobody imports it\n")
    module("own_checks.py", folder)
    assert names("own_checks") == [
        "first_helper.py",
        "helpers/__init__.py",
        "helpers/words.txt",
        "own_checks.py",
        "second_helper.py",
    ]


def test_a_helper_that_changes_changes_the_digest(folder: Path) -> None:
    write(folder / "own_rules.py", "from rule_words import words\ndef check(candidate):\n    return None\n")
    write(folder / "rule_words.py", "words = 1\n")
    check = module("own_rules.py", folder).check
    before = digests.of_behaviour(check, None, "1")
    write(folder / "rule_words.py", "words = 2\n")
    digests._package_digest.cache_clear()
    assert digests.of_behaviour(check, None, "1") != before


def test_a_namespace_package_has_the_files_of_all_its_folders(folder: Path) -> None:
    write(folder / "spaced_checks" / "part.py", "x = 1\n")
    write(folder / "spaced_checks" / "words.txt", "a\n")
    importlib.import_module("spaced_checks.part")
    assert names("spaced_checks.part") == ["part.py", "words.txt"]


def test_installed_modules_and_goldgate_stand_alone() -> None:
    importlib.import_module("goldgate.builtin.selectors")
    assert names("goldgate.builtin.selectors") == ["selectors.py"]
    assert names("ast") == ["ast.py"]


def test_a_file_that_is_no_python_imports_nothing(folder: Path) -> None:
    write(folder / "fine_checks.py", "import json\n")
    module("fine_checks.py", folder)
    write(folder / "fine_checks.py", "def (\n")
    assert names("fine_checks") == ["fine_checks.py"]
