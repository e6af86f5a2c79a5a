"""Options of the trainers. Values that the Llama 3 report gives are its own; all others are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True)
class Training:
    """What every trainer knows.

    ``path`` is the folder of the model to start from, ``model`` a name on the Hugging Face hub; one of
    the two. ``steps`` overrules ``epochs`` where it is above 0. ``batch`` rows a device and step, times
    ``accumulate``. ``warmup`` steps. ``max_length`` in tokens, 0 for no truncation. ``lora_rank`` above 0
    trains a LoRA adapter and merges it at the end; ``lora_targets`` are module names (none: peft's
    choice). ``save_every`` steps a checkpoint is written, from which a second call goes on. ``threads``
    limits torch on a CPU. ``extra`` goes to trl's config as it is (deepspeed, fsdp, bf16, packing …).
    """

    path: Path | None = None
    model: str = ""
    steps: int = 0
    epochs: float = 1.0
    learning_rate: float = 1e-5  # SFT and DPO in the report
    batch: int = 8
    accumulate: int = 1
    warmup: int = 0
    schedule: Literal["linear", "cosine", "constant", "constant_with_warmup"] = "linear"
    max_length: int = 0
    seed: int = 0
    lora_rank: int = 0
    lora_alpha: int = 16
    lora_targets: tuple[str, ...] = ()
    save_every: int = 0
    device: Literal["auto", "cpu"] = "auto"
    threads: int = 0
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.path is None) == (not self.model):
            raise ValueError("give either path (a folder) or model (a name on the hub)")
        if min(self.steps, self.warmup, self.max_length, self.lora_rank, self.save_every, self.threads) < 0:
            raise ValueError("steps, warmup, max_length, lora_rank, save_every and threads are at least 0")
        if self.batch < 1 or self.accumulate < 1 or self.learning_rate <= 0 or self.epochs <= 0:
            raise ValueError("batch and accumulate are at least 1, learning_rate and epochs above 0")

    @property
    def source(self) -> str:
        """Where the model to start from is."""
        return self.model or str(self.path)


@dataclass(frozen=True)
class Sft(Training):
    """Supervised fine-tuning. ``data`` names the data set within the folder."""

    data: str = "sft"


@dataclass(frozen=True)
class Reward(Training):
    """A reward model: pairwise logistic loss without a margin. ``centre`` is the weight of the term
    that keeps rewards around 0.
    """

    data: str = "preference"
    centre: float = 0.01


@dataclass(frozen=True)
class Dpo(Training):
    """DPO with ``beta``, ``nll`` times the mean negative log-likelihood of the chosen response, and
    formatting tokens left out of the preference term. ``formatting`` names further such tokens besides
    the tokenizer's special ones; ``mask_formatting`` turns the mask off.
    """

    data: str = "preference"
    beta: float = 0.1
    nll: float = 0.2
    mask_formatting: bool = True
    formatting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grpo(Training):
    """GRPO on the problems of the folder, with a goldgate verifier as the reward.

    ``verifier`` is its name, ``verifier_options`` its options; ``services`` are tables as in a config,
    for the verifiers that ask; ``plugins`` are modules or files of your own to load. An abstention or a
    failure leaves the completion out. ``generations`` completions a prompt.
    """

    data: str = "problems"
    verifier: str = ""
    verifier_options: Mapping[str, Any] = field(default_factory=dict)
    services: Mapping[str, Any] = field(default_factory=dict)
    plugins: tuple[str, ...] = ()
    generations: int = 8
    temperature: float = 1.0
    max_tokens: int = 256
    beta: float = 0.0

    def __post_init__(self) -> None:
        Training.__post_init__(self)
        if not self.verifier:
            raise ValueError("verifier names the reward")


@dataclass(frozen=True)
class Averaging:
    """Which checkpoints, and with which ``weights`` (none: all the same; else they are scaled to 1)."""

    models: tuple[Path, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if not self.models:
            raise ValueError("models names at least one folder")
        if self.weights and (len(self.weights) != len(self.models) or sum(self.weights) <= 0):
            raise ValueError("weights has one number a model, with a sum above 0")
