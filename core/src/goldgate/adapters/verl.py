"""verl: a ``compute_score`` for ``reward.custom_reward_function``. In a file that its ``path`` names:

from goldgate.adapters.verl import scorer
compute_score = scorer("math.answer", unscored=0.0)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate


def scorer(
    verifier: str, options: Any = None, *, unscored: float, no_answer: float = 0.0, **gate: Any
) -> Callable[..., dict[str, Any]]:
    """A ``compute_score`` of a verifier; ``gate`` as for ``Gate``.

    verl has no way to leave a response out, so you must say what an abstention or a failure is worth:
    ``unscored``. A response without an answer earns ``no_answer``; verl does not say which were cut off,
    unless ``extra_info`` has a ``finish``. The columns ``no_answer``, ``abstained`` and ``failed`` count
    them among verl's metrics.
    """
    judge = Gate(verifier, options, **gate)

    def compute_score(
        data_source: str,
        solution_str: str,
        ground_truth: Any,
        extra_info: Mapping[str, Any] | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        extra = dict(extra_info or {})
        prompt = extra.pop("prompt", extra.pop("question", ""))
        finish = str(extra.pop("finish", "") or "")
        tags = {"data_source": data_source}
        result = judge(prompt, solution_str, ground_truth, finish=finish, tags=tags)
        return {"score": rewards.reward(result, unscored, no_answer), **rewards.shares([result])}

    return compute_score
