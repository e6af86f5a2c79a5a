"""The verdicts of math.code_interleaved; its programs really run, in a process of this interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest
from goldgate import Called, Calls, CallsReply, Sample, Verdict, answer, chat, decode, encode
from goldgate.testing import Scripted, drive, replay
from goldgate_math import goldgate_verifiers
from goldgate_math.options import InterleavedOptions
from goldgate_math.verifiers.blocks import Block, blocks
from goldgate_math.verifiers.code_interleaved import check, same_output

OFFER = goldgate_verifiers()["math.code_interleaved"]


CALLER = """
import json, sys
job = json.load(open("job.json"))
scope = {"__name__": "solution"}
real = open("replies", "w")
exec(job["code"], scope)
for source in job["sources"]:
    value = scope[job["entry"]](source)
    real.write(json.dumps(value) + chr(10))
    real.flush()
"""


@pytest.fixture
def sandbox(tmp_path: Path) -> Scripted:
    def run(calls: Calls) -> CallsReply:
        sources = [decode(positional)[0] for positional, _ in calls.arguments]
        job = {"code": calls.code, "entry": calls.entry_point, "sources": sources}
        (tmp_path / "job.json").write_text(json.dumps(job))
        (tmp_path / "caller.py").write_text(CALLER)
        command = [sys.executable, "caller.py"]
        ended = "exit"
        try:
            subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1, check=False)
        except subprocess.TimeoutExpired:
            ended = "time"
        lines = (tmp_path / "replies").read_text().splitlines() if (tmp_path / "replies").exists() else []
        made = tuple(Called(encode(json.loads(line))) for line in lines)
        why = "" if len(made) == len(sources) else "the process ended early"
        return CallsReply(made, ended, why)

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


def test_a_block_cannot_speak_for_a_later_one(sandbox):
    early = "import os\nprint(1)\nprint(42)\nos._exit(0)"
    text = f"```python\n{early}\n```\n```output\n1\n```\n```python\nraise ValueError\n```\n```output\n42\n```\n\\boxed{{42}}"
    verdict = judge({"answer": "42"}, text, sandbox)
    assert verdict.score == 0
    assert verdict.why.startswith("block 1 did not end well")


def test_code_in_a_comment_is_not_seen():
    assert blocks("<!--\n```python\nprint(1)\n```\n-->\nNothing.") == []


@pytest.mark.parametrize(
    "text", [" " * 200_000, "output " * 30_000 + "\n```\n1\n```", "<!--" * 50_000, "```\n" * 50_000]
)
def test_blocks_are_found_in_linear_time(text):
    started = time.process_time()
    blocks("```python\nprint(1)\n```\n" + text)
    assert time.process_time() - started < 3
