"""GRPO with a goldgate verifier as the reward: the verifier that keeps rows can also teach."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goldgate import RowError, RunError, template_messages
from goldgate.runs import read_row
from trl import GRPOConfig, GRPOTrainer

from goldgate_trl import data, fitting
from goldgate_trl.options import GrpoOptions
from goldgate_trl.rewards import ROW, reward_function


def train(folder: Path, out: Path, options: GrpoOptions) -> Mapping[str, float]:
    """Train on the problems of a folder, in goldgate's own row format; ``batch`` counts completions. A
    completion without an answer earns 0; one that cannot be judged counts for nothing. The model is saved in
    ``out``.
    """
    problems = data.load(folder, options.data, lambda rows: map(_problem, rows), out / fitting.WORK / "data")
    words = fitting.tokenizer(options)
    words.padding_side = "left"
    function = reward_function(options, fitting.ends(words))
    config = GRPOConfig(
        **{
            "num_generations": options.generations,
            "max_completion_length": options.max_tokens,
            "temperature": options.temperature,
            "beta": options.beta,
            **fitting.arguments(out, options),
        }
    )

    def trainer() -> GRPOTrainer:
        return GRPOTrainer(
            model=options.source,
            reward_funcs=[function],
            args=config,
            train_dataset=problems.dataset.with_transform(_read_back),
            processing_class=words,
            peft_config=fitting.adapter(options, "CAUSAL_LM"),
        )

    return fitting.fit(trainer, out, options, problems, "trl.grpo")


def _problem(row: Mapping[str, Any]) -> dict[str, str]:
    """A problem as JSON texts: Arrow would give the objects of one row the keys of all others."""
    try:
        sample, _ = read_row(dict(row), "problem")
    except RowError as error:
        raise RunError(str(error)) from error
    return {"prompt": json.dumps(template_messages(sample.prompt)), ROW: json.dumps(row)}


def _read_back(batch: Mapping[str, list[str]]) -> dict[str, list[Any]]:
    return {"prompt": [json.loads(prompt) for prompt in batch["prompt"]], ROW: batch[ROW]}
