"""Supervised fine-tuning (Llama 3 report, 4.1.3): cross-entropy on what the assistant wrote, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from goldgate import ConfigError, RunError
from trl import SFTConfig, SFTTrainer

from goldgate_trl import data, fitting
from goldgate_trl.options import SftOptions
from goldgate_trl.rendering import Conversation, Renderer

MASKS = ("completion_only_loss", "assistant_only_loss")
"""Keys of trl's config that choose a loss mask: the mask here is always of the assistant's own tokens."""


def train(folder: Path, out: Path, options: SftOptions) -> Mapping[str, float]:
    """Train on the rows ``prompt`` and ``completion`` of a run folder, or ``messages``; the model is saved in
    ``out``. Tool results and user turns within a completion carry no loss, nor does anything of the prompt.
    """
    if any(options.extra.get(key) is False for key in MASKS):
        raise ConfigError(f"extra: {' and '.join(MASKS)} cannot be turned off: only answers carry loss")
    words = fitting.tokenizer(options)
    renderer = Renderer(words, options.thoughts)

    def make(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, list[int]]]:
        for row in rows:
            for tokens in renderer.rows(conversation(row), split=options.turns == "split"):
                yield {"input_ids": tokens.ids, "labels": tokens.labels()}

    rows = data.load(folder, options.data, make, out / fitting.WORK / "data")
    arguments = fitting.arguments(out, options)
    config = SFTConfig(
        **{
            "max_length": options.max_length or None,
            **{key: value for key, value in arguments.items() if key not in MASKS},
        }
    )

    def trainer() -> SFTTrainer:
        return SFTTrainer(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            peft_config=fitting.adapter(options, "CAUSAL_LM"),
        )

    cut = fitting.cut(rows, "input_ids", config.max_length)
    if config.max_length and not options.extra.get("packing"):
        cut["lost rows"] = _lost(rows.dataset["labels"], config.max_length)
        if cut["lost rows"] == len(rows.dataset):
            raise RunError(f"max_length = {config.max_length} cuts the answers off all rows")
    return fitting.fit(trainer, out, options, rows, "trl.sft", cut)


def _lost(labels: Iterable[Sequence[int]], longest: int) -> float:
    """How many rows have no answer left when they are cut: trl leaves them out."""
    return float(sum(all(label == -100 for label in row[:longest]) for row in labels))


def conversation(row: Mapping[str, Any]) -> Conversation:
    """The conversation of a row: what its prompt holds is given. Of ``messages``, nothing is."""
    if row.get("messages") is not None and row.get("completion") is None:
        return Conversation(data.messages(row, "messages"), 0, data.tools(row))
    prompt = data.messages(row, "prompt", "user")
    return Conversation((*prompt, *data.messages(row, "completion")), len(prompt), data.tools(row))
