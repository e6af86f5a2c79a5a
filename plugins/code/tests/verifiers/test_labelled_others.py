"""The labelled cases of the other verifiers: each is judged as labelled, by a faultless model where one is asked."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
from goldgate import Chat, Completion, Message, Sample, Server, answer, chat
from goldgate.testing import Scripted, drive
from goldgate_code import goldgate_verifiers
from goldgate_code.verifiers import complexity, faithfulness, judge, strength

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    lines = files("goldgate_code").joinpath(f"cases/{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def candidates(row: Row) -> list[tuple[Any, float | None]]:
    sample = Sample(row["id"], chat(row["prompt"]), row["reference"])
    return [(answer(sample, response["text"]), response["expected"]) for response in row["responses"]]


@pytest.mark.parametrize(
    "name", sorted(name for name, offer in goldgate_verifiers().items() if name.startswith("code."))
)
def test_there_are_enough(name: str) -> None:
    offer = goldgate_verifiers()[name]
    assert offer.cases
    found = rows(offer.cases.removeprefix("cases/").removesuffix(".jsonl"))
    sets = [row["tags"]["set"] for row in found for _ in row["responses"]]
    assert min(sets.count("gold"), sets.count("adversarial")) >= 50
    assert len({row["id"] for row in found}) == len(found)


@pytest.mark.parametrize("row", rows("test_strength"), ids=lambda row: str(row["id"]))
def test_strength_of_tests(row: Row, servers: Mapping[str, Server]) -> None:
    options = strength.StrengthOptions(seconds=1.0)
    found = [(drive(strength.check, one, options, servers=servers), want) for one, want in candidates(row)]
    assert not [(verdict, want) for verdict, want in found if verdict.score != want]


@pytest.mark.parametrize("row", rows("complexity"), ids=lambda row: str(row["id"]))
def test_complexity(row: Row) -> None:
    found = [(complexity.check(one, complexity.ComplexityOptions()), want) for one, want in candidates(row)]
    assert not [(verdict, want) for verdict, want in found if verdict.score != want]


def judged(check: Any, options: Any, candidate: Any, grade: int) -> float | None:
    """The score that a judge's grade comes to, after whatever a model writes before."""

    def reply(request: Chat) -> Completion:
        text = request.messages[0].content
        if text.startswith("Judge a response"):
            text = json.dumps({"correctness": grade, "style": 1})
        elif text.startswith("Two programs"):
            text = json.dumps({"faithfulness": 4 * grade})
        else:
            text = "```python\ndef f():\n    return 1\n```"
        return Completion(Message("assistant", text))

    score: float | None = drive(check, candidate, options, servers={"chat": Scripted(reply)}).score
    return score


def test_a_faultless_judge_is_heard() -> None:
    for row in rows("judge"):
        for candidate, want in candidates(row):
            assert judged(judge.check, judge.JudgeOptions(), candidate, int(want or 0)) == (want or 0.5)


def test_a_faultless_judge_of_faithfulness_is_heard() -> None:
    for row in rows("faithfulness"):
        for candidate, want in candidates(row):
            options = faithfulness.FaithfulnessOptions()
            assert judged(faithfulness.check, options, candidate, int(want or 0)) == want


def test_a_gullible_judge_cannot_save_a_quotation() -> None:
    found = [
        judged(faithfulness.check, faithfulness.FaithfulnessOptions(), candidate, 1)
        for row in rows("faithfulness")
        for candidate, want in candidates(row)
        if want == 0 and "The code is:" in candidate.text
    ]
    assert len(found) > 3
    assert not any(found)
