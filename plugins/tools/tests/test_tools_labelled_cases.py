"""The labelled cases of every verifier, with the real sandbox, calculator and default service."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import goldgate_tools
import pytest
from goldgate import Message, Sample, answer, chat
from goldgate.plugins.components import Server
from goldgate.testing import drive

VERIFIERS = goldgate_tools.goldgate_verifiers()
UNDECIDED = 3
"""How many cases of one verifier may be left undecided."""


def message(said: Mapping[str, Any]) -> Message:
    return Message(
        said["role"],
        said.get("content") or "",
        tuple(said.get("tool_calls") or ()),
        said.get("tool_call_id", ""),
        said.get("name", ""),
    )


def rows(name: str) -> list[dict[str, Any]]:
    text = files("goldgate_tools").joinpath(VERIFIERS[name].cases).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def prompt_of(row: Mapping[str, Any]) -> tuple[Message, ...]:
    return chat(row["prompt"]) if isinstance(row["prompt"], str) else tuple(map(message, row["prompt"]))


@pytest.mark.parametrize("name", VERIFIERS)
def test_every_case_gets_its_label(name: str, servers: Mapping[str, Server]) -> None:
    wrong, undecided = [], []
    options = VERIFIERS[name].options
    for row in rows(name):
        sample = Sample(row["id"], prompt_of(row), row.get("reference", {}), tuple(row["tools"]))
        for response in row["responses"]:
            candidate = answer(sample, tuple(map(message, response["messages"])))
            verdict = drive(VERIFIERS[name].check, candidate, options(), servers=servers)
            if verdict.score is None and response["expected"] is not None:
                undecided.append(row["id"])
            elif verdict.score != response["expected"]:
                wrong.append((row["id"], verdict))
    assert not wrong
    assert len(undecided) <= UNDECIDED, undecided


@pytest.mark.parametrize("name", VERIFIERS)
def test_there_are_enough_cases_of_both_sets(name: str) -> None:
    sets = [row["tags"]["set"] for row in rows(name)]
    assert sets.count("gold") >= 50
    assert sets.count("adversarial") >= 50
