"""verl: a ``compute_score`` for ``reward.custom_reward_function``. In a file that its ``path`` names:

from goldgate.adapters.verl import scorer
compute_score = scorer("math.answer", unscored=0.5)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from goldgate.adapters.gate import Gate, score
from goldgate.nouns import Failure


def scorer(
    verifier: str, options: Any = None, *, unscored: float, **gate: Any
) -> Callable[..., dict[str, Any]]:
    """A ``compute_score`` of a verifier; ``gate`` as for ``Gate``.

    verl has no way to leave a response out, so you must say what an abstention or a failure is worth:
    ``unscored``. The columns ``abstained`` and ``failed`` count them among verl's metrics.
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
        result = judge(prompt, solution_str, ground_truth, tags={"data_source": data_source})
        found = score(result)
        failed = isinstance(result, Failure)
        return {
            "score": unscored if found is None else found,
            "abstained": float(found is None and not failed),
            "failed": float(failed),
        }

    return compute_score
