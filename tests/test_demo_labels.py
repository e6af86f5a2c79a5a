"""The demo's verdicts against labels made by hand: which of its candidates is truly right."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from goldgate.config import file as config
from goldgate.runs import pipeline

DEMO = Path(__file__).parents[1] / "examples" / "demo"


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture(scope="module")
def labels():
    return {(row["id"], row["index"]): row for row in lines(DEMO / "expected.jsonl")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    read = config.read(DEMO / "demo.toml")
    return pipeline.run(replace(read, runs=str(tmp_path_factory.mktemp("runs")))).folder


@pytest.fixture(scope="module")
def dropped(folder):
    return {(row["id"], row["index"]): row for row in lines(folder / "rejected.jsonl")}


def test_the_demo_is_what_its_readme_says(labels):
    problems = {row["id"]: row for row in lines(DEMO / "problems.jsonl")}
    assert len(problems) >= 30
    assert Counter(row["id"] for row in labels.values()) == Counter(dict.fromkeys(problems, 10))
    kinds = {key for row in problems.values() for key in row["reference"]}
    assert {"answer", "check", "asserts", "cases", "stdin", "pytest"} <= kinds
    answers = {row["prompt"]: row["responses"] for row in lines(DEMO / "recorded.jsonl")}
    assert all(len(answers[row["prompt"]]) == 10 for row in problems.values())


def test_nothing_fails(folder):
    failures = [(row["id"], row["index"], row["why"]) for row in lines(folder / "failures.jsonl")]
    assert failures == []


def test_no_wrong_candidate_is_accepted(labels, dropped):
    accepted = [key for key, row in labels.items() if not row["right"] and key not in dropped]
    repeats = [
        row for key, row in dropped.items() if row["outcome"] == "filtered" and not labels[key]["right"]
    ]
    assert (accepted, repeats) == ([], [])


def test_no_right_candidate_is_rejected(labels, dropped):
    lost = {key: dropped[key]["why"] for key, row in labels.items() if row["right"] and key in dropped}
    assert {key: why for key, why in lost.items() if dropped[key]["outcome"] != "filtered"} == {}


def test_every_data_set_holds_right_rows_only(folder, labels):
    for row in lines(folder / "sft.jsonl"):
        assert labels[row["id"], row["index"]]["right"]
    for row in lines(folder / "preference.jsonl"):
        assert labels[row["id"], row["index"]]["right"]
        assert not labels[row["id"], row["rejected_index"]]["right"]
