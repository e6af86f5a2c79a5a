"""lm-evaluation-harness: a ``process_results`` for a task's YAML. In a file next to it, ``checks.py``:

    from goldgate.adapters.lm_eval import results
    process = results("math.answer", columns={"question": "prompt", "answer": "reference.answer"})

and in the YAML: ``process_results: !function checks.process``, with the metric ``score`` (aggregation: mean).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate


def results(
    verifier: str,
    options: Any = None,
    *,
    unscored: float | None = None,
    no_answer: float | None = 0.0,
    **gate: Any,
) -> Callable[..., dict[str, float]]:
    """A ``process_results`` of a verifier; ``gate`` as for ``Gate``. The document's fields are the columns
    of the row. A response without an answer scores ``no_answer``. Another abstention or a failure scores
    ``unscored``: by default it leaves ``score`` out, so that its mean is over what was decided.
    ``no_answer``, ``abstained`` and ``failed`` are metrics of their own.
    """
    judge = Gate(verifier, options, **gate)

    def process(doc: Mapping[str, Any], responses: Sequence[Any]) -> dict[str, float]:
        text = responses[0] if isinstance(responses[0], str) else responses[0][0]
        (result,) = judge.rows([{"prompt": "", **doc}], [text])
        found = rewards.reward(result, unscored, no_answer)
        metrics = rewards.shares([result])
        return metrics if found is None else {"score": found, **metrics}

    return process
