"""The service ``preference.reward``: a reward model in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from goldgate import ConfigError, Failure, Probe, Reward

if TYPE_CHECKING:
    from goldgate_preference.scoring import RewardModel

MEND = "pip install 'goldgate-preference[transformers]'"


@dataclass(frozen=True)
class Local:
    """Which reward model: ``path`` is a folder, ``model`` a name on the Hugging Face hub; one of the two.

    ``batch`` conversations are scored at once. ``threads`` limits torch on a CPU (0: its own choice).
    """

    path: Path | None = None
    model: str = ""
    revision: str = "main"
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    batch: int = 64
    device: str = "auto"
    threads: int = field(default=0, metadata={"digest": False})

    def __post_init__(self) -> None:
        if (self.path is None) == (not self.model):
            raise ValueError("give either path (a folder) or model (a name on the hub)")
        if self.batch < 1 or self.threads < 0:
            raise ValueError("batch is at least 1, and threads at least 0")


class Rating:
    """A server that holds one reward model, and is given several batches at once to sort by length."""

    def __init__(self, model: RewardModel, batch: int) -> None:
        self.batch = 4 * batch
        self.parallel = 1
        self._model = model

    def serve(self, requests: Sequence[Reward]) -> Sequence[float | Failure]:
        """The reward of each conversation; a Failure for one longer than the model's context."""
        return self._model.rate([request.messages for request in requests])

    def close(self) -> None:
        """Forget the model."""
        self._model.close()


def load(options: Local) -> Rating:
    """Load the model. Raises ConfigError where it or transformers is not there."""
    if not all(probe.works for probe in probe()):
        raise ConfigError(f"preference.reward needs torch and transformers: {MEND}")
    from goldgate_preference.scoring import RewardModel

    source = options.model or str(options.path)
    if options.path is not None and not options.path.is_dir():
        raise ConfigError(f"there is no model folder {options.path}")
    try:
        model = RewardModel(
            source, options.revision, options.dtype, options.device, options.batch, options.threads
        )
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot load the reward model {source}: {error}") from error
    return Rating(model, options.batch)


def probe() -> Sequence[Probe]:
    """Whether reward models can run here; nothing is imported for it."""
    missing = [name for name in ("torch", "transformers") if find_spec(name) is None]
    found = f"not installed: {', '.join(missing)}" if missing else "torch and transformers are installed"
    return [Probe("reward models", not missing, found, MEND if missing else "")]
