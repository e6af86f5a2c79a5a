"""A model of inference whose labels stand in another order gives the same verdicts in a whole run."""

from __future__ import annotations

import json
import re
from importlib.resources import files

import pytest

torch = pytest.importorskip("torch", reason="goldgate-factuality[nli] is not installed")
pytest.importorskip("goldgate_llm", reason="goldgate-llm, which serves such models, is not installed")

from goldgate.config import file as config  # noqa: E402 - after the skip
from goldgate.runs import run  # noqa: E402 - after the skip
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors  # noqa: E402 - as above
from transformers import (  # noqa: E402 - as above
    BertConfig,
    BertForSequenceClassification,
    PreTrainedTokenizerFast,
)

CONFIG = """
name = "nli"

[source]
path = "rows.jsonl"

[services.model]
use = "llm.entailment"
path = "nli"

[[step]]
use = "factuality.grounded"
nli = "model"

[executor]
use = "inline"
"""
FIRST = ("entailment", "neutral", "contradiction")
ORDERS = [("contradiction", "entailment", "neutral"), ("neutral", "contradiction", "entailment")]


def open_rows(count=24):
    """Claims that the rules leave open, from the shipped cases: the model decides each of them."""
    text = (files("goldgate_factuality") / "cases/grounded.jsonl").read_text(encoding="utf-8")
    rows = [row for line in text.splitlines() if "open" in (row := json.loads(line))["tags"]][:count]
    return [
        {
            "id": row["id"],
            "prompt": row["prompt"],
            "reference": row["reference"],
            "responses": [one["text"] for one in row["responses"]],
        }
        for row in rows
    ]


def save(folder, rows, order, named=None):
    """A small model with weights from a fixed seed, its outputs in this order, and named so (or otherwise)."""
    texts = " ".join(f"{row['reference']} {' '.join(row['responses'])}" for row in rows)
    words = ["[PAD]", "[CLS]", "[SEP]", "?", *sorted(set(re.findall(r"\w+", texts.lower())))]
    inner = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="?"))  # noqa: S106 - no password
    inner.normalizer = normalizers.Lowercase()
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", model_max_length=512,  # noqa: S106 - no password
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )  # fmt: skip
    torch.manual_seed(5)
    names = named or order
    model = BertForSequenceClassification(
        BertConfig(
            vocab_size=len(words), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
            max_position_embeddings=512, initializer_range=0.6, num_labels=3,
            id2label=dict(enumerate(names)), label2id={name: at for at, name in enumerate(names)},
        )
    )  # fmt: skip
    with torch.no_grad():
        rows_of = [FIRST.index(name) for name in order]
        model.classifier.weight.copy_(20 * model.classifier.weight[rows_of])  # sure of itself
        model.classifier.bias.copy_(model.classifier.bias[rows_of])
    model.save_pretrained(folder / "nli")
    tokenizer.save_pretrained(folder / "nli")


def verdicts(folder, rows, order, named=None):
    """The score of each claim in a whole run."""
    folder.mkdir()
    save(folder, rows, order, named)
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "nli.toml").write_text(CONFIG, encoding="utf-8")
    done = run(config.read(folder / "nli.toml", {"runs": str(folder / "runs")}))
    lines = [
        json.loads(line)
        for name in ("accepted", "rejected")
        for line in (done.folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return {(line["id"], line["index"]): line["verdicts"][0]["score"] for line in lines}


def test_the_order_of_the_labels_changes_no_verdict(tmp_path):
    rows = open_rows()
    first = verdicts(tmp_path / "first", rows, FIRST)
    assert len(first) == sum(len(row["responses"]) for row in rows)
    assert {0.0, 1.0} <= set(first.values())
    for number, order in enumerate(ORDERS):
        assert verdicts(tmp_path / f"order-{number}", rows, order) == first
    wrongly_named = verdicts(tmp_path / "wrong", rows, FIRST, ("contradiction", "neutral", "entailment"))
    assert wrongly_named != first  # so the names do decide
