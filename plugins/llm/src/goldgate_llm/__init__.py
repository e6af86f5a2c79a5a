"""Models to talk to: endpoints, local models, recordings; and the generator that samples them."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Generator, Service, hookimpl

from goldgate_llm import endpoint, local, recorded
from goldgate_llm.sample import Sampling, sample

__all__ = ["goldgate_generators", "goldgate_services"]


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Three ways to answer a Chat."""
    return {
        "llm.openai": Service(endpoint.connect, ("chat",), endpoint.Endpoint),
        "llm.transformers": Service(local.load, ("chat",), local.Local, probe=local.probe),
        "llm.replay": Service(recorded.load, ("chat",), recorded.Recording),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Samples from a policy."""
    return {"llm.sample": Generator(sample, options=Sampling, asks=("chat",))}
