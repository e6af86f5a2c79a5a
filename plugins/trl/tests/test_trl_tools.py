"""Rows with tools and calls, as goldgate exports them, through SFT and DPO: which tokens carry loss, one by one.

Set GOLDGATE_PRINT_LABELS=1 and run with -s to see them.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path

import pytest
import torch
from goldgate import RunError
from goldgate_trl import dpo, sft
from goldgate_trl.loss import FormattingDpo
from goldgate_trl.options import DpoOptions, SftOptions
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import SFTTrainer

spec = importlib.util.spec_from_file_location("templates", Path(__file__).with_name("templates.py"))
templates = importlib.util.module_from_spec(spec)
spec.loader.exec_module(templates)

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call
FAST = {"batch": 1, "learning_rate": 1e-2, "device": "cpu", "threads": 1}
TEMPLATES = {"llama": templates.LLAMA, "python": templates.PYTHON, "qwen": templates.QWEN}
TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {}}}}
    for name in ("add", "time_in")
]


def call(name, key, **arguments):
    return {"id": key, "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}


def says(text="", *calls):
    return {"role": "assistant", "content": text, **({"tool_calls": list(calls)} if calls else {})}


def result(key, text):
    return {"role": "tool", "tool_call_id": key, "content": text}


ROWS = {
    "single": [says("", call("add", "a", a=2, b=1)), result("a", "3"), says("It is 3.")],
    "call only": [says("", call("add", "a", a=2, b=1))],
    "parallel": [
        says("", call("time_in", "a", city="Oslo"), call("time_in", "b", city="Rome")),
        result("a", "10:00"),
        result("b", "10:01"),
        says("10:00 and 10:01."),
    ],
    "several steps": [
        says("", call("add", "a", a=2, b=1)),
        result("a", "3"),
        says("", call("add", "b", a=3, b=4)),
        result("b", "7"),
        says("It is 7."),
    ],
    "an error": [
        says("", call("time_in", "a", city="Atlantis")),
        result("a", "Error: no such city"),
        says("None."),
    ],
}
E = "<|eot|>"
THINK = "<think>\n\n</think>\n\n"


def written(template, calls):
    """Calls as a template writes them."""
    if template == "llama":
        ((name, held),) = calls
        return f'{{"name": "{name}", "parameters": {json.dumps(held)}}}{E}'
    if template == "python":
        inner = ", ".join(
            f"{name}({', '.join(f'{k}={json.dumps(v)}' for k, v in held.items())})" for name, held in calls
        )
        return f"[{inner}]{E}"
    return THINK + "".join(
        f'<tool_call>\n{{"name": "{name}", "arguments": {json.dumps(held)}}}\n</tool_call>' for name, held in calls
    ) + E  # fmt: skip


def expected(template, messages):
    """The texts that carry loss: every answer of the assistant, and nothing else."""
    found = []
    for message in messages:
        if message["role"] != "assistant":
            continue
        calls = [
            (one["function"]["name"], json.loads(one["function"]["arguments"]))
            for one in message.get("tool_calls", ())
        ]
        plain = (THINK if template == "qwen" else "") + message["content"] + E
        found.append(written(template, calls) if calls else plain)
    return found


@pytest.fixture(scope="module")
def policies(tmp_path_factory):
    """A tiny model per template, with one token per byte."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    config = LlamaConfig(
        vocab_size=len(letters) + 8, hidden_size=16, intermediate_size=32, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=2048, bos_token_id=256, eos_token_id=257,
    )  # fmt: skip
    made = {}
    for name, template in TEMPLATES.items():
        inner = Tokenizer(models.BPE({letter: n for n, letter in enumerate(letters)}, []))
        inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        inner.decoder = decoders.ByteLevel()
        words = PreTrainedTokenizerFast(
            tokenizer_object=inner, bos_token="<|bos|>", eos_token=E, pad_token="<|pad|>",  # noqa: S106 - no password
            extra_special_tokens=["<|head|>", "<|/head|>"],
        )  # fmt: skip
        words.chat_template = template
        made[name] = tmp_path_factory.mktemp(name)
        torch.manual_seed(0)
        LlamaForCausalLM(config).save_pretrained(made[name])
        words.save_pretrained(made[name])
    return made


def runs(words, ids, labels):
    """The texts of neighbouring tokens that carry loss."""
    found, current = [], []
    for number, label in zip(ids, labels, strict=True):
        if label:
            current.append(number)
        elif current:
            found.append(words.decode(current))
            current = []
    return [*found, words.decode(current)] if current else found


def shown(words, ids, marks):
    if os.environ.get("GOLDGATE_PRINT_LABELS"):
        for number, mark in zip(ids, marks, strict=True):
            sys.stdout.write(f"{'LOSS' if mark else '    '} {words.decode([number])!r}\n")


