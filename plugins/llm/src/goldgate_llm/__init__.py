"""Models to talk to: endpoints, local models, recordings; and the generator that samples them."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Generator, Service, hookimpl

from goldgate_llm import replay
from goldgate_llm.endpoints import chat, connection, embeddings, rewards
from goldgate_llm.local import options, services
from goldgate_llm.sample import SampleOptions, expects, sample

__all__ = ["goldgate_generators", "goldgate_services"]


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Ways to answer a Chat, a Reward, a Rate, an Embed and an Entail."""
    return {
        "llm.openai": Service(chat.connect, ("chat",), chat.ChatOptions, probe=connection.probe),
        "llm.rewards": Service(
            rewards.connect, ("reward", "rate"), rewards.RewardsOptions, probe=connection.probe
        ),
        "llm.embeddings": Service(
            embeddings.connect, ("embed",), embeddings.EmbeddingsOptions, probe=connection.probe
        ),
        "llm.transformers": Service(
            services.chat, ("chat",), options.TransformersOptions, probe=options.probe
        ),
        "llm.transformers_reward": Service(
            services.reward, ("reward", "rate"), options.TransformersRewardOptions, probe=options.probe
        ),
        "llm.transformers_embed": Service(
            services.embed, ("embed",), options.TransformersEmbedOptions, probe=options.probe
        ),
        "llm.entailment": Service(
            services.entailment, ("entail",), options.EntailmentOptions, probe=options.probe
        ),
        "llm.replay": Service(replay.load, ("chat",), replay.ReplayOptions),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Samples from a policy."""
    return {"llm.sample": Generator(sample, options=SampleOptions, asks=("chat",), expects=expects)}
