"""Direct preference optimisation (Llama 3 report, 4.1.4): β 0.1, a likelihood term, formatting masked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from trl import DPOConfig

from goldgate_trl import data, fitting
from goldgate_trl.masks import FormattingCollator, FormattingDpo, formatting_ids
from goldgate_trl.options import Dpo


def train(folder: Path, out: Path, options: Dpo) -> Mapping[str, float]:
    """Train on the rows ``prompt``, ``chosen``, ``rejected`` of a run folder; the model one starts from is
    the reference. The model is saved in ``out``.
    """
    rows = data.load(folder, options.data, ("prompt", "chosen", "rejected"), out / fitting.WORK / "data")
    words = fitting.tokenizer(options)
    if words.pad_token is None:
        words.pad_token = words.eos_token
    config = DPOConfig(
        **{
            "beta": options.beta,
            "loss_type": ["sigmoid"],
            "max_length": options.max_length or None,
            **fitting.arguments(out, options),
        }
    )
    formats = formatting_ids(words, options.formatting) if options.mask_formatting else []

    def make() -> FormattingDpo:
        trainer = FormattingDpo(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            data_collator=FormattingCollator(
                pad_token_id=words.pad_token_id, max_length=config.max_length, formatting=formats
            ),
            peft_config=fitting.adapter(options, "CAUSAL_LM"),
        )
        trainer.nll = options.nll
        return trainer

    return fitting.fit(make, out, options, rows, "trl.dpo")
