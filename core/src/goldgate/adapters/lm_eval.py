"""lm-evaluation-harness: a ``process_results`` for a task's YAML. In a file beside it, ``checks.py``:

    from goldgate.adapters.lm_eval import results
    process = results("math.answer", columns={"question": "prompt", "answer": "reference.answer"})

and in the YAML: ``process_results: !function checks.process``, with the metric ``score`` (aggregation: mean).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goldgate.adapters.gate import Gate, score
from goldgate.nouns import Failure


def results(verifier: str, options: Any = None, **gate: Any) -> Callable[..., dict[str, float]]:
    """A ``process_results`` of a verifier; ``gate`` as for ``Gate``. The document's fields are the columns
    of the row. An abstention or a failure leaves ``score`` out, so that its mean is over what was decided;
    ``abstained`` and ``failed`` are metrics of their own.
    """
    judge = Gate(verifier, options, **gate)

    def process(doc: Mapping[str, Any], said: Sequence[Any]) -> dict[str, float]:
        text = said[0] if isinstance(said[0], str) else said[0][0]
        (result,) = judge.rows([{"prompt": "", **doc}], [text])
        failed = isinstance(result, Failure)
        found = score(result)
        told = {"abstained": float(found is None and not failed), "failed": float(failed)}
        return told if found is None else {"score": found, **told}

    return process
