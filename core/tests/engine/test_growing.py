"""Generators of groups, samples that are replaced, verdicts on groups and samples, branches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.engine import boundary
from goldgate.engine.boundary import NotPlainError
from goldgate.groups import Group, decode, encode
from goldgate.nouns import Drop, Failure, Judged, Message, Sample, Verdict, accept, answer, chat
from goldgate.runs import pipeline

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]
ECHO = {"e": {"use": "toy.echo"}}
BOTH = pytest.mark.parametrize("executor", ["inline", "local"])


def rows(*texts: str) -> list[Any]:
    return [{"id": name, "prompt": "why?", "responses": list(texts)} for name in "ab"]


@BOTH
def test_a_pass_rate_becomes_a_tag_of_every_candidate(toys: Toys, read: Read, executor: str) -> None:
    given = [*rows("ab", "abc"), {"id": "c", "prompt": "p", "responses": ["x"]}]
    steps = ["toy.even", "toy.grade", {"use": "toy.echoed", "when": {"passed": [0.5]}}, "select.best"]
    folder = pipeline.run(toys(given, steps, services=ECHO, workers=2), executor=executor).folder
    found = {
        (row["id"], row["index"]): row["tags"]
        for name in ("sft", "rejected")
        for row in read(folder / f"{name}.jsonl")
    }
    assert found == {
        **{(name, index): {"passed": 0.5} for name in "ab" for index in (0, 1)},
        ("c", 0): {"passed": 0.0},
    }


@BOTH
def test_a_knowledge_probe_adds_a_refusal_where_every_answer_was_rejected(
    toys: Toys, read: Read, executor: str
) -> None:
    given = [*rows("abc", "x"), {"id": "c", "prompt": "p", "responses": ["ab"]}]
    steps = ["toy.even", "toy.probe", {"use": "toy.even", "name": "again"}, "select.best"]
    folder = pipeline.run(toys(given, steps, workers=1), executor=executor).folder
    texts = [(row["id"], row["completion"][0]["content"]) for row in read(folder / "sft.jsonl")]
    assert texts == [("a", "I do not know."), ("b", "I do not know."), ("c", "ab")]


@BOTH
def test_its_own_sample_may_stand_beside_candidates_and_new_ones_may_not(
    toys: Toys, read: Read, executor: str
) -> None:
    given = [*rows("ab"), {"id": "bad", "prompt": "p", "responses": ["ab"]}]
    folder = pipeline.run(toys(given, ["toy.graded", "toy.even"], workers=1), executor=executor).folder
    found = [(row["id"], row["index"], row["tags"]) for row in read(folder / "accepted.jsonl")]
    tag = {"graded": True}
    assert found == [("a", 0, tag), ("a", 1, tag), ("b", 0, tag), ("b", 1, tag), ("bad", 0, {})]
    (failed,) = read(folder / "failures.jsonl")
    assert "candidates or new samples, and not both" in failed["why"]


@BOTH
def test_a_sample_gets_tags_and_a_further_one_and_both_are_a_data_set_of_prompts(
    toys: Toys, read: Read, executor: str
) -> None:
    config = toys(
        [{"id": "a", "prompt": "p?", "reference": "7"}],
        ["toy.label", {"use": "toy.sensible", "on_abstain": "keep"}],
        services=ECHO,
        export={"prompts": "jsonl"},
        workers=1,
    )
    folder = pipeline.run(config, executor=executor).folder
    (kept,) = read(folder / "prompts.jsonl")
    assert (kept["id"], kept["tags"], kept["sample_origin"], kept["reference"]) == (
        "a",
        {"topic": "?p"},
        None,
        {"answer": "7"},
    )
    assert kept["verdicts"][0]["score"] == 1.0
    (gone,) = read(folder / "rejected.jsonl")
    assert (gone["id"], gone["outcome"], gone["by"], gone["why"]) == (
        "a+",
        "rejected",
        "toy.sensible",
        "it asks nothing",
    )
    assert (gone["sample_origin"]["by"], gone["sample_origin"]["sample"]) == ("toy.label", "a")


def test_a_dropped_sample_takes_its_candidates_with_it(toys: Toys, read: Read) -> None:
    given = [
        {"id": "a", "prompt": "p", "responses": ["ab"]},
        {"id": "b", "prompt": "p?", "responses": ["ab"]},
    ]
    finished = pipeline.run(toys(given, ["toy.sensible", "toy.even", "select.best"]), executor="inline")
    assert [row["id"] for row in read(finished.folder / "sft.jsonl")] == ["b"]
    (gone,) = read(finished.folder / "rejected.jsonl")
    assert (gone["id"], gone["index"], gone["by"]) == ("a", 0, "toy.sensible")
    assert finished.funnel.steps["toy.sensible"]["rejected"] == 1


def test_a_verdict_from_all_candidates(toys: Toys, read: Read) -> None:
    finished = pipeline.run(
        toys(rows("ab", "cd", "ab", "x"), ["toy.even", "toy.common", "select.best"]), executor="inline"
    )
    gone = [(row["index"], row["by"]) for row in read(finished.folder / "rejected.jsonl") if row["id"] == "a"]
    assert gone == [(1, "toy.common"), (3, "toy.even")]


def test_an_id_that_is_twice_is_a_failure(toys: Toys, read: Read) -> None:
    finished = pipeline.run(
        toys([{"id": "a", "prompt": "p"}], ["toy.twins", "toy.count", "select.best"]), executor="inline"
    )
    (failed,) = read(finished.folder / "failures.jsonl")
    assert (failed["where"], failed["why"]) == ("toy.twins", "makes two samples with the id 'twin'")
    assert finished.funnel.candidates == 3


@BOTH
def test_one_branch_that_fails_costs_one_candidate(toys: Toys, read: Read, executor: str) -> None:
    given = [{"id": name, "prompt": "p"} for name in "abc"]
    config = toys(given, ["toy.agents", "toy.even", {"use": "select.best", "n": 9}], services=ECHO, workers=2)
    finished = pipeline.run(config, executor=executor)
    failed = [(row["id"], row["kind"], row["why"]) for row in read(finished.folder / "failures.jsonl")]
    assert failed[0] == ("b", "service", "refused")
    assert failed[1][:2] == ("b", "plugin")
    assert failed[1][2].startswith("ValueError: boo (toys.py:")
    assert "in branch" in (finished.folder / "errors.log").read_text()
    made = [
        (row["id"], row["index"], row["completion"][0]["content"])
        for row in read(finished.folder / "sft.jsonl")
    ]
    assert made == [
        *((("a", n, f"{n}a")) for n in range(4)),
        ("b", 0, "0b"),
        ("b", 1, "1b"),
        *(("c", n, f"{n}c") for n in range(4)),
    ]


SAMPLE_ = Sample("s", chat("p"), {"answer": "7"}, tags={"big": 10**40})


@pytest.mark.parametrize(
    ("value", "reasons"),
    [
        (True, "returns a Verdict, not bool"),
        (Verdict(1.0, "two\nlines"), "one line"),
        (accept("half \ud800"), "half a character"),
        (accept("x", found={1, 2}), "without set"),
        (accept("x", found=object()), "without object"),
        (accept("x", found={1: 2}), "a key of evidence is a text, not int"),
        (accept("x", found=["\udc00"]), "half a character"),
        (accept("x", found="y" * (5 << 20)), "larger than"),
    ],
)
def test_a_verdict_that_is_no_plain_data_is_refused(value: Any, reasons: str) -> None:
    with pytest.raises(NotPlainError, match=reasons):
        boundary.verdict(value)


def test_evidence_comes_out_as_json() -> None:
    deep: Any = 1
    for _ in range(500):
        deep = [deep]
    with pytest.raises(NotPlainError, match="nested deeper"):
        boundary.verdict(accept("x", deep=deep))
    assert boundary.verdict(accept("x", pair=(1, (2, 3)), big=10**40)).evidence == {
        "pair": [1, [2, 3]],
        "big": 10**40,
    }
    assert len(boundary.verdict(accept("x" * 9000)).why) == 2000


@pytest.mark.parametrize(
    "value",
    [
        answer(SAMPLE_, "\ud800"),
        answer(SAMPLE_, (Message("assistant", 3),)),  # type: ignore[arg-type] # what a careless generator makes
        answer(SAMPLE_, ("text",)),  # type: ignore[arg-type] # the same
        answer("s", "x"),  # type: ignore[arg-type] # the same
    ],
)
def test_a_candidate_that_is_no_plain_data_is_refused(value: Any) -> None:
    with pytest.raises(NotPlainError):
        boundary.candidate(value)


@pytest.mark.parametrize(
    "keys", [{"id": ""}, {"id": 7}, {"reference": [1]}, {"tags": {"x": {1}}}, {"prompt": "text"}]
)
def test_a_sample_that_is_no_plain_data_is_refused(keys: dict[str, Any]) -> None:
    with pytest.raises(NotPlainError):
        boundary.sample(Sample(**{"id": "s", "prompt": chat("p"), **keys}))


def test_a_group_comes_back_from_its_bytes() -> None:
    other = Sample("s", chat("p"), {"answer": "8"})
    judged = (
        Judged(answer(SAMPLE_, "a"), {"v": accept("yes", x=[1])}),
        Judged(answer(other, "b"), {}, Drop("v", "no", "rejected"), None, {"v": 0.5}),
        Judged(answer(SAMPLE_, "c"), {}, None, Failure("down")),
    )
    group = Group(
        "f:1", SAMPLE_, judged, (Failure("x"),), None, ({-1: b"n", 0: [1]},), {"w": accept("y")}, True
    )
    again = decode(encode(group))
    assert again == group
    assert again.judged[0].candidate.sample is again.sample


@BOTH
def test_a_generator_says_why_it_made_nothing_or_less(toys: Toys, read: Read, executor: str) -> None:
    given = [{"id": name, "prompt": text} for name, text in {"a": "x y", "b": "x", "c": ""}.items()]
    given.append({"id": "d", "prompt": "", "responses": ["ab"]})
    steps = ["toy.halves", {"use": "toy.count", "n": 1}, "toy.even"]
    finished = pipeline.run(toys(given, steps, workers=1), executor=executor)
    rejected = {
        row["id"]: (row["outcome"], row["by"], row["why"], row["code"])
        for row in read(finished.folder / "rejected.jsonl")
    }
    assert rejected == {
        "b": ("filtered", "toy.halves", "1 of 2 halves", "halves"),
        "c": ("filtered", "toy.halves", "0 of 2 halves", "halves"),
    }
    accepted = [row["id"] for row in read(finished.folder / "accepted.jsonl")]
    assert accepted == ["a-0", "a-1", "b-0", "d", "d"]
    (reason,) = finished.funnel.reasons["toy.halves"]["filtered"].values()
    assert reason.count == 2
