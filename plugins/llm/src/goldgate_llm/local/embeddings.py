"""Vectors of texts by mean pooling: the average of an encoder's token vectors, at length 1."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from goldgate import Embed, Failure
from transformers import AutoModel

from goldgate_llm.local import loading
from goldgate_llm.local.options import TransformersEmbedOptions

Vector = tuple[float, ...]


class Encoder:
    """An encoder and its tokenizer."""

    def __init__(self, loaded: loading.Loaded, options: TransformersEmbedOptions) -> None:
        self._loaded = loaded
        self._options = options

    def close(self) -> None:
        """Let go of the weights."""
        self._loaded.close()

    def answer(self, requests: Sequence[Embed]) -> list[Vector | Failure]:
        """The unit vector of each text. A text longer than the context is read in windows, and every token
        of it counts the same.
        """
        windows: list[list[int]] = []
        owners: list[int] = []
        for place, request in enumerate(requests):
            for window in self._windows(self._options.prefix + request.text):
                windows.append(window)
                owners.append(place)
        sums: dict[int, torch.Tensor] = {}
        lengths = {number: len(window) for number, window in enumerate(windows)}
        for numbers in loading.batches(lengths, self._options.batch):
            totals = self._totals([windows[number] for number in numbers])
            for number, total in zip(numbers, totals, strict=True):
                owner = owners[number]
                sums[owner] = sums[owner] + total if owner in sums else total
        return [_unit(sums.get(place)) for place in range(len(requests))]

    def _windows(self, text: str) -> list[list[int]]:
        tokenizer = self._loaded.tokenizer
        if self._loaded.context >= loading.UNLIMITED:
            return [tokenizer(text)["input_ids"]]
        windows: list[list[int]] = tokenizer(
            text, truncation=True, max_length=self._loaded.context, return_overflowing_tokens=True
        )["input_ids"]
        return windows

    def _totals(self, rows: list[list[int]]) -> torch.Tensor:
        """The sum of each row's own token vectors."""
        ids, mask = self._loaded.padded(rows, "right")
        with torch.inference_mode():
            states = self._loaded.model(input_ids=ids, attention_mask=mask).last_hidden_state
        return (states.float() * mask[:, :, None]).sum(1).double().cpu()


def load(options: TransformersEmbedOptions) -> Encoder:
    """The encoder. Raises OSError where it is not there, ValueError where weights are missing."""
    loaded = loading.load(options, AutoModel)
    if not loaded.tokenizer.is_fast and loaded.context < loading.UNLIMITED:
        raise ValueError("its tokenizer cannot read long texts in windows")
    return Encoder(loaded, options)


def _unit(total: torch.Tensor | None) -> Vector | Failure:
    length = 0.0 if total is None else float(total.norm())
    if total is None or not 0 < length < float("inf"):
        return Failure("the model gives no vector for this text", code="no_vector")
    return tuple((total / length).tolist())
