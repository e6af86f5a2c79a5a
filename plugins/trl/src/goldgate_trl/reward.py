"""The reward model (Llama 3 report, 4.1.2): logistic loss on every pair of a ranking, without a margin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trl import RewardConfig, RewardTrainer

from goldgate_trl import data, fitting
from goldgate_trl.options import Reward


def train(folder: Path, out: Path, options: Reward) -> Mapping[str, float]:
    """Train on the rows ``prompt``, ``chosen``, ``rejected`` of a run folder. A triple (edited > chosen >
    rejected) is three rows there. The weights of the policy are kept, only the score head is new.
    """
    rows = data.load(folder, options.data, ("prompt", "chosen", "rejected"), out / fitting.WORK / "data")
    words = fitting.tokenizer(options)
    config = RewardConfig(
        **{
            "center_rewards_coefficient": options.centre or None,
            "max_length": options.max_length or None,
            **fitting.arguments(out, options),
        }
    )

    def make() -> RewardTrainer:
        return RewardTrainer(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            peft_config=fitting.adapter(options, "SEQ_CLS"),
        )

    return fitting.fit(make, out, options, rows, "trl.reward")
