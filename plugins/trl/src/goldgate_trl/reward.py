"""The reward model (Llama 3 report, 4.1.2): logistic loss on every pair of a ranking, without a margin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goldgate import RunError
from trl import RewardConfig, RewardTrainer

from goldgate_trl import data, fitting, rankings
from goldgate_trl.options import RewardOptions
from goldgate_trl.pairs import pair
from goldgate_trl.rendering import Renderer


def train(folder: Path, out: Path, options: RewardOptions) -> Mapping[str, float]:
    """Train on the rows ``prompt``, ``chosen``, ``rejected`` of a run folder. A triple (edited > chosen >
    rejected) is three rows there. The weights of the policy are kept, only the score head is new.
    """
    words = fitting.tokenizer(options)
    renderer = Renderer(words, options.thoughts)
    whole = options.layout == "rankings"
    cache = out / fitting.WORK / "data"
    if whole:
        if words.pad_token is None:
            words.pad_token = words.eos_token
        rows = data.load(
            folder, options.data, lambda rows: rankings.made(rows, renderer, options.seed), cache
        )
    else:
        rows = data.load(folder, options.data, lambda rows: (sides(row, renderer) for row in rows), cache)
    config = RewardConfig(
        **{
            "center_rewards_coefficient": options.centre or None,
            "max_length": options.max_length or None,
            **fitting.arguments(out, options),
        }
    )

    def trainer() -> RewardTrainer:
        kind = rankings.RankingTrainer if whole else RewardTrainer
        collator = {"data_collator": rankings.Collator(words.pad_token_id)} if whole else {}
        return kind(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            peft_config=fitting.adapter(options, "SEQ_CLS"),
            **collator,
        )

    cut = fitting.cut(rows, "input_ids" if whole else "chosen_ids", config.max_length)
    return fitting.fit(trainer, out, options, rows, "trl.reward", cut)


def sides(row: Mapping[str, Any], renderer: Renderer) -> dict[str, list[int]]:
    """The two conversations of a row as tokens."""
    both = pair(row)
    found = {}
    for name, side in (("chosen_ids", both.chosen), ("rejected_ids", both.rejected)):
        text = renderer.text(side.messages, side.tools)
        found[name] = list(renderer.tokenizer(text, add_special_tokens=False)["input_ids"])
        if not found[name]:
            raise RunError("a side of the pair is empty")
    return found
