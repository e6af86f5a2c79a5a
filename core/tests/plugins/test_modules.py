"""A user's own module is loaded as it is now."""

from __future__ import annotations

from pathlib import Path

from goldgate import digests
from goldgate.plugins.modules import module


def test_a_file_that_was_edited_has_another_digest_in_the_same_process(tmp_path: Path) -> None:
    found = []
    for answer in ("yes", "no", "yes"):
        (tmp_path / "edited.py").write_text(f"def check(response):\n    return {answer!r}\n")
        check = module("edited.py", tmp_path).check
        assert check("") == answer
        found.append(digests.of_behaviour(check, None, "1"))
    assert found[0] == found[2] != found[1]


def test_files_of_one_name_in_two_folders_are_two_behaviours(tmp_path: Path) -> None:
    found = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.py").write_text(f"def check(response):\n    return {name!r}\n")
        found.add(digests.of_behaviour(module("same.py", tmp_path / name).check, None, "1"))
    assert len(found) == 2
