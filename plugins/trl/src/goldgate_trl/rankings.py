"""The report's row layout for reward training (4.1.2): the prompt once, then all responses of a ranking one
after the other, in random order; a score is read at each response's last token.

It is cheaper than a row per response, and an approximation: a response sees those that come before it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import torch
from datasets import Dataset
from goldgate import RunError
from trl import RewardTrainer

from goldgate_trl.pairs import pair
from goldgate_trl.rendering import Conversation, Renderer


@dataclass(slots=True)
class Ranking:
    """The responses to one prompt, and which of them is preferred to which."""

    responses: dict[str, Conversation] = field(default_factory=dict)
    pairs: list[tuple[str, str]] = field(default_factory=list)


def made(rows: Iterable[Mapping[str, Any]], renderer: Renderer, seed: int) -> Iterator[dict[str, Any]]:
    """Pairs put together to the rankings that they come from: rows of one prompt that follow one another."""
    for number, (_, group) in enumerate(groupby(rows, key=_prompt)):
        ranking = Ranking()
        for row in group:
            both = pair(row)
            names = [repr(side.messages[side.given :]) for side in (both.chosen, both.rejected)]
            ranking.responses |= zip(names, (both.chosen, both.rejected), strict=True)
            ranking.pairs.append((names[0], names[1]))
        order = sorted(ranking.responses)
        random.Random(f"{seed} {number}").shuffle(order)  # noqa: S311 - no secret
        yield _row(ranking, order, renderer)


def _prompt(row: Mapping[str, Any]) -> str:
    return json.dumps([row.get(key) for key in ("run", "id", "prompt")], sort_keys=True, default=str)


def _row(ranking: Ranking, names: Sequence[str], renderer: Renderer) -> dict[str, Any]:
    """The tokens of a ranking, where each response ends, and its pairs as places among the ends."""
    ids: list[int] = []
    ends: list[int] = []
    for name in names:
        side = ranking.responses[name]
        tokens = renderer.tokens(side)
        if tokens is None or True not in tokens.learnt:
            raise RunError("where a response of the ranking begins cannot be found")
        first = tokens.learnt.index(True)
        ids += tokens.ids[first:] if ids else tokens.ids
        ends.append(len(ids) - 1)
    places = {name: place for place, name in enumerate(names)}
    pairs = [[places[better], places[worse]] for better, worse in ranking.pairs]
    return {"input_ids": ids, "ends": ends, "pairs": pairs}


@dataclass(frozen=True, slots=True)
class Collator:
    """Rankings at one width: ``ends`` is (responses, 2), row and place; ``pairs`` is (pairs, 2), numbers of
    responses in the whole batch.
    """

    pad: int

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
        width = max(len(row["input_ids"]) for row in rows)
        ends: list[list[int]] = []
        pairs: list[list[int]] = []
        for number, row in enumerate(rows):
            pairs += [[len(ends) + one, len(ends) + other] for one, other in row["pairs"]]
            ends += [[number, place] for place in row["ends"]]
        return {
            "input_ids": torch.tensor(_padded((row["input_ids"] for row in rows), width, self.pad)),
            "attention_mask": torch.tensor(_padded(([1] * len(row["input_ids"]) for row in rows), width, 0)),
            "ends": torch.tensor(ends),
            "pairs": torch.tensor(pairs),
        }


class RankingTrainer(RewardTrainer):  # type: ignore[misc] # trl's types are not read
    """Logistic loss on every pair of each ranking, from scores read at the responses' ends."""

    def _prepare_dataset(self, dataset: Dataset, words: Any, args: Any, *_: Any) -> Dataset:
        """The rows are tokens already. Raises RunError for one that is longer than ``max_length``: cutting it
        would lose responses.
        """
        longest = args.max_length
        if longest and any(len(ids) > longest for ids in dataset["input_ids"]):
            raise RunError(f"a ranking is longer than max_length = {longest}; use layout = 'pairs'")
        return dataset

    def _set_signature_columns_if_needed(self) -> None:
        self._signature_columns = ["input_ids", "ends", "pairs"]

    def compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, **_: Any) -> Any:
        """The mean over all pairs of the batch, and the term that keeps rewards around 0."""
        scores, outputs = scores_of(model, self.accelerator.unwrap_model(model), inputs)
        better, worse = scores[inputs["pairs"][:, 0]], scores[inputs["pairs"][:, 1]]
        loss = -torch.nn.functional.logsigmoid(better - worse).mean()
        if self.args.center_rewards_coefficient is not None:
            loss = loss + self.args.center_rewards_coefficient * torch.mean((better + worse) ** 2)
        metrics = self._metrics["train" if self.model.training else "eval"]
        metrics["accuracy"].append((better > worse).float().mean().item())
        return (loss, outputs) if return_outputs else loss


def scores_of(model: Any, bare: Any, inputs: Mapping[str, Any]) -> tuple[torch.Tensor, Any]:
    """The score at each response's end. The head scores every token; the model then keeps the last one only,
    so the head's own output is read.
    """
    kept: list[torch.Tensor] = []
    head = next(module for name, module in bare.named_modules() if name.rpartition(".")[2] == "score")
    hook = head.register_forward_hook(lambda module, given, output: kept.append(output))
    try:
        outputs = model(input_ids=inputs["input_ids"], attention_mask=inputs["attention_mask"])
    finally:
        hook.remove()
    rows, places = inputs["ends"].unbind(1)
    return kept[0][rows, places, 0].float(), outputs


def _padded(rows: Iterable[Sequence[int]], width: int, fill: int) -> list[list[int]]:
    return [[*row, *[fill] * (width - len(row))] for row in rows]
