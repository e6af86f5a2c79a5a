"""Which model, and how it runs. Nothing heavy is imported here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from goldgate import Probe

HINT = "install goldgate-llm[transformers], and torch first to choose its build"


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """Which model, and how it runs in this process."""

    path: Path | None = None
    """The model's folder; or give ``model``."""
    model: str = ""
    """The model's name on the Hugging Face hub; or give ``path``."""
    revision: str = "main"
    """Branch, tag or commit on the hub."""
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    """Type of the weights; "auto" is what they were saved in."""
    batch: int = 64
    """Rows in one call of the model."""
    device: str = "auto"
    """Where it runs, as torch calls it; "auto" is the first GPU, or the CPU."""
    threads: int = field(default=0, metadata={"digest": False})
    """Limits torch on a CPU; 0 is torch's own choice."""

    def __post_init__(self) -> None:
        if (self.path is None) == (not self.model):
            raise ValueError("give either path (a folder) or model (a name on the hub)")
        if self.batch < 1 or self.threads < 0:
            raise ValueError("batch is at least 1, and threads at least 0")

    @property
    def source(self) -> str:
        """Where the model is."""
        return self.model or str(self.path)


@dataclass(frozen=True, slots=True)
class TransformersOptions(ModelOptions):
    """A causal model with a chat template. A prompt that does not fit into its context with ``max_tokens``
    after it is a failure.
    """


@dataclass(frozen=True, slots=True)
class TransformersRewardOptions(ModelOptions):
    """A sequence classifier with one output and a chat template."""


@dataclass(frozen=True, slots=True)
class TransformersEmbedOptions(ModelOptions):
    """An encoder whose token vectors are averaged."""

    prefix: str = ""
    """Put before every text, as some models want it ("query: ")."""


@dataclass(frozen=True, slots=True)
class EntailmentOptions(ModelOptions):
    """A sequence classifier for natural language inference, whose config names its three labels."""


def probe() -> Sequence[Probe]:
    """Whether local models can run here; nothing is imported for it."""
    missing = [name for name in ("torch", "transformers") if find_spec(name) is None]
    detail = f"not installed: {', '.join(missing)}" if missing else "torch and transformers are installed"
    return [Probe("local models", not missing, detail, HINT if missing else "")]
