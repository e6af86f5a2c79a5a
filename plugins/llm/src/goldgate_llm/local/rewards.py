"""Rewards in batches, read at the last token of the conversation."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from goldgate import Failure, Message, Reward, template_messages
from transformers import AutoModelForSequenceClassification

from goldgate_llm.local import loading
from goldgate_llm.local.options import TransformersRewardOptions


class RewardModel:
    """A sequence classifier with one output, and its tokenizer."""

    def __init__(self, loaded: loading.Loaded, batch: int) -> None:
        self._loaded = loaded
        self._batch = batch

    def close(self) -> None:
        """Let go of the weights."""
        self._loaded.close()

    def answer(self, requests: Sequence[Reward]) -> list[float | Failure]:
        """The reward of each conversation; a Failure for one that is longer than the model's context."""
        replies: list[float | Failure] = [Failure("not rated")] * len(requests)
        rows: dict[int, list[int]] = {}
        for place, request in enumerate(requests):
            tokens = self._tokens(request.messages)
            if len(tokens) <= self._loaded.context:
                rows[place] = tokens
                continue
            long = f"{len(tokens)} tokens exceed the reward model's context of {self._loaded.context}"
            replies[place] = Failure(long, code="context_exceeded")
        for places in loading.batches({place: len(row) for place, row in rows.items()}, self._batch):
            rewards = self._rated([rows[place] for place in places])
            for place, reward in zip(places, rewards, strict=True):
                replies[place] = reward
        return replies

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        text = self._loaded.tokenizer.apply_chat_template(template_messages(messages), tokenize=False)
        tokens: list[int] = self._loaded.tokenizer(text, add_special_tokens=False)["input_ids"]
        return tokens

    def _rated(self, rows: list[list[int]]) -> list[float]:
        """Rewards read at each row's own last token: the classifier's own search for it goes by the padding
        token, which some tokenizers use as an ordinary end of turn.
        """
        ids, mask = self._loaded.padded(rows, "right")
        last = self._loaded.tensor([len(row) - 1 for row in rows])
        with torch.inference_mode():
            states = self._loaded.model.base_model(input_ids=ids, attention_mask=mask).last_hidden_state
            logits = self._loaded.model.score(states[torch.arange(len(rows), device=ids.device), last])
        rewards: list[float] = logits[:, 0].float().tolist()
        return rewards


def load(options: TransformersRewardOptions) -> RewardModel:
    """The reward model. Raises OSError where it is not there, ValueError where it is no reward model."""
    loaded = loading.load(options, AutoModelForSequenceClassification, template=True)
    if loaded.model.config.num_labels != 1:
        raise ValueError(f"it has {loaded.model.config.num_labels} outputs, and a reward model has one")
    if not hasattr(loaded.model, "score"):
        raise ValueError("its head is not called score; serve it by an endpoint and use llm.rewards")
    return RewardModel(loaded, options.batch)
