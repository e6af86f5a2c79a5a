"""Direct preference optimisation (Llama 3 report, 4.1.4): β 0.1, a likelihood term, formatting masked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from goldgate import RunError
from trl import DPOConfig

from goldgate_trl import data, fitting
from goldgate_trl.collator import FormattingCollator, formatting_ids
from goldgate_trl.loss import FormattingDpo
from goldgate_trl.options import DpoOptions
from goldgate_trl.pairs import pair
from goldgate_trl.rendering import Conversation, Renderer, Tokens


def train(folder: Path, out: Path, options: DpoOptions) -> Mapping[str, float]:
    """Train on the rows ``prompt``, ``chosen``, ``rejected`` of a run folder; the model one starts from is
    the reference. The model is saved in ``out``.
    """
    words = fitting.tokenizer(options)
    if words.pad_token is None:
        words.pad_token = words.eos_token
    renderer = Renderer(words, options.thoughts)
    cache = out / fitting.WORK / "data"
    rows = data.load(folder, options.data, lambda rows: (sides(row, renderer) for row in rows), cache)
    config = DPOConfig(
        **{
            "beta": options.beta,
            "loss_type": ["sigmoid"],
            "max_length": options.max_length or None,
            **fitting.arguments(out, options),
        }
    )
    formats = formatting_ids(words, options.formatting) if options.mask_formatting else []

    def trainer() -> FormattingDpo:
        made = FormattingDpo(
            model=options.source,
            args=config,
            train_dataset=rows.dataset,
            processing_class=words,
            data_collator=FormattingCollator(
                pad_token_id=words.pad_token_id, max_length=config.max_length, formatting=formats
            ),
            peft_config=fitting.adapter(options, "CAUSAL_LM"),
        )
        made.nll = options.nll
        return made

    cut = fitting.cut(rows, "chosen_ids", config.max_length, "prompt_ids")
    return fitting.fit(trainer, out, options, rows, "trl.dpo", cut)


def sides(row: Mapping[str, Any], renderer: Renderer) -> dict[str, Any]:
    """The two sides of a row as tokens after a common prompt, and which of them the assistant wrote."""
    both = pair(row)
    chosen, rejected = (_tokens(side, renderer) for side in (both.chosen, both.rejected))
    first = min(chosen.learnt.index(True), rejected.learnt.index(True))
    while chosen.ids[:first] != rejected.ids[:first]:
        first -= 1
    return {
        "prompt_ids": chosen.ids[:first],
        "chosen_ids": chosen.ids[first:],
        "rejected_ids": rejected.ids[first:],
        "chosen_learnt": chosen.learnt[first:],
        "rejected_learnt": rejected.learnt[first:],
    }


def _tokens(side: Conversation, renderer: Renderer) -> Tokens:
    tokens = renderer.tokens(side)
    if tokens is None:
        raise RunError("the chat template writes an answer of this side differently when others follow it")
    if True not in tokens.learnt:
        raise RunError("a side of the pair holds nothing that the assistant wrote")
    return tokens
