"""OpenRLHF: a ``reward_func`` for a reward given as a Python file:

from goldgate.adapters.openrlhf import reward
reward_func = reward("math.answer", unscored=0.5)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from goldgate.adapters.gate import Gate, score
from goldgate.nouns import Verdict


def reward(
    verifier: str, options: Any = None, *, unscored: float, **gate: Any
) -> Callable[..., dict[str, Any]]:
    """A ``reward_func`` of a verifier; ``gate`` as for ``Gate``. A query is the prompt and the response,
    a label the reference.

    OpenRLHF has no way to leave a response out, so you must say what an abstention or a failure is worth:
    ``unscored``.
    """
    judge = Gate(verifier, options, **gate)

    def reward_func(
        queries: Sequence[str], prompts: Sequence[str], labels: Sequence[Any], **_: Any
    ) -> dict[str, Any]:
        import torch

        rows = [{"prompt": prompt, "reference": label} for prompt, label in zip(prompts, labels, strict=True)]
        said = [query.removeprefix(prompt) for query, prompt in zip(queries, prompts, strict=True)]
        results = judge.rows(rows, said)
        scores = torch.tensor([unscored if (one := score(r)) is None else one for r in results])
        abstained = [float(isinstance(r, Verdict) and r.score is None) for r in results]
        failed = [float(not isinstance(r, Verdict)) for r in results]
        logs = {"abstained": torch.tensor(abstained), "failed": torch.tensor(failed)}
        return {"rewards": scores, "scores": scores, "extra_logs": logs}

    return reward_func