def folder(tmp_path, name, **row):
    (tmp_path / f"{name}.jsonl").write_text(
        json.dumps({"prompt": [{"role": "user", "content": "2+1?"}], "tools": TOOLS, **row}) + "\n"
    )
    return tmp_path


CASES = [(t, k) for t in TEMPLATES for k in ROWS if not (t == "llama" and k == "parallel")]


@pytest.mark.parametrize(("template", "kind"), CASES)
def test_sft_learns_the_assistants_tokens_and_no_result(policies, tmp_path, monkeypatch, template, kind):
    seen = []
    compute = SFTTrainer.compute_loss

    def spy(self, given, inputs, *rest, **named):
        seen.append({key: value.clone() for key, value in inputs.items() if torch.is_tensor(value)})
        return compute(self, given, inputs, *rest, **named)

    monkeypatch.setattr(SFTTrainer, "compute_loss", spy)
    options = SftOptions(path=policies[template], steps=2, max_length=0, **FAST)
    measures = sft.train(folder(tmp_path, "sft", completion=ROWS[kind]), tmp_path / "out", options)
    words = PreTrainedTokenizerFast.from_pretrained(policies[template])
    ids, labels = seen[0]["input_ids"][0].tolist(), seen[0]["labels"][0].tolist()
    marks = [label != -100 for label in labels]
    shown(words, ids, marks)
    assert [label for label in labels if label != -100] == [
        n for n, mark in zip(ids, marks, strict=True) if mark
    ]
    assert runs(words, ids, marks) == expected(template, ROWS[kind])
    assert measures["steps"] == 2
    AutoModelForCausalLM.from_pretrained(tmp_path / "out")


@pytest.mark.parametrize(("template", "kind"), CASES)
def test_dpo_prefers_by_the_assistants_tokens_and_no_result(policies, tmp_path, monkeypatch, template, kind):
    seen = []
    compute = FormattingDpo._compute_loss

    def spy(self, given, inputs, return_outputs):
        seen.append({key: value.clone() for key, value in inputs.items()})
        return compute(self, given, inputs, return_outputs)

    monkeypatch.setattr(FormattingDpo, "_compute_loss", spy)
    wrong = json.loads(json.dumps(ROWS[kind]).replace("Oslo", "Bonn").replace("2", "9").replace("3.", "8."))
    wrong = [*wrong[:-1], {**wrong[-1], "content": wrong[-1]["content"] + "!"}]
    options = DpoOptions(path=policies[template], steps=1, max_length=0, **FAST)
    row = folder(tmp_path, "preference", chosen=ROWS[kind], rejected=wrong)
    if kind == "call only":
        wrong = [says("I do not know.")]
        row = folder(tmp_path, "preference", chosen=ROWS[kind], rejected=wrong)
    dpo.train(row, tmp_path / "out", options)
    words = PreTrainedTokenizerFast.from_pretrained(policies[template])
    for number, side in enumerate((ROWS[kind], wrong)):
        ids, mask = seen[0]["input_ids"][number].tolist(), seen[0]["likelihood_mask"][number].tolist()
        shown(words, ids, mask)
        learnt = "".join(runs(words, ids, mask))
        assert learnt  # what both sides begin with is their prompt; of the rest, only answers
        assert "".join(expected(template, side)).endswith(learnt)


def test_a_call_that_the_template_leaves_out_is_an_error(policies, tmp_path):
    options = SftOptions(path=policies["llama"], steps=1, max_length=0, **FAST)
    with pytest.raises(RunError, match="leaves out a call of 'time_in'"):
        sft.train(folder(tmp_path, "sft", completion=ROWS["parallel"]), tmp_path / "out", options)


def test_results_in_a_prompt_and_a_message_pair_carry_no_loss(policies, tmp_path, monkeypatch):
    """A pair of two messages with the same context: the trajectory so far is the prompt of both."""
    seen = []
    compute = FormattingDpo._compute_loss

    def spy(self, given, inputs, return_outputs):
        seen.append({key: value.clone() for key, value in inputs.items()})
        return compute(self, given, inputs, return_outputs)

    monkeypatch.setattr(FormattingDpo, "_compute_loss", spy)
    context = [{"role": "user", "content": "2+1?"}, *ROWS["single"][:2]]
    row = folder(
        tmp_path, "preference", prompt=context, chosen=[says("It is 3.")], rejected=[says("It is 4.")]
    )
    dpo.train(row, tmp_path / "out", DpoOptions(path=policies["qwen"], steps=1, max_length=0, **FAST))
    words = PreTrainedTokenizerFast.from_pretrained(policies["qwen"])
    for number, text in enumerate(("3.", "4.")):
        ids, mask = seen[0]["input_ids"][number].tolist(), seen[0]["likelihood_mask"][number].tolist()
        assert runs(words, ids, mask) == [f"{THINK}It is {text}{E}"]
