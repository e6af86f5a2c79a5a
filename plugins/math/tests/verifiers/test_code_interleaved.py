"""The verdicts of math.code_interleaved; its programs really run, in a process of this interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest
from goldgate import Job, Outcome, Sample, Verdict, answer, chat
from goldgate.testing import Scripted, drive, replay
from goldgate_math import goldgate_verifiers
from goldgate_math.options import InterleavedOptions
from goldgate_math.verifiers.blocks import Block, blocks
from goldgate_math.verifiers.code_interleaved import check, same_output

OFFER = goldgate_verifiers()["math.code_interleaved"]


@pytest.fixture
def sandbox(tmp_path: Path) -> Scripted:
    def run(job: Job) -> Outcome:
        for name, text in job.files.items():
            (tmp_path / name).write_text(text)
        command = [sys.executable, *job.argv[1:]]
        try:
            done = subprocess.run(
                command, cwd=tmp_path, capture_output=True, text=True, timeout=1, check=False
            )
        except subprocess.TimeoutExpired:
            return Outcome(None, ended="time")
        return Outcome(done.returncode, done.stdout, done.stderr)

    return Scripted(run)


def judge(reference: dict[str, str], response: str, sandbox: Scripted) -> Verdict:
    candidate = answer(Sample("s", chat("?"), reference), response)
    return drive(check, candidate, InterleavedOptions(), servers={"sandbox": sandbox})


def labelled_cases():
    lines = resources.files("goldgate_math").joinpath(OFFER.cases).read_text().splitlines()
    for number, row in enumerate(map(json.loads, lines)):
        if row["tags"]["set"] == "gold" and number % 6:
            continue  # the gold rows differ in their sums only
        for place, response in enumerate(row["responses"]):
            yield pytest.param(row["reference"], response, id=f"{row['id']}/{place}")


@pytest.mark.parametrize(("reference", "response"), list(labelled_cases()))
def test_labelled_cases_get_their_label(reference, response, sandbox):
    assert judge(reference, response["text"], sandbox).score == response["expected"]


@pytest.mark.parametrize("control", OFFER.controls, ids=lambda control: control.tags["family"])
def test_controls_get_their_verdict(control):
    verdict = replay(check, control.candidate, InterleavedOptions(), replies=control.replies)
    assert verdict.score == control.score


def test_blocks_are_paired_with_the_output_that_follows():
    text = "```python\na = 1\n```\nText.\n```py\nprint(a)\n```\nOutput:\n```\n1\n```\n```json\n{}\n```"
    assert blocks(text) == [Block("a = 1"), Block("print(a)", "1")]


def test_nothing_is_asked_of_the_sandbox_without_code(sandbox):
    judge({"answer": "5"}, "\\boxed{5}", sandbox)
    assert sandbox.asked == []


@pytest.mark.parametrize(
    ("claimed", "real", "same"),
    [
        ("3.14", "3.14159", True),
        ("3.15", "3.14159", False),
        ("3", "3.14159", False),
        ("[1.00, 2.50]", "[1.0, 2.5]", True),
        ("1  2\n", "1 2", True),
        ("0 1 ...", "0 1 2 3", True),
        ("", "5", False),
        ("1 2", "1 2 3", False),
    ],
)
def test_outputs_agree_to_the_digits_shown(claimed, real, same):
    assert same_output(claimed, real) is same
