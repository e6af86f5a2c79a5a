"""The step-wise reward model: labels of steps from verdicts, learnt where the steps end."""

import json

import pytest
from goldgate import ConfigError, Message, Rate, RunError
from goldgate_llm.local.options import TransformersRewardOptions
from goldgate_llm.local.services import reward as opened
from goldgate_trl import step_reward
from goldgate_trl.options import StepOptions
from goldgate_trl.rendering import Renderer
from transformers import AutoTokenizer

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call
FAST = {"batch": 8, "learning_rate": 1e-2, "device": "cpu", "threads": 1}


def turn(role, content):
    return [{"role": role, "content": content}]


def solution(a, b, right, **keys):
    """Two steps: what the sum is, and the same number again; no sum makes both wrong."""
    total = a + b if right else "?"
    parts = {"step 1": 1.0 if right else 0.0, "step 2": 0.75 if right else 0.0}
    verdicts = [{"verifier": "math.answer", "score": 1.0}, {"verifier": "math.step_labels", "parts": parts}]
    return {
        "prompt": turn("user", f"{a} + {b}"),
        "completion": turn("assistant", f"{a} + {b} = {total}\n\n = {total}"),
        "verdicts": verdicts,
        **keys,
    }


@pytest.fixture
def run(tmp_path):
    sums = [(a, b) for a in range(1, 5) for b in range(1, 5)]
    for name, right in (("accepted", True), ("rejected", False)):
        rows = [solution(a, b, right) for a, b in sums]
        rows.append({**rows[0], "verdicts": []})
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def test_it_tells_right_steps_from_wrong_ones(model, run, tmp_path):
    out = tmp_path / "out"
    measures = step_reward.train(run, out, StepOptions(path=model, steps=80, **FAST))
    assert (measures["rows"], measures["steps labelled"]) == (32, 64)
    assert measures["loss"] < 0.5 * measures["first_loss"]
    server = opened(TransformersRewardOptions(path=out, device="cpu", threads=1))
    talks = [solution(a, b, right) for a in (1, 3) for b in (2, 4) for right in (True, False)]
    asked = []
    for talk in talks:
        text = talk["completion"][0]["content"]
        messages = (Message("user", talk["prompt"][0]["content"]), Message("assistant", text))
        asked.append(Rate(messages, (text.index("\n"), len(text))))
    rated = server.serve(asked)
    server.close()
    assert all(
        (first > 0) == (place % 2 == 0) and (last > 0) == (place % 2 == 0)
        for place, (first, last) in enumerate(rated)
    )


def renderer(model):
    return Renderer(AutoTokenizer.from_pretrained(model))


def test_ends_are_the_tokens_that_steps_end_in(model):
    words = renderer(model)
    (row,) = step_reward.made([solution(1, 2, True)], words, StepOptions(path=model, hard=False))
    ids = words.tokenizer.convert_ids_to_tokens(row["input_ids"])
    assert [ids[: end + 1][-2:] for end in row["ends"]] == [["=", "3"], ["=", "3"]]
    assert row["ends"][0] < row["ends"][1] == len(ids) - 2
    assert row["right"] == [1.0, 0.75]
    (hard,) = step_reward.made([solution(1, 2, True)], words, StepOptions(path=model))
    assert hard["right"] == [1.0, 1.0]


def test_trls_stepwise_rows_are_read_too(model):
    row = {"prompt": "1 + 2", "completions": ["1 + 2 = 3", "= 3"], "labels": [True, False]}
    (made,) = step_reward.made([row], renderer(model), StepOptions(path=model))
    assert made["right"] == [1.0, 0.0]
    with pytest.raises(RunError, match="an entry for each"):
        list(step_reward.made([{**row, "labels": [True]}], renderer(model), StepOptions(path=model)))


def test_a_step_without_a_label_is_left_out_and_too_many_are_reported(model):
    row = solution(1, 2, True)
    row["verdicts"][1]["parts"] = {"step 1": None, "step 2": 1.0}
    (made,) = step_reward.made([row], renderer(model), StepOptions(path=model))
    assert len(made["ends"]) == 1
    row["verdicts"][1]["parts"] = {"1": 1.0, "2": 1.0, "3": 1.0}
    with pytest.raises(RunError, match="3 labels for the 2 steps"):
        list(step_reward.made([row], renderer(model), StepOptions(path=model)))
    row["verdicts"][1]["parts"] = {"1": 7}
    with pytest.raises(RunError, match="a label is true, false or a share"):
        list(step_reward.made([row], renderer(model), StepOptions(path=model)))


def test_a_run_without_labels_is_an_error(model, run, tmp_path):
    with pytest.raises(RunError, match="'accepted', 'rejected' has no rows to train on"):
        step_reward.train(run, tmp_path / "out", StepOptions(path=model, labels="other", steps=1, **FAST))
    with pytest.raises((RunError, ConfigError), match="longer than max_length"):
        step_reward.train(run, tmp_path / "out", StepOptions(path=model, steps=1, max_length=4, **FAST))
