"""Sources that are read by a plug-in's reader: files one by one, and whole folders."""

from pathlib import Path

import pytest
from goldgate.config.tables import Source
from goldgate.errors import ConfigError
from goldgate.io import locate
from goldgate.io.sources import OpenedSource
from goldgate.plugins.components import Reader


def row_of(folder: Path, files: tuple[Path, ...]):
    yield {
        "id": folder.name,
        "prompt": "",
        "tags": {"files": [one.relative_to(folder).as_posix() for one in files]},
    }


def broken(folder: Path, files: tuple[Path, ...]):
    yield {"id": "first"}
    raise ValueError("no row")


def opened(folder: Path, read) -> OpenedSource:
    folders = tuple(locate.folders(folder))
    paths = tuple(path for one in folders for path in locate.tree(one, (".py",)))
    return OpenedSource(
        0, Source(str(folder)), paths, Reader(folder=read, suffixes=(".py",)), None, (), folders
    )


@pytest.fixture
def repositories(tmp_path: Path) -> Path:
    for name in ("a/x.py", "a/test/y.py", "a/.git/z.py", "a/notes.txt", "b/w.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    (tmp_path / "a" / "loop").symlink_to(tmp_path / "a")
    (tmp_path / "a" / "link.py").symlink_to(tmp_path / "b" / "w.py")
    return tmp_path


def test_a_folder_is_one_call_with_its_files(repositories: Path) -> None:
    ((place, row, wrong),) = opened(repositories / "a", row_of).rows()
    assert (place, wrong) == ("a:1", "")
    assert row["tags"]["files"] == ["test/y.py", "x.py"]  # no link, nothing hidden, no split is asked for


def test_a_pattern_names_several_folders(repositories: Path) -> None:
    assert [row["id"] for _, row, _ in opened(repositories / "*", row_of).rows()] == ["a", "b"]


def test_a_reader_that_raises_costs_the_rest_of_its_folder(repositories: Path) -> None:
    found = list(opened(repositories / "*", broken).rows())
    assert [row is not None for _, row, _ in found] == [True, False, True, False]
    assert found[1][2].endswith("ValueError: no row")


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        locate.folders(tmp_path / "none")
    with pytest.raises(ConfigError, match=r"no .py files"):
        locate.tree(tmp_path, (".py",))
