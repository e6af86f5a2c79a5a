"""DPO with formatting tokens left out of the preference term (Llama 3 report, 4.1.4).

Tokens that both responses share, headers and ends of turn, are pushed up and down at once; the symptoms
were repeated tails and abrupt ends. They stay in the likelihood term, or nothing would train the end of turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from trl import DPOTrainer
from trl.trainer.dpo_trainer import DataCollatorForPreference


def formatting_ids(tokenizer: Any, named: tuple[str, ...] = ()) -> list[int]:
    """The ids of formatting tokens: the tokenizer's special tokens, and those named.

    Raises ValueError for a name that is no token.
    """
    vocabulary = tokenizer.get_vocab()
    unknown = [token for token in named if token not in vocabulary]
    if unknown:
        raise ValueError(f"formatting: {unknown[0]!r} is no token of this tokenizer")
    special = set(tokenizer.all_special_ids)
    special |= {number for number, token in tokenizer.added_tokens_decoder.items() if token.special}
    return sorted(special | {vocabulary[token] for token in named})


@dataclass
class FormattingCollator(DataCollatorForPreference):  # type: ignore[misc] # trl's types are not read
    """trl's collator, with ``completion_mask`` without formatting tokens and ``likelihood_mask`` with."""

    formatting: list[int] = field(default_factory=list)

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        batch: dict[str, Any] = super().torch_call(examples)
        batch["likelihood_mask"] = batch["completion_mask"]
        formats = torch.isin(batch["input_ids"], torch.tensor(self.formatting, dtype=torch.long))
        batch["completion_mask"] = batch["completion_mask"] * ~formats
        return batch


class FormattingDpo(DPOTrainer):  # type: ignore[misc] # trl's types are not read
    """DPO whose preference term sees one mask and whose likelihood term the other."""

    nll: float = 0.0

    def _compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool) -> Any:
        """trl's loss on the masked tokens, plus ``nll`` times the mean over sequences of the mean
        negative log-likelihood of the chosen response. trl would compute its own "sft" term on the
        masked tokens too, so the model is run with all of them and its log-probabilities are masked.
        """
        inputs = dict(inputs)
        full = inputs.pop("likelihood_mask")
        masked = inputs["completion_mask"][:, 1:]
        kept: dict[str, Any] = {}

        def policy(**given: Any) -> Any:
            given["labels"] = inputs["input_ids"].masked_fill(full == 0, -100)
            outputs = model(**given)
            width = masked.shape[1]
            kept["logps"] = outputs.log_probs[:, -width:]
            outputs.log_probs = kept["logps"] * masked
            return outputs

        result = super()._compute_loss(policy, inputs, return_outputs)
        chosen = full.shape[0] // 2
        weights = full[:chosen, 1:]
        means = (kept["logps"][:chosen] * weights).sum(1) / weights.sum(1).clamp(min=1)
        likelihood = -means.mean()
        self._metrics["train" if self.model.training else "eval"]["nll"].append(likelihood.detach().item())
        if return_outputs:
            return result[0] + self.nll * likelihood, result[1]
        return result + self.nll * likelihood
