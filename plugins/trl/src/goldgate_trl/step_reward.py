"""The step-wise reward model (Llama 3 report, 4.3.3): a score is read where each step ends, and its logistic
is the probability that the step is right.

Labels are the parts of a verifier's verdicts, such as ``math.step_labels``, or those of TRL's stepwise form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from goldgate import Message, RunError
from goldgate.text import step_ends
from trl import RewardConfig, RewardTrainer

from goldgate_trl import data, fitting, rankings
from goldgate_trl.options import StepOptions
from goldgate_trl.rendering import Renderer


def train(folder: Path, out: Path, options: StepOptions) -> Mapping[str, float]:
    """Train on the solutions of a run folder whose steps have labels. The weights of the policy are kept,
    only the score head is new. Raises RunError where no row has a label.
    """
    words = fitting.tokenizer(options)
    if words.pad_token is None:
        words.pad_token = words.eos_token
    renderer = Renderer(words, options.thoughts)
    names = [name.strip() for name in options.data.split(",")]
    rows = data.load(folder, names, lambda rows: made(rows, renderer, options), out / fitting.WORK / "data")
    config = RewardConfig(**{"max_length": options.max_length or None, **fitting.arguments(out, options)})

    def trainer() -> StepTrainer:
        return StepTrainer(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            peft_config=fitting.adapter(options, "SEQ_CLS"),
            data_collator=Collator(words.pad_token_id),
        )

    steps = {"steps labelled": float(sum(len(ends) for ends in rows.dataset["ends"]))}
    return fitting.fit(trainer, out, options, rows, "trl.step_reward", steps)


def made(
    rows: Iterable[Mapping[str, Any]], renderer: Renderer, options: StepOptions
) -> Iterator[dict[str, Any]]:
    """Tokens of each solution that has labels, where its labelled steps end, and the labels in [0, 1]."""
    for row in rows:
        prompt = data.messages(row, "prompt", "user")
        if row.get("completions") is not None:
            texts, labels = row["completions"], row.get("labels")
            if not isinstance(labels, Sequence) or len(labels) != len(texts):
                raise RunError("labels has an entry for each of completions")
            completion: tuple[Message, ...] = (
                Message("assistant", "\n".join(text.strip() for text in texts)),
            )
        else:
            labels = _parts(row, options.labels)
            if labels is None:
                continue  # the verifier never saw it, or it has no step
            completion = data.messages(row, "completion")
        found = _ends(renderer, prompt, completion, data.tools(row))
        if len(labels) > len(found.ends):
            raise RunError(f"{len(labels)} labels for the {len(found.ends)} steps of the solution")
        known = [
            (end, _label(label, options.hard))
            for end, label in zip(found.ends, labels, strict=False)
            if label is not None
        ]
        if known:
            ends, right = zip(*known, strict=True)
            yield {"input_ids": found.ids, "ends": list(ends), "right": list(right)}


@dataclass(frozen=True, slots=True)
class Ends:
    """Tokens of a conversation, and which of them the steps of its last answer end in."""

    ids: list[int]
    ends: list[int]


def _ends(
    renderer: Renderer,
    prompt: tuple[Message, ...],
    completion: tuple[Message, ...],
    tools: Sequence[Mapping[str, Any]],
) -> Ends:
    """Raises RunError where a step cannot be found in what the template wrote."""
    last = max((n for n, message in enumerate(completion) if message.role == "assistant"), default=-1)
    if last < 0:
        raise RunError("the completion has no answer of the assistant")
    completion = (*completion[:last], replace(completion[last], reasoning=""))
    content = completion[last].content
    text = renderer.text((*prompt, *completion), tools)
    start = text.rfind(content.strip())
    if start < 0 or not content.strip():
        raise RunError("the answer cannot be found in what the chat template wrote")
    start -= len(content) - len(content.lstrip())
    if not getattr(renderer.tokenizer, "is_fast", False):
        raise RunError("the tokenizer does not say which token is which part of the text")
    encoded = renderer.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    spans = list(encoded["offset_mapping"])
    ends = []
    for end in step_ends(content):
        place = next((n for n, (left, right) in enumerate(spans) if left < start + end <= right), None)
        if place is None:
            raise RunError("where a step ends cannot be found in what the chat template wrote")
        ends.append(place)
    return Ends(list(encoded["input_ids"]), ends)


def _parts(row: Mapping[str, Any], verifier: str) -> list[float | None] | None:
    """The parts of a verifier's verdict, in their order; None where there are none."""
    for verdict in data.decoded(row.get("verdicts")) or ():
        if verdict.get("verifier") == verifier:
            parts = data.decoded(verdict.get("parts")) or {}
            return list(parts.values()) or None
    return None


def _label(value: Any, hard: bool) -> float:
    if not isinstance(value, bool | int | float) or not 0 <= value <= 1:
        raise RunError(f"a label is true, false or a share, not {value!r:.40}")
    return float(value > 0) if hard else float(value)


@dataclass(frozen=True, slots=True)
class Collator:
    """Solutions at one width: ``ends`` is (steps, 2), row and place; ``right`` is (steps,)."""

    pad: int

    def __call__(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, torch.Tensor]:
        batch = rankings.Collator(self.pad)([{**row, "pairs": []} for row in rows])
        del batch["pairs"]
        return {**batch, "right": torch.tensor([right for row in rows for right in row["right"]])}


class StepTrainer(RewardTrainer):  # type: ignore[misc] # trl's types are not read
    """Cross-entropy between labels and the logistic of the scores at the steps' ends."""

    def _prepare_dataset(self, dataset: Dataset, words: Any, args: Any, *_: Any) -> Dataset:
        """The rows are tokens already. Raises RunError for one that is longer than ``max_length``."""
        longest = args.max_length
        if longest and any(len(ids) > longest for ids in dataset["input_ids"]):
            raise RunError(f"a solution is longer than max_length = {longest}")
        return dataset

    def _set_signature_columns_if_needed(self) -> None:
        self._signature_columns = ["input_ids", "ends", "right"]

    def compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, **_: Any) -> Any:
        """The mean over all steps of the batch."""
        scores, outputs = rankings.scores_of(model, self.accelerator.unwrap_model(model), inputs)
        right = inputs["right"].to(scores.dtype)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(scores, right)
        metrics = self._metrics["train" if self.model.training else "eval"]
        metrics["accuracy"].append(((scores > 0) == (right > 0.5)).float().mean().item())
        return (loss, outputs) if return_outputs else loss
