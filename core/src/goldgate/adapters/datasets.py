"""Hugging Face datasets: verdicts as columns, and a filter.

dataset.map(judge("math.answer"), batched=True, features=features(dataset))
dataset.filter(accepted("math.answer"))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from goldgate.adapters.gate import Gate
from goldgate.adapters.rewards import UnscoredError, kind
from goldgate.nouns import Failure, Verdict


def judge(
    verifier: str, options: Any = None, *, response: str = "response", **gate: Any
) -> Callable[[Mapping[str, list[Any]]], dict[str, list[Any]]]:
    """For ``map(batched=True)``: adds the columns ``score`` (null where there is none), ``why``, ``outcome``
    (scored, no_answer, abstained or failed) and ``failure``. ``response`` names the column that is judged;
    ``gate`` as for ``Gate``. Raises ConfigError at the first batch where a column is missing.
    """
    held = Gate(verifier, options, **gate)

    def function(batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        names = [name for name in batch if name != response]
        count = len(batch[response])
        rows = [{"prompt": "", **{name: batch[name][at] for name in names}} for at in range(count)]
        results = held.rows(rows, batch[response])
        return {
            "score": [one.score if isinstance(one, Verdict) else None for one in results],
            "why": [one.why if isinstance(one, Verdict) else None for one in results],
            "outcome": [kind(one) for one in results],
            "failure": [one.why if isinstance(one, Failure) else None for one in results],
        }

    return function


def features(dataset: Any) -> Any:
    """The columns of a data set and those that ``judge`` adds. Without them, ``map`` takes a column's type
    from its first batch, and a batch without a failure has none to show.
    """
    from datasets import Features, Value

    added = {"score": Value("float64"), **{key: Value("string") for key in ("why", "outcome", "failure")}}
    return Features({**dataset.features, **added})


def accepted(
    verifier: str, options: Any = None, *, response: str = "response", accept: float = 1.0, **gate: Any
) -> Callable[[Mapping[str, Any]], bool]:
    """For ``filter``: whether the verifier gives at least ``accept``. An abstention is not accepted; a
    failure raises UnscoredError, because dropping the row would be a verdict.
    """
    held = Gate(verifier, options, **gate)

    def function(row: Mapping[str, Any]) -> bool:
        rest = {key: value for key, value in row.items() if key != response}
        (result,) = held.rows([{"prompt": "", **rest}], [row[response]])
        if isinstance(result, Failure):
            raise UnscoredError(f"the machinery failed: {result.why}")
        return result.score is not None and result.score >= accept

    return function
