"""Versions of what a distribution requires are found, and count where an answer may depend on them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from goldgate.plugins import requirements


def distribution(folder: Path, name: str, version: str, *requires: str) -> None:
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    lines = "".join(f"Requires-Dist: {line}\n" for line in requires)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{lines}")


def test_direct_requirements_that_are_installed_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    distribution(
        tmp_path, "own-checks", "1.0", "Some_Lib>=2", "goldgate", "absent", "opt[x]>1; extra == 'more'"
    )
    distribution(tmp_path, "some-lib", "2.3", "deeper")
    distribution(tmp_path, "opt", "4")
    distribution(tmp_path, "deeper", "9")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    assert requirements.versions("own-checks") == {"opt": "4", "some-lib": "2.3"}


def test_a_file_requires_nothing() -> None:
    assert requirements.versions("no-such-distribution") == {}
