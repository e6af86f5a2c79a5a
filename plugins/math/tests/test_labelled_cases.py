"""The labelled cases are dealt out to the tests of the modules, and none is left over."""

from __future__ import annotations

from pathlib import Path

FILES = {path.stem.removeprefix("test_") for path in Path(__file__).parent.rglob("test_*.py")}


def test_every_module_with_labelled_cases_has_a_test_file(labelled_modules):
    assert labelled_modules
    assert labelled_modules <= FILES
