"""trl: a reward function for ``GRPOTrainer(reward_funcs=[…])`` and its kin.

trainer = GRPOTrainer(reward_funcs=[reward("math.answer", columns={"solution": "reference.answer"})], …)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from goldgate.adapters import rewards as worth
from goldgate.adapters.gate import Gate
from goldgate.errors import ConfigError

_NOT_COLUMNS = ("trainer_state", "log_extra", "log_metric", "environments")


def reward(
    verifier: str,
    options: Any = None,
    *,
    unscored: float | None = None,
    no_answer: float | None = 0.0,
    max_tokens: int = 0,
    ends: Collection[int] = (),
    row: str = "",
    **gate: Any,
) -> Callable[..., list[float | None]]:
    """A reward function of a verifier; ``gate`` as for ``Gate``. Columns of the data set are those of the row
    format; ``row`` names a column that holds the whole row as JSON text.

    A response without an answer earns ``no_answer``: one that is empty, refused or cut off, or on which the
    verifier says so. trl does not say which were cut off: give ``max_tokens``, its limit of new tokens, and
    ``ends``, the ids of tokens that end a response. Other abstentions and failures are ``unscored``: by
    default None, which trl leaves out. The shares of all three are logged as metrics. Raises ConfigError at
    the first batch where a column is missing.
    """
    judge = Gate(verifier, options, **gate)

    def function(
        prompts: Sequence[Any], completions: Sequence[Any], completion_ids: Any = None, **columns: Any
    ) -> list[float | None]:
        rows = _whole(columns, row) if row else _rows(prompts, columns)
        results = judge.rows(rows, completions, _finishes(completion_ids, len(rows), max_tokens, ends))
        if log := columns.get("log_extra"):
            log(f"{verifier} why", [result.why for result in results])
        if measure := columns.get("log_metric"):
            for name, share in worth.shares(results).items():
                measure(f"{verifier}/{name}", share)
        return [worth.reward(result, unscored, no_answer) for result in results]

    function.__name__ = verifier.replace(".", "_")
    return function


def _rows(prompts: Sequence[Any], columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    kept = {key: values for key, values in columns.items() if key not in _NOT_COLUMNS}
    return [
        {"prompt": prompt, **{key: values[at] for key, values in kept.items()}}
        for at, prompt in enumerate(prompts)
    ]


def _whole(columns: Mapping[str, Any], row: str) -> list[dict[str, Any]]:
    if row not in columns:
        raise ConfigError(f"the data set has no column {row!r}")
    return [msgspec.json.decode(text) for text in columns[row]]


def _finishes(completion_ids: Any, count: int, max_tokens: int, ends: Collection[int]) -> list[str]:
    """How each completion ended, where its tokens are known."""
    if not max_tokens or completion_ids is None:
        return [""] * count
    return [
        "length" if len(ids) >= max_tokens and int(ids[-1]) not in ends else "stop" for ids in completion_ids
    ]
