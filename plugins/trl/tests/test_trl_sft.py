"""SFT on a tiny model: it learns, on the completion only, and goes on from a checkpoint."""

import json
import shutil

import pytest
import torch
from goldgate import ConfigError, RunError
from goldgate_trl import sft
from goldgate_trl.options import SftOptions
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTTrainer

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call
FAST = {"batch": 8, "learning_rate": 1e-2, "device": "cpu", "threads": 1}


def weights(folder):
    return load_file(folder / "model.safetensors")


def same(left, right):
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def test_the_loss_falls_and_the_model_loads(model, folder, tmp_path):
    measures = sft.train(folder, tmp_path / "out", SftOptions(path=model, steps=40, **FAST))
    assert measures["loss"] < 0.5 * measures["first_loss"]
    assert (measures["rows"], measures["steps"]) == (16, 40)
    AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    assert AutoTokenizer.from_pretrained(tmp_path / "out").chat_template
    assert not (tmp_path / "out" / "training").exists()


def test_the_card_says_on_what_and_how(model, folder, tmp_path):
    measures = sft.train(folder, tmp_path, SftOptions(path=model, steps=1, **FAST))
    record = json.loads((tmp_path / "training.json").read_text())
    assert record["measures"] == measures
    assert record["options"]["learning_rate"] == 1e-2
    assert len(record["data"]["sft.jsonl"]) == 64
    card = (tmp_path / "README.md").read_text()
    assert record["data"]["sft.jsonl"] in card
    assert "`trl.sft`" in card


def test_only_the_completion_is_trained(model, folder, tmp_path, monkeypatch):
    seen = []
    compute = SFTTrainer.compute_loss

    def spy(self, given, inputs, *rest, **named):
        seen.append({key: value.clone() for key, value in inputs.items()})
        return compute(self, given, inputs, *rest, **named)

    monkeypatch.setattr(SFTTrainer, "compute_loss", spy)
    sft.train(folder, tmp_path, SftOptions(path=model, steps=1, **FAST))
    tokenizer = AutoTokenizer.from_pretrained(model)
    for ids, labels in zip(seen[0]["input_ids"], seen[0]["labels"], strict=True):
        trained = tokenizer.convert_ids_to_tokens(ids[labels != -100])
        assert trained[0] == "="
        assert trained[-1] == "<end>"
        assert len(trained) == 3
        assert torch.equal(ids[labels != -100], labels[labels != -100])


def test_a_checkpoint_is_gone_on_from(model, folder, tmp_path, monkeypatch):
    options = SftOptions(path=model, steps=8, save_every=4, **FAST)
    sft.train(folder, tmp_path / "whole", options)
    step = SFTTrainer.training_step
    done = []

    def dies(self, *given, **named):
        done.append(1)
        if len(done) == 6:
            raise KeyboardInterrupt
        return step(self, *given, **named)

    monkeypatch.setattr(SFTTrainer, "training_step", dies)
    with pytest.raises(KeyboardInterrupt):
        sft.train(folder, tmp_path / "broken", options)
    sft.train(folder, tmp_path / "broken", options)
    assert len(done) == 6 + 4  # from the checkpoint after step 4, not from the start
    assert same(weights(tmp_path / "whole"), weights(tmp_path / "broken"))


def test_the_seed_decides(model, folder, tmp_path):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        sft.train(folder, tmp_path / name, SftOptions(path=model, steps=2, seed=seed, **FAST))
    assert same(weights(tmp_path / "a"), weights(tmp_path / "b"))
    assert not same(weights(tmp_path / "a"), weights(tmp_path / "c"))


def test_an_adapter_is_merged(model, folder, tmp_path):
    options = SftOptions(path=model, steps=20, lora_rank=4, lora_targets=("q_proj", "v_proj"), **FAST)
    measures = sft.train(folder, tmp_path, options)
    assert measures["loss"] < measures["first_loss"]
    before, after = weights(model), weights(tmp_path)
    changed = {name for name in after if not torch.equal(before[name], after[name])}
    assert changed == {f"model.layers.0.self_attn.{part}.weight" for part in ("q_proj", "v_proj")}


