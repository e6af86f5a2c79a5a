"""OpenRLHF: a ``reward_func`` for a reward given as a Python file:

from goldgate.adapters.openrlhf import reward
reward_func = reward("math.answer", unscored=0.0)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate


def reward(
    verifier: str, options: Any = None, *, unscored: float, no_answer: float = 0.0, **gate: Any
) -> Callable[..., dict[str, Any]]:
    """A ``reward_func`` of a verifier; ``gate`` as for ``Gate``. A query is the prompt and the response,
    a label the reference.

    OpenRLHF has no way to leave a response out, so you must say what an abstention or a failure is worth:
    ``unscored``. A response without an answer earns ``no_answer``. All three are logged.
    """
    judge = Gate(verifier, options, **gate)

    def reward_func(
        queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], **_: Any
    ) -> dict[str, Any]:
        import torch

        rows = [{"prompt": prompt, "reference": label} for prompt, label in zip(prompts, labels, strict=True)]
        responses = [query.removeprefix(prompt) for query, prompt in zip(queries, prompts, strict=True)]
        results = judge.rows(rows, responses)
        scores = torch.tensor([rewards.scored(result, unscored, no_answer) for result in results])
        counts = [rewards.shares([result]) for result in results]
        logs = {name: torch.tensor([count[name] for count in counts]) for name in rewards.shares([])}
        return {"rewards": scores, "scores": scores, "extra_logs": logs}

    return reward_func
