"""DPO with the report's two changes, against the formula written out by hand."""

import pytest
import torch
from goldgate import RunError
from goldgate_trl import dpo
from goldgate_trl.collator import FormattingCollator, formatting_ids
from goldgate_trl.loss import FormattingDpo
from goldgate_trl.options import DpoOptions
from goldgate_trl.rendering import Renderer
from transformers import AutoModelForCausalLM, AutoTokenizer

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call
FAST = {"batch": 8, "learning_rate": 1e-3, "device": "cpu", "threads": 1}


@pytest.fixture
def tokenizer(model):
    return AutoTokenizer.from_pretrained(model)


@pytest.fixture
def seen(monkeypatch):
    """What the first loss was computed from, and the loss."""
    kept = []
    compute = FormattingDpo._compute_loss

    def spy(self, given, inputs, return_outputs):
        copy = {key: value.clone() for key, value in inputs.items()}
        loss = compute(self, given, inputs, return_outputs)
        kept.append((copy, loss.detach().clone()))
        return loss

    monkeypatch.setattr(FormattingDpo, "_compute_loss", spy)
    return kept


def logps(folder, inputs):
    """Log-probabilities of each token after the first."""
    model = AutoModelForCausalLM.from_pretrained(folder)
    with torch.no_grad():
        logits = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"]).logits
    targets = inputs["input_ids"][:, 1:, None]
    return torch.log_softmax(logits[:, :-1].float(), -1).gather(-1, targets)[..., 0]


def test_it_learns_to_prefer(model, folder, tmp_path):
    measures = dpo.train(
        folder, tmp_path, DpoOptions(path=model, steps=80, **{**FAST, "learning_rate": 5e-3})
    )
    assert measures["loss"] < measures["first_loss"]
    assert measures["rewards/accuracies"] > 0.8
    assert measures["rewards/margins"] > 0
    assert "nll" in measures


def test_formatting_is_out_of_one_mask_and_in_the_other(tokenizer):
    formats = formatting_ids(tokenizer)
    assert set(tokenizer.convert_ids_to_tokens(formats)) == {"<pad>", "<begin>", "<end>", "<head>", "</head>"}
    row = {"prompt_ids": [1, 3, 6, 4], "chosen_ids": [19, 10, 2], "rejected_ids": [19, 2]}
    batch = FormattingCollator(pad_token_id=0, formatting=formats)([row])
    assert batch["completion_mask"].tolist() == [[0, 0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 0, 0]]
    assert batch["likelihood_mask"].tolist() == [[0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 0, 1, 1, 0]]


def test_what_the_assistant_did_not_write_is_in_neither_mask():
    row = {
        "prompt_ids": [1], "chosen_ids": [19, 10, 11, 2], "chosen_learnt": [True, False, True, True],
        "rejected_ids": [19, 2], "rejected_learnt": [True, True],
    }  # fmt: skip
    batch = FormattingCollator(pad_token_id=0, formatting=[2])([row])
    assert batch["likelihood_mask"].tolist() == [[0, 1, 0, 1, 1], [0, 1, 1, 0, 0]]
    assert batch["completion_mask"].tolist() == [[0, 1, 0, 1, 0], [0, 1, 0, 0, 0]]
    cut = FormattingCollator(pad_token_id=0, formatting=[2], max_length=3)([row])
    assert cut["likelihood_mask"].tolist() == [[0, 1, 0], [0, 1, 1]]


def test_the_sides_of_a_row(tokenizer):
    row = {"prompt": "1 + 2", "chosen": "= 3", "rejected": "= 4 4"}
    found = dpo.sides(row, Renderer(tokenizer))
    words = {
        key: tokenizer.convert_ids_to_tokens(found[key])
        for key in ("prompt_ids", "chosen_ids", "rejected_ids")
    }
    assert words["prompt_ids"][-3:] == ["<head>", "assistant", "</head>"]
    assert (words["chosen_ids"], words["rejected_ids"]) == (["=", "3", "<end>"], ["=", "4", "4", "<end>"])
    assert (found["chosen_learnt"], found["rejected_learnt"]) == ([True] * 3, [True] * 4)
    with pytest.raises(RunError, match="nothing that the assistant wrote"):
        dpo.sides({**row, "rejected": [{"role": "user", "content": "4"}]}, Renderer(tokenizer))


def test_further_formatting_is_named(tokenizer):
    assert tokenizer.convert_tokens_to_ids("=") in formatting_ids(tokenizer, ("=",))
    with pytest.raises(ValueError, match="'<none>' is no token"):
        formatting_ids(tokenizer, ("<none>",))


@pytest.mark.parametrize(("nll", "mask"), [(0.2, True), (0.0, True), (0.2, False), (0.0, False)])
def test_the_loss_is_the_reports(model, other, folder, tmp_path, seen, monkeypatch, nll, mask):
    """The reference is another model here, so that the preference term is not log 2."""
    made = FormattingDpo.__init__

    def with_reference(self, **given):
        made(self, ref_model=AutoModelForCausalLM.from_pretrained(other), **given)

    monkeypatch.setattr(FormattingDpo, "__init__", with_reference)
    dpo.train(folder, tmp_path, DpoOptions(path=model, steps=1, nll=nll, mask_formatting=mask, **FAST))
    inputs, loss = seen[0]
    policy, reference = logps(model, inputs), logps(other, inputs)
    full = inputs["likelihood_mask"][:, 1:]
    formats = torch.isin(inputs["input_ids"][:, 1:], torch.tensor([0, 1, 2, 3, 4]))
    counted = full * ~formats if mask else full
    ratios = ((policy - reference) * counted).sum(1)
    chosen, rejected = ratios.chunk(2)
    likely = (policy * full).sum(1) / full.sum(1)
    half = len(likely) // 2
    expected = -torch.nn.functional.logsigmoid(0.1 * (chosen - rejected)).mean() - nll * likely[:half].mean()
    assert torch.allclose(loss, expected, atol=1e-5)


def test_an_adapter_needs_no_second_model(model, folder, tmp_path):
    options = DpoOptions(path=model, steps=10, lora_rank=4, lora_targets=("q_proj", "v_proj"), **FAST)
    measures = dpo.train(folder, tmp_path, options)
    assert measures["rewards/margins"] > 0
    AutoModelForCausalLM.from_pretrained(tmp_path)
