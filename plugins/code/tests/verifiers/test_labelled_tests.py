"""The labelled cases of ``code.tests``, in the sandbox."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
from goldgate import Sample, Server, answer, chat
from goldgate.testing import drive
from goldgate_code.verifiers.unit_tests import UnitTestOptions, check

ROWS = [
    json.loads(line)
    for line in files("goldgate_code").joinpath("cases/tests.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_every_case_gets_its_label(row: dict[str, Any], servers: Mapping[str, Server]) -> None:
    sample = Sample(row["id"], chat(row["prompt"]), row["reference"])
    options = UnitTestOptions(seconds=1.0, memory=256)
    wrong = []
    for response in row["responses"]:
        verdict = drive(check, answer(sample, response["text"]), options, servers=servers)
        if "open" in row["tags"]:  # not decided yet: no verdict at full trust
            assert verdict.score is None or verdict.evidence["trust"] == "lower", (response["text"], verdict)
            continue
        if verdict.score != response["expected"]:
            wrong.append((response["text"], response["expected"], verdict))
    assert not wrong


def test_there_are_enough() -> None:
    sets = [row["tags"]["set"] for row in ROWS for _ in row["responses"]]
    assert min(sets.count("gold"), sets.count("adversarial")) >= 50
