"""Rewards in batches, read at the last token of the conversation, or where its steps end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from goldgate import Failure, Rate, Reward, template_messages
from transformers import AutoModelForSequenceClassification

from goldgate_llm.local import loading
from goldgate_llm.local.options import TransformersRewardOptions


@dataclass(frozen=True, slots=True)
class _Row:
    """Tokens, and the places among them that are rated."""

    ids: list[int]
    places: list[int]


class RewardModel:
    """A sequence classifier with one output, and its tokenizer."""

    def __init__(self, loaded: loading.Loaded, batch: int) -> None:
        self._loaded = loaded
        self._batch = batch

    def close(self) -> None:
        """Let go of the weights."""
        self._loaded.close()

    def answer(self, requests: Sequence[Reward | Rate]) -> list[float | tuple[float, ...] | Failure]:
        """The reward of each conversation, or its scores where its steps end; a Failure for one that is
        longer than the model's context.
        """
        replies: list[float | tuple[float, ...] | Failure] = [Failure("not rated")] * len(requests)
        rows: dict[int, _Row] = {}
        for place, request in enumerate(requests):
            row = self._row(request)
            if isinstance(row, Failure):
                replies[place] = row
            else:
                rows[place] = row
        for places in loading.batches({place: len(row.ids) for place, row in rows.items()}, self._batch):
            rewards = self._rated([rows[place] for place in places])
            for place, reward in zip(places, rewards, strict=True):
                replies[place] = reward if isinstance(requests[place], Rate) else reward[0]
        return replies

    def _row(self, request: Reward | Rate) -> _Row | Failure:
        words = self._loaded.tokenizer
        text = words.apply_chat_template(template_messages(request.messages), tokenize=False)
        if isinstance(request, Reward):
            ids = words(text, add_special_tokens=False)["input_ids"]
            row = _Row(ids, [len(ids) - 1])
        else:
            if not getattr(words, "is_fast", False):
                return Failure("its tokenizer does not say which token is which part of the text")
            encoded = words(text, add_special_tokens=False, return_offsets_mapping=True)
            content = request.messages[-1].content
            start = text.rfind(content.strip()) - (len(content) - len(content.lstrip()))
            spans = list(encoded["offset_mapping"])
            places = [_covering(spans, start + end) for end in request.at]
            if not content.strip() or None in places:
                return Failure("where a step ends cannot be found in what the chat template wrote")
            row = _Row(encoded["input_ids"], [place for place in places if place is not None])
        if len(row.ids) > self._loaded.context:
            long = f"{len(row.ids)} tokens exceed the reward model's context of {self._loaded.context}"
            return Failure(long, code="context_exceeded")
        return row

    def _rated(self, rows: list[_Row]) -> list[tuple[float, ...]]:
        """Rewards read at each row's own tokens: the classifier's own search for the last one goes by the
        padding token, which some tokenizers use as an ordinary end of turn.
        """
        ids, mask = self._loaded.padded([row.ids for row in rows], "right")
        which = self._loaded.tensor([number for number, row in enumerate(rows) for _ in row.places])
        where = self._loaded.tensor([place for row in rows for place in row.places])
        with torch.inference_mode():
            states = self._loaded.model.base_model(input_ids=ids, attention_mask=mask).last_hidden_state
            logits = self._loaded.model.score(states[which, where])
        numbers = iter(logits[:, 0].float().tolist())
        return [tuple(next(numbers) for _ in row.places) for row in rows]


def _covering(spans: Sequence[tuple[int, int]], end: int) -> int | None:
    """The token that the character before ``end`` is in."""
    return next((number for number, (left, right) in enumerate(spans) if left < end <= right), None)


def load(options: TransformersRewardOptions) -> RewardModel:
    """The reward model. Raises OSError where it is not there, ValueError where it is no reward model."""
    loaded = loading.load(options, AutoModelForSequenceClassification, template=True)
    if loaded.model.config.num_labels != 1:
        raise ValueError(f"it has {loaded.model.config.num_labels} outputs, and a reward model has one")
    if not hasattr(loaded.model, "score"):
        raise ValueError("its head is not called score; serve it by an endpoint and use llm.rewards")
    return RewardModel(loaded, options.batch)
