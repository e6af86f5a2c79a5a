"""The reward model: every pair of a ranking, learnt without a margin."""

import json

import pytest
import torch
from goldgate import Example, Judged, Origin, Sample, answer, chat
from goldgate.io.output_rows import Context, example
from goldgate_trl import reward
from goldgate_trl.options import RewardOptions
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from trl import RewardTrainer

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call
FAST = {"batch": 8, "learning_rate": 1e-2, "device": "cpu", "threads": 1}


def test_it_ranks_what_it_was_shown(model, folder, tmp_path):
    measures = reward.train(folder, tmp_path, RewardOptions(path=model, steps=60, **FAST))
    assert measures["loss"] < 0.5 * measures["first_loss"]
    assert measures["accuracy"] > 0.9
    judge = AutoModelForSequenceClassification.from_pretrained(tmp_path)
    assert judge.config.num_labels == 1
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    rows = [json.loads(line) for line in (folder / "preference.jsonl").read_text().splitlines()]

    def rated(row, key):
        ids = tokenizer.apply_chat_template(row["prompt"] + row[key], return_tensors="pt", return_dict=True)
        return judge(**ids).logits.item()

    assert sum(rated(row, "chosen") > rated(row, "rejected") for row in rows) >= 14


def test_a_triple_is_three_pairs(model, tmp_path):
    sample = Sample("s", chat("1 + 2"))
    ranked = [Judged(answer(sample, text, Origin(index=n))) for n, text in enumerate(["= 3", "= 4", "= 5"])]
    rows = list(example(Example(tuple(ranked)), Context("run", {})))
    texts = [(row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in rows]
    assert texts == [("= 3", "= 4"), ("= 3", "= 5"), ("= 4", "= 5")]
    (tmp_path / "preference.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert reward.train(tmp_path, tmp_path / "out", RewardOptions(path=model, steps=1, **FAST))["rows"] == 3


def test_the_policys_weights_are_where_it_starts(model, folder, tmp_path):
    reward.train(folder, tmp_path, RewardOptions(path=model, steps=1, **{**FAST, "learning_rate": 1e-12}))
    before, after = load_file(model / "model.safetensors"), load_file(tmp_path / "model.safetensors")
    assert set(after) - set(before) == {"score.weight"}
    shared = [name for name in after if name != "score.weight"]
    assert all(torch.allclose(after[name], before[name], atol=1e-6) for name in shared)


def test_the_loss_has_no_margin(model, folder, tmp_path, monkeypatch):
    seen = []
    compute = RewardTrainer.compute_loss

    def spy(self, given, inputs, *rest, **named):
        copy = {key: value.clone() for key, value in inputs.items()}
        loss = compute(self, given, inputs, *rest, **named)
        seen.append((copy, loss.detach().clone()))
        return loss

    monkeypatch.setattr(RewardTrainer, "compute_loss", spy)
    reward.train(
        folder, tmp_path, RewardOptions(path=model, steps=1, centre=0.0, **{**FAST, "learning_rate": 1e-12})
    )
    inputs, loss = seen[0]
    judge = AutoModelForSequenceClassification.from_pretrained(tmp_path)
    assert "margin" not in inputs
    with torch.no_grad():
        rewards = judge(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"]).logits[:, 0]
    chosen, rejected = rewards.chunk(2)
    expected = -torch.nn.functional.logsigmoid(chosen - rejected).mean()
    assert torch.allclose(loss, expected, atol=1e-4)
