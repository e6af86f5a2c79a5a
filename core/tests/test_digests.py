"""Digests name values and behaviours, the same in every process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from goldgate import digests
from goldgate.nouns import chat
from goldgate.requests import Chat, Job
from hypothesis import given
from hypothesis import strategies as st


def test_a_request_has_one_digest_whatever_the_order_of_its_files() -> None:
    one = Job({"a": "1", "b": "2"}, ("python", "a"))
    two = Job({"b": "2", "a": "1"}, ("python", "a"))
    assert digests.of_request(one) == digests.of_request(two)


@given(st.text(), st.text(), st.floats(0, 2), st.floats(0, 2))
def test_requests_that_differ_have_digests_that_differ(one: str, two: str, warm: float, cold: float) -> None:
    first, second = Chat(chat(one), temperature=warm), Chat(chat(two), temperature=cold)
    assert (digests.of_request(first) == digests.of_request(second)) == (first == second)


def test_another_process_gives_the_same_digest() -> None:
    script = (
        "from goldgate import digests, Job;"
        "print(digests.of_request(Job({'a': '1', 'b': '2'}, ('python', 'a'))).hex())"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert result.strip() == digests.of_request(Job({"a": "1", "b": "2"}, ("python", "a"))).hex()


@dataclass(frozen=True)
class Options:
    model: str = "m"
    key: str = field(default="", metadata={"digest": False})


def test_a_behaviour_is_its_code_its_options_and_its_version() -> None:
    def digest(options: Options, version: str = "1") -> str:
        return digests.of_behaviour(digests.of_value, options, version)

    assert digest(Options()) == digest(Options(key="secret"))
    assert digest(Options()) != digest(Options("other"))
    assert digest(Options()) != digest(Options(), "2")
    assert digest(Options()) != digests.of_behaviour(
        test_another_process_gives_the_same_digest, Options(), "1"
    )


@dataclass(frozen=True)
class Reading:
    path: Path


def test_a_path_among_options_stands_for_what_lies_there(tmp_path: Path) -> None:
    def digest(path: Path) -> str:
        return digests.of_behaviour(digests.of_value, Reading(path), "1")

    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        (folder / "model.bin").write_bytes(b"weights")
    assert digest(one) == digest(two)
    assert digest(one / "model.bin") == digest(two / "model.bin")
    (two / "model.bin").write_bytes(b"Weights")
    assert digest(one) != digest(two)
    assert digest(one / "model.bin") != digest(two / "model.bin")
    (two / "model.bin").rename(two / "other.bin")
    (two / "other.bin").write_bytes(b"weights")
    assert digest(one) != digest(two)
    assert digest(tmp_path / "absent") != digest(tmp_path / "missing")


def test_a_file_too_large_to_read_is_told_by_its_size_and_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digests, "WHOLE", 3)
    path = tmp_path / "model.bin"
    path.write_bytes(b"four")
    os.utime(path, ns=(1, 1))
    before = digests.of_behaviour(digests.of_value, Reading(path), "1")
    os.utime(path, ns=(1, 2))
    assert digests.of_behaviour(digests.of_value, Reading(path), "1") != before


def test_files_are_digested_by_their_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    (tmp_path / "b").write_bytes(b"x" * 3_000_000)
    assert digests.of_files([tmp_path / "a"]) == digests.of_files([tmp_path / "b"])
    (tmp_path / "b").write_bytes(b"x" * 2_999_999 + b"y")
    assert digests.of_files([tmp_path / "a"]) != digests.of_files([tmp_path / "b"])
