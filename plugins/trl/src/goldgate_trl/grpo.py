"""GRPO with a goldgate verifier as the reward: the verifier that keeps rows can also teach."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datasets import Dataset
from goldgate import RunError
from goldgate.runs import message, read_row, rows
from trl import GRPOConfig, GRPOTrainer

from goldgate_trl import data, fitting
from goldgate_trl.options import Grpo
from goldgate_trl.rewards import reward_function, scores


def train(folder: Path, out: Path, options: Grpo) -> Mapping[str, float]:
    """Train on the problems of a folder, in goldgate's own row format; ``batch`` counts completions. A
    completion on which the verifier abstains or fails counts for nothing. The model is saved in ``out``.
    """
    problems = _problems(folder, options, out / fitting.WORK / "data")
    words = fitting.tokenizer(options)
    words.padding_side = "left"
    score = scores(options.verifier, options.verifier_options, options.services, options.plugins)
    config = GRPOConfig(
        **{
            "num_generations": options.generations,
            "max_completion_length": options.max_tokens,
            "temperature": options.temperature,
            "beta": options.beta,
            **fitting.arguments(out, options),
        }
    )

    def make() -> GRPOTrainer:
        return GRPOTrainer(
            model=options.source,
            reward_funcs=[reward_function(score, options.verifier)],
            args=config,
            train_dataset=problems.dataset,
            processing_class=words,
            peft_config=fitting.adapter(options, "CAUSAL_LM"),
        )

    return fitting.fit(make, out, options, problems, "trl.grpo")


def _problems(folder: Path, options: Grpo, cache: Path) -> data.Rows:
    files = {file: data.digest(file) for file in data.find(folder, options.data)}
    told = tuple((str(file), content) for file, content in files.items())
    dataset = Dataset.from_generator(_rows, gen_kwargs={"files": told}, cache_dir=str(cache))
    return data.Rows(dataset, {file.name: content for file, content in files.items()})


def _rows(files: tuple[tuple[str, str], ...]) -> Iterator[dict[str, Any]]:
    for place, raw, wrong in rows([Path(file) for file, _ in files]):
        if wrong:
            raise RunError(f"{place}: {wrong}")
        sample, _ = read_row(raw, place)
        yield {"prompt": [message(said) for said in sample.prompt], "row": json.dumps(raw)}
