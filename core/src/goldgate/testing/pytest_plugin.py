"""The pytest plug-in: a file of labelled rows is collected like a test module, each label a test.

    pytest data.jsonl --goldgate-verifier math.answer

It does nothing unless such a file is named on the command line or matches the ini option ``goldgate_files``.
"""

from __future__ import annotations

import os
from fnmatch import fnmatch
from pathlib import Path

import pytest

from goldgate.testing.stash import POOLS

SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".parquet")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of labelled data files."""
    group = parser.getgroup("goldgate", "labelled data files as tests (goldgate)")
    group.addoption("--goldgate-verifier", metavar="NAME", help="for rows that name no verifier themselves")
    group.addoption(
        "--goldgate-option", metavar="KEY=VALUE", action="append", default=[], help="of the verifier"
    )
    group.addoption(
        "--goldgate-config", metavar="FILE", help="a pipeline whose services and options are used"
    )
    parser.addini("goldgate_verifier", "the verifier of labelled data files", default="")
    parser.addini("goldgate_files", "patterns of data files that are collected", type="linelist", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a data file that was asked for."""
    if not file_path.name.endswith(SUFFIXES):
        return None
    patterns = parent.config.getini("goldgate_files")
    if not (
        parent.session.isinitpath(file_path)
        or _named(parent.config, file_path)
        or any(fnmatch(file_path.relative_to(parent.config.rootpath).as_posix(), p) for p in patterns)
    ):
        return None
    from goldgate.testing.pytest_items import LabelledFile

    collected: pytest.Collector = LabelledFile.from_parent(parent, path=file_path)
    return collected


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what was opened for the tests."""
    for pool in config.stash.get(POOLS, {}).values():
        pool.close()


def _named(config: pytest.Config, path: Path) -> bool:
    """Whether the command line names a file; named with its folder, pytest starts from the folder."""
    folder = config.invocation_params.dir
    return any(Path(os.path.abspath(folder / arg.partition("::")[0])) == path for arg in config.args)
