"""Averaging is exact, streams over files, and refuses what does not match."""

import json
import shutil

import pytest
import torch
from goldgate import RunError
from goldgate_trl import average
from goldgate_trl.options import AverageOptions
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, AutoTokenizer


def test_the_mean_is_exact(model, other, tmp_path):
    measures = average.train(tmp_path, tmp_path / "out", AverageOptions((model, other), (1.0, 3.0)))
    first, second = (load_file(folder / "model.safetensors") for folder in (model, other))
    mean = load_file(tmp_path / "out" / "model.safetensors")
    for name, tensor in mean.items():
        expected = (first[name].double() / 4 + second[name].double() * 3 / 4).float()
        assert torch.equal(tensor, expected)
    assert measures["models"] == 2
    AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    assert AutoTokenizer.from_pretrained(tmp_path / "out").chat_template


def test_a_model_with_itself_is_itself(model, tmp_path):
    average.train(tmp_path, tmp_path / "out", AverageOptions((model, model, model)))
    assert (tmp_path / "out" / "model.safetensors").read_bytes() == (model / "model.safetensors").read_bytes()


def test_files_may_be_cut_differently(model, other, tmp_path):
    whole = tmp_path / "whole"
    average.train(tmp_path, whole, AverageOptions((model, other)))
    cut = tmp_path / "cut"
    AutoModelForCausalLM.from_pretrained(model).save_pretrained(cut, max_shard_size="10KB")
    assert len(list(cut.glob("*.safetensors"))) > 1
    average.train(tmp_path, tmp_path / "out", AverageOptions((cut, other)))
    index = json.loads((tmp_path / "out" / "model.safetensors.index.json").read_text())["weight_map"]
    assert index == json.loads((cut / "model.safetensors.index.json").read_text())["weight_map"]
    expected = load_file(whole / "model.safetensors")
    for name, file in index.items():
        assert torch.equal(load_file(tmp_path / "out" / file)[name], expected[name])


def test_half_precision_is_kept(tmp_path):
    for name, value in (("a", 1.0), ("b", 2.0)):
        (tmp_path / name).mkdir()
        save_file({"w": torch.full((3,), value, dtype=torch.bfloat16)}, tmp_path / name / "model.safetensors")
    average.train(tmp_path, tmp_path / "out", AverageOptions((tmp_path / "a", tmp_path / "b")))
    mean = load_file(tmp_path / "out" / "model.safetensors")["w"]
    assert mean.dtype == torch.bfloat16
    assert mean.tolist() == [1.5] * 3


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"v": torch.ones(2)}, "same tensors"),
        ({"w": torch.ones(3)}, "shapes of w"),
        ({"w": torch.ones(2), "n": torch.tensor([2])}, "whole numbers"),
    ],
)
def test_models_that_do_not_match_are_refused(tmp_path, tensors, message):
    first = {"w": torch.zeros(2)} | ({"n": torch.tensor([1])} if "n" in tensors else {})
    for name, held in (("a", first), ("b", tensors)):
        (tmp_path / name).mkdir()
        save_file(held, tmp_path / name / "model.safetensors")
    with pytest.raises(RunError, match=message):
        average.train(tmp_path, tmp_path / "out", AverageOptions((tmp_path / "a", tmp_path / "b")))


def test_a_folder_without_weights_is_named(model, tmp_path):
    empty = tmp_path / "empty"
    shutil.copytree(model, empty, ignore=shutil.ignore_patterns("*.safetensors"))
    with pytest.raises(RunError, match=r"empty: neither model\.safetensors"):
        average.train(tmp_path, tmp_path / "out", AverageOptions((model, empty)))


@pytest.mark.parametrize("weights", [(1.0,), (1.0, -1.0)])
def test_weights_are_checked(weights):
    with pytest.raises(ValueError, match="weights"):
        AverageOptions(("a", "b"), weights)
