"""The one way to load a model of transformers, and to put rows of tokens into batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from transformers import AutoTokenizer

from goldgate_llm.local.options import ModelOptions

UNLIMITED = 1 << 30


@dataclass(slots=True)
class Loaded:
    """A model with its tokenizer. ``context`` is in tokens; ``pad`` is the token that fills up a row."""

    model: Any
    tokenizer: Any
    context: int
    pad: int

    @property
    def device(self) -> Any:
        return self.model.device

    def close(self) -> None:
        """Let go of the weights."""
        self.model = None
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def tensor(self, rows: Sequence[Any], dtype: Any = None) -> torch.Tensor:
        """The rows on the model's device."""
        return torch.tensor(rows, dtype=dtype, device=self.device)

    def padded(
        self, rows: Sequence[list[int]], side: Literal["left", "right"]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Rows of tokens at one width, and which tokens are their own (1) or fill them up (0)."""
        width = max(map(len, rows))
        fill = [width - len(row) for row in rows]
        if side == "left":
            ids = [[self.pad] * gap + row for gap, row in zip(fill, rows, strict=True)]
            mask = [[0] * gap + [1] * len(row) for gap, row in zip(fill, rows, strict=True)]
        else:
            ids = [row + [self.pad] * gap for gap, row in zip(fill, rows, strict=True)]
            mask = [[1] * len(row) + [0] * gap for gap, row in zip(fill, rows, strict=True)]
        return self.tensor(ids), self.tensor(mask)


def load(options: ModelOptions, auto: Any, *, template: bool = False) -> Loaded:
    """The model by ``auto``, a class of transformers. Raises OSError where it is not there, ValueError where
    weights are missing, or the chat template where ``template`` wants one.
    """
    if options.threads:
        torch.set_num_threads(options.threads)
    device = options.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = AutoTokenizer.from_pretrained(options.source, revision=options.revision)
    if template and tokenizer.chat_template is None:
        raise ValueError("its tokenizer has no chat template; save one with it")
    model, info = auto.from_pretrained(
        options.source, revision=options.revision, dtype=options.dtype, output_loading_info=True
    )
    if missing := sorted(name for name in info["missing_keys"] if "pooler" not in name):
        raise ValueError(f"it has no trained {missing[0]}: it is no model of this kind")
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    return Loaded(model.to(device).eval(), tokenizer, _context(model, tokenizer), pad or 0)


def batches(lengths: Mapping[int, int], size: int) -> Iterator[list[int]]:
    """Places in batches of about the same length, longest first: where memory does not suffice, it shows at
    once.
    """
    ordered = sorted(lengths, key=lambda place: -lengths[place])
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _context(model: Any, tokenizer: Any) -> int:
    """Tokens that fit. Tokenizers without a limit name a huge one; RoBERTa and its kin count positions from
    the one after the padding token's.
    """
    positions = getattr(model.config, "max_position_embeddings", None) or UNLIMITED
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None:
            positions = min(positions, module.num_embeddings - module.padding_idx - 1)
    return min(positions, tokenizer.model_max_length or UNLIMITED, UNLIMITED)
