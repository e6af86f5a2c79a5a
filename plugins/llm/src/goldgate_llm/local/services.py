"""Services that hold one model in this process: chats, rewards, embeddings and entailment."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

from goldgate import Completion, ConfigError

from goldgate_llm.local.options import (
    HINT,
    EntailmentOptions,
    ModelOptions,
    TransformersEmbedOptions,
    TransformersOptions,
    TransformersRewardOptions,
    probe,
)

LOG = logging.getLogger(__name__)


class Answering(Protocol):
    """A loaded model that answers one kind of request."""

    def answer(self, requests: Sequence[Any]) -> list[Any]:
        """A reply or a Failure per request, in order."""

    def close(self) -> None:
        """Let go of the weights."""


class ModelServer:
    """A server that holds one model. It is given several batches at once, to put rows of about the same
    length together.
    """

    def __init__(self, model: Answering, batch: int) -> None:
        self.batch = 4 * batch
        self.parallel = 1
        self._model = model
        self._tokens = 0
        self._seconds = 0.0

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        """A reply or a Failure per request. The same request gives the same reply whatever else is in the
        batch, up to the rounding of the model's own sums.
        """
        began = time.perf_counter()
        replies = self._model.answer(requests)
        self._seconds += time.perf_counter() - began
        self._tokens += sum(reply.completion_tokens for reply in replies if isinstance(reply, Completion))
        return replies

    @property
    def tokens_per_second(self) -> float:
        """New tokens per second of work so far."""
        return self._tokens / self._seconds if self._seconds else 0.0

    def close(self) -> None:
        """Forget the model; the speed of one that wrote is logged."""
        if self._tokens:
            LOG.info("%d tokens at %.0f tokens/s", self._tokens, self.tokens_per_second)
        self._model.close()


def chat(options: TransformersOptions) -> ModelServer:
    """A causal model that answers chats. Raises ConfigError where it or transformers is not there."""
    return _opened("generation", options)


def reward(options: TransformersRewardOptions) -> ModelServer:
    """A reward model. Raises ConfigError where it is none, or transformers is not there."""
    return _opened("rewards", options)


def embed(options: TransformersEmbedOptions) -> ModelServer:
    """An encoder whose token vectors are averaged. Raises ConfigError where it cannot be loaded."""
    return _opened("embeddings", options)


def entailment(options: EntailmentOptions) -> ModelServer:
    """A model for natural language inference. Raises ConfigError where its labels are not named."""
    return _opened("entailment", options)


def _opened(module: str, options: ModelOptions) -> ModelServer:
    if not all(each.works for each in probe()):
        raise ConfigError(f"a local model needs torch and transformers: {HINT}")
    if options.path is not None and not options.path.is_dir():
        raise ConfigError(f"there is no model folder {options.path}")
    try:
        model: Answering = import_module(f"goldgate_llm.local.{module}").load(options)
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot load the model {options.source}: {error}") from error
    return ModelServer(model, options.batch)
