"""The verdicts of math.code_interleaved; its programs really run, in a process of this interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path

import pytest
from goldgate import Cell, Cells, CellsReply, Sample, Verdict, answer, chat
from goldgate.testing import Scripted, drive, replay
from goldgate_math import goldgate_verifiers
from goldgate_math.options import InterleavedOptions
from goldgate_math.verifiers.blocks import Block, blocks
from goldgate_math.verifiers.code_interleaved import check, same_output

OFFER = goldgate_verifiers()["math.code_interleaved"]


CELLS = """
import ast, contextlib, io, json, traceback
scope = {"__name__": "__main__"}
real = open("replies", "w")
for source in json.load(open("job.json")):
    shown = error = raised = ""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            tree = ast.parse(source)
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "cell", "exec"), scope)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "cell", "eval"), scope)
                shown = "" if value is None else repr(value)
        except SystemExit:
            pass
        except BaseException as caught:
            error = traceback.format_exception_only(caught)[-1].strip()
            raised = type(caught).__name__
    real.write(json.dumps([out.getvalue(), shown, error, raised]) + chr(10))
    real.flush()
"""


@pytest.fixture
def sandbox(tmp_path: Path) -> Scripted:
    def run(cells: Cells) -> CellsReply:
        (tmp_path / "job.json").write_text(json.dumps(cells.cells))
        (tmp_path / "caller.py").write_text(CELLS)
        command = [sys.executable, "caller.py"]
        ended = "exit"
        try:
            subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=1, check=False)
        except subprocess.TimeoutExpired:
            ended = "time"
        lines = (tmp_path / "replies").read_text().splitlines() if (tmp_path / "replies").exists() else []
        made = tuple(Cell(*json.loads(line)) for line in lines)
        why = "" if len(made) == len(cells.cells) else "the process ended early"
        return CellsReply(made, ended, why)

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


def test_the_host_frames_the_outputs(sandbox):
    """A block that prints what looks like the next block's output has printed it itself."""
    text = "```python\nprint('1\\n\\n42')\n```\n```output\n1\n```\n```python\n6 * 7\n```\n```output\n42\n```\n\\boxed{42}"
    assert judge({"answer": "42"}, text, sandbox).score == 0
    assert len(sandbox.asked) == 1
    assert sandbox.asked[0].cells == ("print('1\\n\\n42')", "6 * 7")


def solution(code: str) -> str:
    return f"```python\n{code}\n```\n```python\nprint(42)\n```\n```output\n42\n```\n\\boxed{{42}}"


@pytest.mark.parametrize(
    "code",
    [
        "import sys",
        "from os import path",
        "import random\nrandom._os",
        "from statistics import sys",
        "import statistics\nstatistics.sys.path",
        "().__class__.__base__",
        "exec('x = 1')",
        "def print(*a): pass",
        "print = str",
        "g = (x for x in [1])\ng.gi_frame",
        "import operator\noperator.attrgetter('__class__')(1)",
        "sympify = None\nsympify",
    ],
)
def test_a_block_that_reaches_for_the_interpreter_is_trusted_less(code, sandbox):
    assert judge({"answer": "42"}, solution(code), sandbox).evidence["trust"] == "lower"


@pytest.mark.parametrize(
    "code",
    [
        "import math, itertools as it\nfrom fractions import Fraction as F\nF(1, 2) + math.comb(4, 2)",
        "class P:\n    def __init__(self, x): self.x = x\n    def __repr__(self): return 'P'\nif __name__ == '__main__':\n    P(1)",
        "sum = 0\nfor _ in range(3):\n    sum += 1\nf'{sum:_}'",
        "import random\nrandom.seed(1)\nrandom.random()",
    ],
)
def test_ordinary_mathematics_has_full_trust(code, sandbox):
    verdict = judge({"answer": "42"}, solution(code), sandbox)
    assert (verdict.score, verdict.evidence["trust"]) == (1, "full")


def test_code_in_a_comment_is_not_seen():
    assert blocks("<!--\n```python\nprint(1)\n```\n-->\nNothing.") == []


@pytest.mark.parametrize(
    "text", [" " * 200_000, "output " * 30_000 + "\n```\n1\n```", "<!--" * 50_000, "```\n" * 50_000]
)
def test_blocks_are_found_in_linear_time(text):
    started = time.process_time()
    blocks("```python\nprint(1)\n```\n" + text)
    assert time.process_time() - started < 3
