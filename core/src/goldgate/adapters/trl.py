"""trl: a reward function for ``GRPOTrainer(reward_funcs=[…])`` and its kin.

trainer = GRPOTrainer(reward_funcs=[reward("math.answer", columns={"solution": "reference.answer"})], …)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from goldgate.adapters.gate import Gate, score
from goldgate.nouns import Verdict

_NOT_COLUMNS = ("trainer_state", "log_extra", "log_metric", "environments")


def reward(verifier: str, options: Any = None, **gate: Any) -> Callable[..., list[float | None]]:
    """A reward function of a verifier; ``gate`` as for ``Gate``. Columns of the data set are those of the row
    format. An abstention or a failure is None, which trl leaves out of the reward.
    """
    judge = Gate(verifier, options, **gate)

    def function(
        prompts: Sequence[Any], completions: Sequence[Any], completion_ids: Any = None, **columns: Any
    ) -> list[float | None]:
        told = {key: values for key, values in columns.items() if key not in _NOT_COLUMNS}
        rows = [
            {"prompt": prompt, **{key: values[at] for key, values in told.items()}}
            for at, prompt in enumerate(prompts)
        ]
        results = judge.rows(rows, completions)
        if log := columns.get("log_extra"):
            log(f"{verifier} why", [result.why for result in results])
        if measure := columns.get("log_metric"):
            failed = sum(not isinstance(result, Verdict) for result in results)
            measure(f"{verifier}/failed", failed / max(1, len(results)))
        return [score(result) for result in results]

    function.__name__ = verifier
    return function
