"""Batches for DPO with two masks: without formatting tokens for the preference term, with them for the
likelihood term (Llama 3 report, 4.1.4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
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
    """trl's collator, with ``completion_mask`` without formatting tokens and ``likelihood_mask`` with.

    Rows may say which tokens of each side the assistant wrote (``chosen_learnt``, ``rejected_learnt``): the
    others, such as tool results, are in neither mask.
    """

    formatting: list[int] = field(default_factory=list)

    def torch_call(self, examples: list[dict[str, Any]]) -> dict[str, Any]:
        batch: dict[str, Any] = super().torch_call(examples)
        learnt = self._learnt(examples, batch["completion_mask"])
        batch["likelihood_mask"] = batch["completion_mask"] * learnt
        formats = torch.isin(batch["input_ids"], torch.tensor(self.formatting, dtype=torch.long))
        batch["completion_mask"] = batch["likelihood_mask"] * ~formats
        return batch

    def _learnt(self, examples: list[dict[str, Any]], like: torch.Tensor) -> torch.Tensor:
        """1 for each token that the assistant wrote, in the layout of the batch: chosen, then rejected."""
        learnt = torch.ones_like(like)
        sides = [(example, side) for side in ("chosen", "rejected") for example in examples]
        for number, (example, side) in enumerate(sides):
            given = example.get(f"{side}_learnt")
            if given is None:
                continue
            whole = [0] * len(example["prompt_ids"]) + [int(each) for each in given]
            if self.max_length is not None:
                keep_end = self.truncation_mode == "keep_end"
                whole = whole[-self.max_length :] if keep_end else whole[: self.max_length]
            learnt[number, : len(whole)] = torch.tensor(whole, dtype=like.dtype)
        return learnt
