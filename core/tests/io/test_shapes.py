from __future__ import annotations

from goldgate.io import shapes
from goldgate.io.input_rows import read

USER = {"role": "user", "content": "p"}
ANSWER = {"role": "assistant", "content": "a"}


def texts(raw: object) -> tuple[str, list[str]]:
    sample, candidates = read(raw, "f:1")
    return sample.prompt[-1].content, [candidate.text for candidate in candidates]


def test_prompt_and_completion() -> None:
    assert texts({"prompt": "p", "completion": "a"}) == ("p", ["a"])
    assert texts({"prompt": [USER], "completion": [ANSWER]}) == ("p", ["a"])
    assert texts({"prompt": [USER], "completion": []}) == ("p", [])


def test_a_preference_pair() -> None:
    other = {"role": "assistant", "content": "b"}
    assert texts({"prompt": "p", "chosen": "a", "rejected": "b"}) == ("p", ["a", "b"])
    assert texts({"chosen": [USER, ANSWER], "rejected": [USER, other]}) == ("p", ["a", "b"])
    assert texts({"prompt": [USER], "chosen": [ANSWER], "rejected": [other]}) == ("p", ["a", "b"])


def test_a_chat() -> None:
    assert texts({"messages": [USER, ANSWER]}) == ("p", ["a"])
    assert texts({"messages": [USER, ANSWER, USER]}) == ("p", [])
    sample, (candidate,) = read({"messages": [USER, ANSWER, USER, ANSWER]}, "f:1")
    assert len(sample.prompt) == 3
    assert candidate.text == "a"


def test_an_exported_row_keeps_its_facts() -> None:
    raw = {
        "id": "x",
        "index": 2,
        "run": "r",
        "prompt": [USER],
        "completion": [ANSWER],
        "finish": "length",
        "origin": {"by": "llm.sample", "model": "m", "seed": 7, "parent": None},
        "verdicts": [],
        "reference": {"answer": "18"},
        "tags": {"level": 1},
        "why": "wrong",
        "by": "math.answer",
    }
    sample, (candidate,) = read(raw, "f:1")
    assert (sample.id, sample.reference, sample.tags) == ("x", {"answer": "18"}, {"level": 1})
    assert (candidate.origin.by, candidate.origin.seed, candidate.finish) == ("llm.sample", 7, "length")


def test_our_own_shape_stays() -> None:
    raw = {"prompt": "p", "responses": ["a"], "completion": "b", "chosen": "c", "rejected": "d"}
    assert shapes.own(raw) is raw
