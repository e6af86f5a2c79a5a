"""A tiny model and data to train it on, made here: no hub, no network."""

import json

import pytest

try:
    import torch
except ImportError:
    collect_ignore_glob = ["test_trl_*.py"]  # goldgate-trl is installed only where something trains
else:
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

WORDS = ["<pad>", "<begin>", "<end>", "<head>", "</head>", "?", "user", "assistant", *"0123456789", "+", "="]
IDS = {word: number for number, word in enumerate(WORDS)}
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}"
    "{{ ' <head> ' + m['role'] + ' </head> ' + m['content'] + ' <end>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ ' <head> assistant </head>' }}{% endif %}"
)


def build(folder, seed):
    inner = Tokenizer(models.WordLevel(IDS, unk_token="?"))  # noqa: S106 - no password
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", bos_token="<begin>", eos_token="<end>",  # noqa: S106 - no password
        extra_special_tokens=["<head>", "</head>"],
    )  # fmt: skip
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=32, intermediate_size=64, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    return build(tmp_path_factory.mktemp("model"), 0)


@pytest.fixture(scope="session")
def other(tmp_path_factory):
    return build(tmp_path_factory.mktemp("other"), 1)


def turn(role, content):
    return [{"role": role, "content": content}]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A run folder: 16 sums, each with a demonstration, a pair, and the problem itself."""
    path = tmp_path_factory.mktemp("run")
    sums = [(a, b) for a in range(1, 5) for b in range(1, 5)]
    rows = {"sft": [], "preference": [], "problems": []}
    for a, b in sums:
        prompt = turn("user", f"{a} + {b}")
        right, wrong = turn("assistant", f"= {a + b}"), turn("assistant", f"= {(a + b + 1) % 10}")
        rows["sft"].append({"prompt": prompt, "completion": right, "verdicts": [{"why": None}]})
        rows["preference"].append({"prompt": prompt, "chosen": right, "rejected": wrong, "tags": {"a": a}})
        rows["problems"].append({"prompt": prompt, "reference": {"answer": str(a + b)}})
    for name, held in rows.items():
        (path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in held))
    return path
