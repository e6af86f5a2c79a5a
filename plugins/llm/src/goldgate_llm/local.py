"""A local model in this process, by transformers."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from goldgate import Chat, Completion, ConfigError, Failure, Probe

if TYPE_CHECKING:
    from goldgate_llm.generation import Model

LOG = logging.getLogger(__name__)
MEND = "pip install 'goldgate-llm[transformers]'"


@dataclass(frozen=True)
class Local:
    """Which model, and how it runs.

    ``path`` is a folder; ``model`` a name on the Hugging Face hub, with ``revision``. One of the two.
    ``batch`` prompts are generated at once. ``device`` "auto" is the first GPU, or the CPU; ``threads``
    limits torch on a CPU (0: torch's own choice). A prompt that does not fit into the model's context
    with ``max_tokens`` after it is a Failure.
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


class Generating:
    """A server that holds one model. It is given several batches at once, to put prompts of about
    the same length together.
    """

    def __init__(self, model: Model, batch: int) -> None:
        self.batch = 4 * batch
        self.parallel = 1
        self._model = model
        self._tokens = 0
        self._seconds = 0.0

    def serve(self, requests: Sequence[Chat]) -> Sequence[Completion | Failure]:
        """An answer a request. The same seed, index and prompt give the same answer, whatever else
        is in the batch, up to the rounding of the model's own sums.
        """
        began = time.perf_counter()
        answers = self._model.answer(requests)
        self._seconds += time.perf_counter() - began
        self._tokens += sum(one.completion_tokens for one in answers if isinstance(one, Completion))
        return answers

    @property
    def tokens_a_second(self) -> float:
        """New tokens a second of work so far."""
        return self._tokens / self._seconds if self._seconds else 0.0

    def close(self) -> None:
        """Forget the model; its speed is logged."""
        LOG.info("%d tokens at %.0f tokens/s", self._tokens, self.tokens_a_second)
        self._model.close()


def load(options: Local) -> Generating:
    """Load the model. Raises ConfigError where it or transformers is not there."""
    if not all(probe.works for probe in probe()):
        raise ConfigError(f"llm.transformers needs torch and transformers: {MEND}")
    from goldgate_llm.generation import Model

    source = options.model or str(options.path)
    if options.path is not None and not options.path.is_dir():
        raise ConfigError(f"there is no model folder {options.path}")
    try:
        model = Model(source, options.revision, options.dtype, options.device, options.batch, options.threads)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot load the model {source}: {error}") from error
    return Generating(model, options.batch)


def probe() -> Sequence[Probe]:
    """Whether local models can run here; nothing is imported for it."""
    missing = [name for name in ("torch", "transformers") if find_spec(name) is None]
    found = f"not installed: {', '.join(missing)}" if missing else "torch and transformers are installed"
    return [Probe("local models", not missing, found, MEND if missing else "")]
