"""The verifier ``preference.score``: what a reward model says of a conversation."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field

from goldgate import Candidate, Reward, Verdict, abstain, no_answer


@dataclass(frozen=True, slots=True)
class ScoreOptions:
    """Nothing to choose but the service, where a step talks to more than one."""

    reward: str = field(default="", metadata={"service": "reward"})
    """The service that scores; the step's own by default."""


def score(candidate: Candidate, options: ScoreOptions) -> Generator[Reward, float, Verdict]:
    """The logistic of the reward: the chance that the response is preferred to one of reward 0 (Bradley
    and Terry). It ranks; with ``accept = 0.0`` in the config it rejects nothing.
    """
    if not any(message.content.strip() or message.tool_calls for message in candidate.messages):
        return no_answer("there is no response to score", code="empty")
    reward = yield Reward((*candidate.sample.prompt, *candidate.messages), options.reward)
    if not math.isfinite(reward):
        return abstain(f"the reward model gave {reward}", code="not_finite")
    return Verdict(logistic(reward), f"its reward is {reward:.4g}", {"reward": reward})


def logistic(reward: float) -> float:
    """1 / (1 + exp(-reward)), for rewards of any size."""
    small = math.exp(-abs(reward))
    return 1.0 / (1.0 + small) if reward >= 0 else small / (1.0 + small)
