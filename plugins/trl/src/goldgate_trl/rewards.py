"""A goldgate verifier as a reward function of trl."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goldgate import Candidate, ConfigError, Message
from goldgate.adapters import Gate, score
from goldgate.runs import Config, ServiceConfig, Source, read_row

Scores = Callable[[Sequence[Candidate]], list[float | None]]


def scores(
    verifier: str, options: Mapping[str, Any], services: Mapping[str, Any], plugins: tuple[str, ...] = ()
) -> Scores:
    """A function that gives the verifier's score of each candidate: None where it abstains or fails.

    Its services stay open as long as the function lives. Raises ConfigError.
    """
    uses = {name: _use(name, table) for name, table in services.items()}
    gate = Gate(verifier, options, like=Config("reward", (Source(""),), (), uses, plugins=plugins))
    return lambda candidates: [score(result) for result in gate.judge(candidates)]


def reward_function(judge: Scores, name: str) -> Callable[..., list[float | None]]:
    """What trl calls with the completions of a step and the data set's columns; ``row`` is ours."""

    def reward(completions: Sequence[Any], row: Sequence[str], **columns: Any) -> list[float | None]:
        pairs = zip(row, completions, strict=True)
        return judge([_candidate(json.loads(one), completion) for one, completion in pairs])

    reward.__name__ = name.replace(".", "_")
    return reward


def _candidate(raw: Mapping[str, Any], completion: Any) -> Candidate:
    sample, _ = read_row(raw, "row")
    if isinstance(completion, str):
        return Candidate(sample, (Message("assistant", completion),))
    said = [Message(str(message["role"]), str(message.get("content") or "")) for message in completion]
    return Candidate(sample, tuple(said))


def _use(name: str, table: Mapping[str, Any]) -> ServiceConfig:
    if "use" not in table:
        raise ConfigError(f"services.{name}: use is missing")
    return ServiceConfig(table["use"], {key: value for key, value in table.items() if key != "use"})
