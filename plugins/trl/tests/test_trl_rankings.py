"""The report's layout: the prompt once, all responses of a ranking in one row, in random order."""

import json

import pytest
import torch
from goldgate import RunError
from goldgate_trl import rankings, reward
from goldgate_trl.options import RewardOptions
from goldgate_trl.rendering import Renderer
from transformers import AutoModelForSequenceClassification, AutoTokenizer

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call
FAST = {"batch": 4, "learning_rate": 1e-2, "device": "cpu", "threads": 1, "layout": "rankings"}


def rows(prompt, *ranked):
    return [
        {"id": prompt, "prompt": prompt, "chosen": better, "rejected": worse}
        for at, better in enumerate(ranked)
        for worse in ranked[at + 1 :]
    ]


@pytest.fixture
def renderer(model):
    return Renderer(AutoTokenizer.from_pretrained(model))


def test_a_triple_is_one_row_with_three_ends_and_three_pairs(renderer):
    first, second = rankings.made(
        rows("1 + 2", "= 3", "= 4", "= 5 5") + rows("2 + 2", "= 4", "= 5"), renderer, 0
    )
    words = renderer.tokenizer.convert_ids_to_tokens(first["input_ids"])
    assert words.count("user") == 1
    assert words.count("<end>") == 1 + 3
    assert [words[end] for end in first["ends"]] == ["<end>"] * 3
    ends = [words[end - 1] for end in first["ends"]]
    assert sorted(ends) == ["3", "4", "5"]
    assert sorted((ends[better], ends[worse]) for better, worse in first["pairs"]) == [
        ("3", "4"),
        ("3", "5"),
        ("4", "5"),
    ]
    assert len(second["ends"]) == 2


def test_the_order_is_random_and_the_seed_decides_it(renderer):
    orders = set()
    for seed in range(12):
        (row,) = rankings.made(rows("1 + 2", "= 3", "= 4", "= 5"), renderer, seed)
        (again,) = rankings.made(rows("1 + 2", "= 3", "= 4", "= 5"), renderer, seed)
        assert row == again
        orders.add(tuple(row["input_ids"]))
    assert len(orders) > 3


def test_the_loss_is_that_of_the_pairs_read_at_the_ends(model, tmp_path, monkeypatch):
    (tmp_path / "preference.jsonl").write_text(
        "".join(
            json.dumps(row) + "\n" for row in rows("1 + 2", "= 3", "= 4", "= 5") + rows("2 + 2", "= 4", "= 5")
        )
    )
    seen = []
    compute = rankings.RankingTrainer.compute_loss

    def spy(self, given, inputs, *rest, **named):
        loss = compute(self, given, inputs, *rest, **named)
        seen.append(({key: value.clone() for key, value in inputs.items()}, loss.detach().clone()))
        return loss

    monkeypatch.setattr(rankings.RankingTrainer, "compute_loss", spy)
    options = RewardOptions(path=model, steps=1, centre=0.0, **{**FAST, "learning_rate": 1e-12})
    assert reward.train(tmp_path, tmp_path / "out", options)["rows"] == 2
    inputs, loss = seen[0]
    judge = AutoModelForSequenceClassification.from_pretrained(tmp_path / "out")
    with torch.no_grad():
        states = judge.model(inputs["input_ids"], attention_mask=inputs["attention_mask"]).last_hidden_state
        scores = judge.score(states)[..., 0]
    ends = scores[inputs["ends"][:, 0], inputs["ends"][:, 1]]
    expected = -torch.nn.functional.logsigmoid(
        ends[inputs["pairs"][:, 0]] - ends[inputs["pairs"][:, 1]]
    ).mean()
    assert torch.allclose(loss, expected, atol=1e-4)
    assert len(inputs["pairs"]) == 4


def test_it_ranks_what_it_was_shown(model, folder, tmp_path):
    measures = reward.train(folder, tmp_path, RewardOptions(path=model, steps=100, **FAST))
    assert measures["loss"] < 0.5 * measures["first_loss"]
    assert measures["accuracy"] > 0.9
    assert AutoModelForSequenceClassification.from_pretrained(tmp_path).config.num_labels == 1


def test_a_ranking_is_never_cut(model, folder, tmp_path):
    with pytest.raises(RunError, match="longer than max_length"):
        reward.train(folder, tmp_path, RewardOptions(path=model, steps=1, max_length=5, **FAST))
