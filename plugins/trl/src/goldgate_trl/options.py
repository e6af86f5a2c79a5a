"""Options of the trainers. Values that the Llama 3 report gives are its own; all others are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Thoughts = Literal["keep", "strip", "inline"]


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What every trainer on trl knows."""

    path: Path | None = None
    """The folder of the model to start from; or give ``model``."""
    model: str = ""
    """The name on the Hugging Face hub of the model to start from; or give ``path``."""
    steps: int = 0
    """Steps of the optimiser; above 0 it overrules ``epochs``."""
    epochs: float = 1.0
    """How often the data is gone through."""
    learning_rate: float = 1e-5
    """The report's for SFT (4.1.3) and DPO (4.1.4)."""
    batch: int = 8
    """Rows per device and step."""
    accumulate: int = 1
    """Batches whose gradients make one step."""
    warmup: int = 0
    """Steps in which the learning rate rises."""
    schedule: Literal["linear", "cosine", "constant", "constant_with_warmup"] = "linear"
    """How the learning rate falls."""
    max_length: int = 0
    """The most tokens of a row; 0 cuts nothing. How many rows were cut is among the measures."""
    thoughts: Thoughts = "keep"
    """What becomes of an answer's thoughts: given to the template as reasoning_content, left out ("strip"),
    or put before the content as <think> ("inline"), for templates that do not know them."""
    seed: int = 0
    """Of the order of rows, dropout and new weights."""
    lora_rank: int = 0
    """Above 0, a LoRA adapter of this rank is trained and merged at the end."""
    lora_alpha: int = 16
    """LoRA's scale."""
    lora_targets: tuple[str, ...] = ()
    """Modules that LoRA changes, by name; none is peft's choice."""
    save_every: int = 0
    """Steps between checkpoints, from which a second call goes on; 0 writes none."""
    device: Literal["auto", "cpu"] = "auto"
    """"auto" is the GPUs, where there are some."""
    threads: int = 0
    """Limits torch on a CPU; 0 is its own choice."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Goes to trl's config as it is (deepspeed, fsdp, bf16, packing …)."""

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


@dataclass(frozen=True, slots=True)
class SftOptions(TrainingOptions):
    """Supervised fine-tuning."""

    data: str = "sft"
    """The data set within the folder."""
    turns: Literal["whole", "split"] = "whole"
    """"whole" trains all answers of a row at once; "split" makes a row per answer, with all before it as its
    prompt (4.2.1). Rows are split anyway where the template writes earlier answers differently."""


@dataclass(frozen=True, slots=True)
class RewardOptions(TrainingOptions):
    """A reward model: pairwise logistic loss without a margin."""

    data: str = "preference"
    """The data set within the folder."""
    centre: float = 0.01
    """The weight of the term that keeps rewards around 0. Ours."""
    layout: Literal["pairs", "rankings"] = "pairs"
    """"pairs" gives every response a row of its own; "rankings" is the report's layout (4.1.2): all responses
    of a ranking in one row, in random order."""


@dataclass(frozen=True, slots=True)
class StepOptions(TrainingOptions):
    """A step-wise reward model (4.3.3): a score after each step, whose logistic is the probability that the
    step is right.
    """

    data: str = "accepted,rejected"
    """The data sets within the folder, with commas between: steps of rejected solutions count, too."""
    labels: str = "math.step_labels"
    """The verifier whose parts are the labels, a share for each step. Rows of TRL's stepwise form
    (``prompt``, ``completions``, ``labels``) need none."""
    hard: bool = True
    """Whether every share above 0 counts as right (Math-Shepherd's hard labels); else the share is learnt."""


@dataclass(frozen=True, slots=True)
class DpoOptions(TrainingOptions):
    """DPO with a likelihood term, and formatting tokens left out of the preference term."""

    data: str = "preference"
    """The data set within the folder."""
    beta: float = 0.1
    """How near the policy stays to the reference (4.1.4)."""
    nll: float = 0.2
    """The weight of the mean negative log-likelihood of the chosen response (4.1.4)."""
    mask_formatting: bool = True
    """Whether header and end-of-turn tokens are left out of the preference term (4.1.4)."""
    formatting: tuple[str, ...] = ()
    """Further formatting tokens besides the tokenizer's special ones."""


@dataclass(frozen=True, slots=True)
class GrpoOptions(TrainingOptions):
    """GRPO on the problems of the folder, with a goldgate verifier as the reward."""

    data: str = "problems"
    """The data set within the folder, in goldgate's row format."""
    verifier: str = ""
    """The verifier's name."""
    verifier_options: Mapping[str, Any] = field(default_factory=dict)
    """The verifier's options."""
    services: Mapping[str, Any] = field(default_factory=dict)
    """Tables as under [services] of a config, for a verifier that asks."""
    plugins: tuple[str, ...] = ()
    """Modules or files of your own to load."""
    generations: int = 8
    """Completions per prompt."""
    temperature: float = 1.0
    """Of the policy."""
    max_tokens: int = 256
    """The most tokens of a completion; one that has no end by then was cut off."""
    no_answer: float = 0.0
    """What a completion without an answer earns: one that is empty, refused or cut off."""
    unscored: float | None = None
    """What a completion earns that cannot be judged, or on which the machinery failed; None leaves it out."""
    truncated: Literal["no_answer", "judge"] = "no_answer"
    """Whether a completion that was cut off counts as no answer, or is judged as far as it goes."""
    beta: float = 0.0
    """The weight of the distance to the model one starts from."""

    def __post_init__(self) -> None:
        TrainingOptions.__post_init__(self)
        if not self.verifier:
            raise ValueError("verifier names the reward")


@dataclass(frozen=True, slots=True)
class AverageOptions:
    """Which checkpoints are averaged."""

    models: tuple[Path, ...]
    """Folders of models that share a starting point."""
    weights: tuple[float, ...] = ()
    """One number per model, scaled to sum to 1; none: all the same."""

    def __post_init__(self) -> None:
        if not self.models:
            raise ValueError("models names at least one folder")
        if self.weights and (len(self.weights) != len(self.models) or sum(self.weights) <= 0):
            raise ValueError("weights has one number per model, with a sum above 0")
