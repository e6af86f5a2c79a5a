"""Supervised fine-tuning (Llama 3 report, 4.1.3): cross-entropy on the completion, the prompt masked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trl import SFTConfig, SFTTrainer

from goldgate_trl import data, fitting
from goldgate_trl.options import Sft


def train(folder: Path, out: Path, options: Sft) -> Mapping[str, float]:
    """Train on the rows ``prompt`` and ``completion`` of a run folder; the model is saved in ``out``."""
    rows = data.load(folder, options.data, ("prompt", "completion"), out / fitting.WORK / "data")
    words = fitting.tokenizer(options)
    config = SFTConfig(
        **{
            "completion_only_loss": True,
            "max_length": options.max_length or None,
            **fitting.arguments(out, options),
        }
    )

    def make() -> SFTTrainer:
        return SFTTrainer(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            peft_config=fitting.adapter(options, "CAUSAL_LM"),
        )

    return fitting.fit(make, out, options, rows, "trl.sft")