def test_no_data_is_an_error(model, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match="no data set 'sft'"):
        sft.train(tmp_path / "empty", tmp_path / "out", SftOptions(path=model, **FAST))
    (tmp_path / "empty" / "sft.jsonl").touch()
    with pytest.raises(RunError, match="no rows"):
        sft.train(tmp_path / "empty", tmp_path / "out", SftOptions(path=model, **FAST))


@pytest.mark.parametrize(
    "wrong", [{}, {"path": "a", "model": "b"}, {"model": "b", "batch": 0}, {"model": "b", "steps": -1}]
)
def test_options_are_checked(wrong):
    with pytest.raises(ValueError, match=r"path|batch|steps"):
        SftOptions(**wrong)


CALL = {"id": "c1", "type": "function", "function": {"name": "+", "arguments": '{"a": 1, "b": 2}'}}
TOOLS = (
    "{% for m in messages %}{{ ' <head> ' + m.role + ' </head> ' }}"
    "{% for c in m.tool_calls or [] %}{{ c.function.arguments.a ~ ' ' ~ c.function.name ~ ' ' ~ c.function.arguments.b }}{% endfor %}"
    "{{ m.content + ' <end>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ ' <head> assistant </head> ' }}{% endif %}"
)


@pytest.fixture
def tool_rows(tmp_path):
    """A run folder with one trajectory with a tool, in Parquet as the core writes it."""
    pytest.importorskip("pyarrow", reason="goldgate[parquet] is not installed")
    from goldgate.io.writers import EXPORTERS, Buffered

    completion = [
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "content": "3", "tool_call_id": "c1"},
        {"role": "user", "content": "4"},
        {"role": "assistant", "content": "= 3"},
    ]
    sink = Buffered(EXPORTERS["parquet"].open(tmp_path / "sft.parquet"))
    sink.add({"prompt": [{"role": "user", "content": "1 + 2"}], "completion": completion, "tags": {"a": 1}})
    sink.close()
    return tmp_path


@pytest.mark.parametrize("extra", [{}, {"assistant_only_loss": True}, {"packing": True, "max_length": 64}])
def test_tool_results_and_users_turns_carry_no_loss(model, tool_rows, tmp_path, monkeypatch, extra):
    """From Parquet, with a template without generation marks, whatever mask trl is asked for."""
    copy = shutil.copytree(model, tmp_path / "policy")
    (copy / "chat_template.jinja").write_text(TOOLS)
    seen = []
    compute = SFTTrainer.compute_loss

    def spy(self, given, inputs, *rest, **named):
        seen.append({key: value.clone() for key, value in inputs.items() if torch.is_tensor(value)})
        return compute(self, given, inputs, *rest, **named)

    monkeypatch.setattr(SFTTrainer, "compute_loss", spy)
    options = SftOptions(path=copy, steps=1, **{**FAST, "batch": 1}, extra=extra)
    sft.train(tool_rows, tmp_path / "out", options)
    tokenizer = AutoTokenizer.from_pretrained(model)
    ids, labels = seen[0]["input_ids"][0], seen[0]["labels"][0]
    trained = tokenizer.convert_ids_to_tokens(ids[labels != -100])
    assert trained == ["1", "+", "2", "<end>", "=", "3", "<end>"]


def test_the_mask_cannot_be_turned_off(model, folder, tmp_path):
    with pytest.raises(ConfigError, match="cannot be turned off"):
        sft.train(folder, tmp_path, SftOptions(path=model, extra={"completion_only_loss": False}, **FAST))


def test_rows_that_are_cut_are_counted(model, folder, tmp_path):
    measures = sft.train(folder, tmp_path / "a", SftOptions(path=model, steps=1, max_length=12, **FAST))
    assert (measures["cut rows"], measures["lost rows"]) == (16, 0)
    with pytest.raises(RunError, match="cuts the answers off all rows"):
        sft.train(folder, tmp_path / "b", SftOptions(path=model, steps=1, max_length=9, **FAST))
