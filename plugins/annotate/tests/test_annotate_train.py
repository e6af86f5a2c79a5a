"""What people rank and edit trains: triples of a log of labels, through a pipeline, into DPO on a tiny model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed")
pytest.importorskip("goldgate_trl", reason="goldgate-trl is not installed")
pytest.importorskip("goldgate_preference", reason="goldgate-preference is not installed")

from goldgate.cli import main
from goldgate.runs import load

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")
WORDS = ["<pad>", "<begin>", "<end>", "?", "user", "assistant", *"0123456789", "+", "=", "is", "no", "so"]
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}{{ ' ' + m['role'] + ' ' + m['content'] + ' <end>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ ' assistant' }}{% endif %}"
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    inner = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="?"))  # noqa: S106 - no password
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    special = {"pad_token": "<pad>", "bos_token": "<begin>", "eos_token": "<end>"}
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, **special)
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=32, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    folder = tmp_path / "model"
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_triples_of_people_train(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path, model: Path
) -> None:
    from goldgate_annotate.labels import Edited

    sums = [(a, b) for a in range(1, 5) for b in range(1, 5)]
    rows = [
        {"id": f"{a} {b}", "prompt": f"{a} + {b}", "responses": [f"is {a + b}", f"no {(a + b + 1) % 10} no"]}
        for a, b in sums
        if a + b < 10
    ]
    desk = desks(rows)
    for _ in rows:
        task = desk.next("ann", "ann")["task"]
        best = next(one["text"] for one in task["responses"] if one["text"].startswith("is"))
        place = [one["text"] for one in task["responses"]].index(best)
        label(desk, "ann", best=best, edited=Edited(place, best.replace("is", "= so")))
    merged = ["annotate", "merge", str(tmp_path / "labels.jsonl"), "--out", str(tmp_path / "rows.jsonl")]
    assert main(merged) == 0
    (tmp_path / "p.toml").write_text(
        f'name = "triples"\nruns = "{tmp_path / "runs"}"\n[source]\npath = "rows.jsonl"\n'
        '[[step]]\nuse = "preference.ranked"\n[export]\npreference = "jsonl"\n'
    )
    assert main(["run", str(tmp_path / "p.toml"), "--executor", "inline", "--quiet"]) == 0
    (run,) = (tmp_path / "runs").glob("triples-*")
    pairs = [json.loads(line) for line in (run / "preference.jsonl").read_text().splitlines()]
    assert len(pairs) == 3 * len(rows)
    trainer = load().components["trainers"]["trl.dpo"].value
    options = trainer.options(path=model, steps=80, batch=8, learning_rate=5e-3, device="cpu", threads=1)
    measures = trainer.train(run, tmp_path / "out", options)
    assert measures["loss"] < measures["first_loss"]
    assert measures["rewards/accuracies"] > 0.8
    assert measures["rewards/margins"] > 0
