"""Rewards in batches: sorted by length, padded on the right, read at the last token of the conversation."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from goldgate import Failure, Message
from goldgate.io import input_rows
from transformers import AutoModelForSequenceClassification, AutoTokenizer


class RewardModel:
    """A sequence classifier with one output, and its tokenizer."""

    def __init__(self, source: str, revision: str, dtype: str, device: str, batch: int, threads: int) -> None:
        """Load both. Raises OSError where they are not there, ValueError where it is no reward model."""
        if threads:
            torch.set_num_threads(threads)
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self._tokenizer = AutoTokenizer.from_pretrained(source, revision=revision)
        if self._tokenizer.chat_template is None:
            raise ValueError("its tokenizer has no chat template; save one with it")
        model, loaded = AutoModelForSequenceClassification.from_pretrained(
            source, revision=revision, dtype=dtype, output_loading_info=True
        )
        if model.config.num_labels != 1:
            raise ValueError(f"it has {model.config.num_labels} outputs, and a reward model has one")
        if loaded["missing_keys"]:
            raise ValueError(f"it has no trained {sorted(loaded['missing_keys'])[0]}: it is no reward model")
        self._model = model.to(device).eval()
        self._batch = batch
        pad = self._tokenizer.pad_token_id
        self._pad = self._tokenizer.eos_token_id if pad is None else pad
        self._context = getattr(model.config, "max_position_embeddings", None) or 1 << 62

    def close(self) -> None:
        """Let go of the weights."""
        del self._model
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def rate(self, conversations: Sequence[Sequence[Message]]) -> list[float | Failure]:
        """The reward of each conversation, or a Failure."""
        rewards: list[float | Failure] = [Failure("not rated")] * len(conversations)
        tokens: dict[int, list[int]] = {}
        for place, messages in enumerate(conversations):
            tokens[place] = self._tokens(messages)
            if len(tokens[place]) > self._context:
                long = f"{len(tokens.pop(place))} tokens exceed the reward model's context of {self._context}"
                rewards[place] = Failure(long)
        ordered = sorted(tokens, key=lambda place: -len(tokens[place]))
        for start in range(0, len(ordered), self._batch):
            piece = ordered[start : start + self._batch]
            for place, reward in zip(piece, self._rated([tokens[place] for place in piece]), strict=True):
                rewards[place] = reward
        return rewards

    def _tokens(self, messages: Sequence[Message]) -> list[int]:
        told = [input_rows.message(message) for message in messages]
        text = self._tokenizer.apply_chat_template(told, tokenize=False)
        tokens: list[int] = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        return tokens

    def _rated(self, piece: list[list[int]]) -> list[float]:
        """Rewards read at each row's own last token: the classifier's own search for it goes by the
        padding token, which some tokenizers use as an ordinary end of turn.
        """
        width = len(piece[0])
        device = self._model.device
        padded = torch.tensor([row + [self._pad] * (width - len(row)) for row in piece], device=device)
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in piece], device=device)
        last = torch.tensor([len(row) - 1 for row in piece], device=device)
        with torch.inference_mode():
            states = self._model.base_model(input_ids=padded, attention_mask=mask).last_hidden_state
            logits = self._model.score(states[torch.arange(len(piece), device=device), last])
        rewards: list[float] = logits[:, 0].float().tolist()
        return rewards
