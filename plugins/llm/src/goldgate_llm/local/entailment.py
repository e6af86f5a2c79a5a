"""Natural language inference: does a premise entail, contradict, or leave open a hypothesis?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from goldgate import Entail, Entailment, Failure
from transformers import AutoModelForSequenceClassification

from goldgate_llm.local import loading
from goldgate_llm.local.options import EntailmentOptions

NAMES = {
    **dict.fromkeys(("entailment", "entail", "entails", "entailed"), "entails"),
    **dict.fromkeys(("contradiction", "contradict", "contradicts", "contradictory"), "contradicts"),
    "neutral": "neutral",
}
"""What models call the three labels, in lower case."""


class EntailmentModel:
    """A cross-encoder with three labels, whose order its config gives."""

    def __init__(self, loaded: loading.Loaded, order: Sequence[str], batch: int) -> None:
        self._loaded = loaded
        self._order = order
        self._batch = batch

    def close(self) -> None:
        """Let go of the weights."""
        self._loaded.close()

    def answer(self, requests: Sequence[Entail]) -> list[Entailment | Failure]:
        """The three probabilities of each pair; a Failure for one that is longer than the model's context."""
        replies: list[Entailment | Failure] = [Failure("not judged")] * len(requests)
        encoded = [self._loaded.tokenizer(each.premise, each.hypothesis) for each in requests]
        lengths: dict[int, int] = {}
        for place, row in enumerate(encoded):
            length = len(row["input_ids"])
            if length <= self._loaded.context:
                lengths[place] = length
                continue
            long = f"{length} tokens exceed the model's context of {self._loaded.context}"
            replies[place] = Failure(long, code="context_exceeded")
        for places in loading.batches(lengths, self._batch):
            shares = self._shares([encoded[place] for place in places])
            for place, row in zip(places, shares, strict=True):
                replies[place] = Entailment(**dict(zip(self._order, row, strict=True)))
        return replies

    def _shares(self, rows: Sequence[Mapping[str, list[int]]]) -> list[list[float]]:
        ids, mask = self._loaded.padded([row["input_ids"] for row in rows], "right")
        given = {"input_ids": ids, "attention_mask": mask}
        if "token_type_ids" in rows[0]:  # which of the two texts a token is of
            width = ids.shape[1]
            types = [row["token_type_ids"] + [0] * (width - len(row["token_type_ids"])) for row in rows]
            given["token_type_ids"] = self._loaded.tensor(types)
        with torch.inference_mode():
            logits = self._loaded.model(**given).logits
        shares: list[list[float]] = torch.softmax(logits.double(), -1).tolist()
        return shares


def load(options: EntailmentOptions) -> EntailmentModel:
    """The model. Raises OSError where it is not there, ValueError where its labels are not named."""
    loaded = loading.load(options, AutoModelForSequenceClassification)
    return EntailmentModel(loaded, label_order(loaded.model.config.id2label), options.batch)


def label_order(id2label: Mapping[int, str]) -> list[str]:
    """The labels in the order of the model's outputs. Raises ValueError where one is unknown, missing or
    there twice: a guess would turn verdicts around.
    """
    given = [str(id2label[number]) for number in sorted(id2label)]
    order = [NAMES.get(name.strip().lower(), "") for name in given]
    if sorted(order) != ["contradicts", "entails", "neutral"]:
        raise ValueError(
            f"its labels are {', '.join(given)}, not entailment, contradiction and neutral; "
            "name them in id2label of its config.json"
        )
    return order
