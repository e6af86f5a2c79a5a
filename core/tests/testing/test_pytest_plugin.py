"""Data as tests: labelled files are collected when they are asked for, and never else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = "pytester"

CHECKS = """
from goldgate import Verifier, abstain, accept, hookimpl, reject

def parity(candidate):
    if candidate.text == "666":
        raise ValueError("boo")
    if not candidate.text.isdigit():
        return abstain("no number", text=candidate.text)
    return accept("even") if int(candidate.text) % 2 == 0 else reject("odd")

@hookimpl
def goldgate_verifiers():
    return {"own.parity": Verifier(parity)}
"""
PIPELINE = """
name = "t"
plugins = ["checks.py"]
[source]
path = "rows.jsonl"
[[step]]
use = "own.parity"
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makepyfile(checks=CHECKS)
    pytester.makefile(".toml", pipeline=PIPELINE)
    return pytester


def row(name: str, *labels: tuple[str, Any], **more: Any) -> str:
    responses = [{"text": text, "expected": expected} for text, expected in labels]
    return json.dumps({"id": name, "prompt": "Even?", "responses": [*responses, "no label"], **more})


def run(folder: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    own = ("--goldgate-verifier", "own.parity", "--goldgate-config", "pipeline.toml")
    return folder.runpytest_inprocess("-p", "no:cacheprovider", *own, *arguments)


def test_each_label_is_a_test(folder: pytest.Pytester) -> None:
    rows = [row("a", ("2", 1), ("3", 0), ("x", None)), row("b", ("3", 1), ("4", None), ("666", 0))]
    folder.makefile(".jsonl", data="\n".join(rows))
    result = run(folder, "data.jsonl", "-v")
    result.assert_outcomes(passed=3, failed=3)
    result.stdout.fnmatch_lines(
        [
            "*b?0? FAILED*",
            "own.parity: expected 1, got 0: odd",
            "prompt:",
            "    Even?",
            "response:",
            "    3",
            "own.parity: expected an abstention, got 1: even",
            "the machinery failed: ValueError: boo (checks.py:5)",
        ],
        consecutive=False,
    )
    assert "Traceback" not in result.stdout.str()


def test_selection_by_name_and_tag_and_several_processes(folder: pytest.Pytester) -> None:
    rows = [row("a", ("2", 1), tags={"kind": "small"}), row("b", ("4", 1), tags={"kind": "large"})]
    folder.makefile(".jsonl", data="\n".join([*rows, rows[0]]))
    run(folder, "data.jsonl", "-k", "large").assert_outcomes(passed=1, deselected=2)
    run(folder, "data.jsonl", "-k", "kind:small").assert_outcomes(passed=2, deselected=1)
    run(folder, "data.jsonl", "-n", "2").assert_outcomes(passed=3)
    run(folder, "data.jsonl::b[0]").assert_outcomes(passed=1)


def test_a_file_is_named_beside_the_folder_that_holds_it(folder: pytest.Pytester) -> None:
    folder.makefile(".jsonl", data=row("a", ("2", 1)), other=row("b", ("2", 0)))
    folder.makepyfile(test_one="def test_one():\n    pass\n")
    run(folder, ".", "data.jsonl").assert_outcomes(passed=2)


def test_a_row_may_name_its_verifier_and_a_pattern_its_file(folder: pytest.Pytester) -> None:
    folder.makefile(".jsonl", data=row("a", ("2", 1), verifier="own.parity"))
    folder.makeini("[pytest]\ngoldgate_files = *.jsonl\n")
    result = folder.runpytest_inprocess("--goldgate-config", "pipeline.toml")
    result.assert_outcomes(passed=1)


def test_nothing_is_collected_that_nobody_asked_for(folder: pytest.Pytester) -> None:
    folder.makefile(".jsonl", data="not even JSON")
    folder.makepyfile(test_one="def test_one():\n    pass\n")
    folder.runpytest_inprocess().assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "*data.jsonl:1: not a JSON object*"),
        ('{"responses": [{"text": "2", "expected": 1}]}', "*data.jsonl:1: the row has no prompt*"),
        ('{"prompt": "p", "responses": [{"text": "2", "expected": "yes"}]}', "*data.jsonl:1*expected*"),
    ],
)
def test_a_malformed_row_is_one_failed_test(folder: pytest.Pytester, line: str, message: str) -> None:
    folder.makefile(".jsonl", data=line + "\n" + row("a", ("2", 1)))
    result = run(folder, "data.jsonl")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines([message])


def test_a_verifier_must_be_named(folder: pytest.Pytester) -> None:
    folder.makefile(".jsonl", data=row("a", ("2", 1)))
    result = folder.runpytest_inprocess("data.jsonl")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*name a verifier*"])


def test_the_plug_in_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, goldgate.testing.pytest_plugin; "
        "print(*[m for m in ('msgspec', 'rich', 'hypothesis', 'sqlite3', 'goldgate.plugins.loading') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert out.stdout.split() == []
