"""Names of files that come with rows, and from models."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate.asking import unusable_name
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "a/../../x",
        "..",
        "/etc/passwd",
        "/dev/stdin",
        "a\x00b",
        "a\nb",
        "",
        ".",
        "./a",
        "a/",
        "a//b",
        "..\\x",
        "C:\\x",
        "\ud800",
        "x" * 256,
        "é" * 128,
        "a/" * 600 + "x",
    ],
)
def test_a_name_that_cannot_lie_in_a_folder_is_found(name: str) -> None:
    assert unusable_name(["fine.txt", name])


@pytest.mark.parametrize(
    "name",
    ["a b.txt", "日本.csv", "-rf", "con", "NUL.txt", "dev/null", "…", "a\u202fb", ".hidden", "x" * 255],
)
def test_unusual_names_are_names(name: str) -> None:
    assert unusable_name([name]) == ""


def test_a_file_is_no_folder_of_another() -> None:
    assert "folder" in unusable_name(["a", "a/b"])
    assert unusable_name(["a/b", "a/c", "ab"]) == ""


@given(st.lists(st.text("a./\\\x00é\ud800", max_size=6), max_size=3))
def test_whatever_is_usable_can_be_written_and_stays_within(names: list[str]) -> None:
    if unusable_name(names):
        return
    folder = Path("/work")
    assert all(folder in (folder / name).resolve().parents for name in names)
    assert all(name.encode() for name in names)
