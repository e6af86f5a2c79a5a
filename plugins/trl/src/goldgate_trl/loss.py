"""DPO with formatting tokens left out of the preference term (Llama 3 report, 4.1.4).

Tokens that both responses share, headers and ends of turn, are pushed up and down at once; the symptoms
were repeated tails and abrupt ends. They stay in the likelihood term, or nothing would train the end of turn.
"""

from __future__ import annotations

from typing import Any

from datasets import Dataset
from trl import DPOTrainer


class FormattingDpo(DPOTrainer):  # type: ignore[misc] # trl's types are not read
    """DPO whose preference term sees one mask and whose likelihood term the other."""

    nll: float = 0.0

    def _prepare_dataset(self, dataset: Dataset, *_: Any, **__: Any) -> Dataset:
        """The rows are tokens already."""
        return dataset

    def _set_signature_columns_if_needed(self) -> None:
        """The columns that the collator reads."""
        super()._set_signature_columns_if_needed()
        learnt = ["chosen_learnt", "rejected_learnt"]
        self._signature_columns += [name for name in learnt if name not in self._signature_columns]

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
