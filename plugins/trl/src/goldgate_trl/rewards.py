"""A goldgate verifier as a reward function of trl."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goldgate import Candidate, ConfigError, Judged, Message, rows
from goldgate.config import Config, Source, Use
from goldgate.journal import Claim, Entry, Key
from goldgate.pools import InlinePool
from goldgate.single import plan_of
from goldgate.stages import Group

Scores = Callable[[Sequence[Candidate]], list[float | None]]


class Unjournalled:
    """A ledger that keeps nothing: a policy in training answers no prompt twice the same."""

    def claim(self, keys: Sequence[Key]) -> Sequence[bytes | Claim]:
        return [Claim.YOURS] * len(keys)

    def put(self, entries: Sequence[Entry]) -> None:
        """Nothing is kept."""

    def release(self, keys: Sequence[Key]) -> None:
        """Nothing is held."""


def scores(
    verifier: str, options: Mapping[str, Any], services: Mapping[str, Any], plugins: tuple[str, ...] = ()
) -> Scores:
    """A function that gives the verifier's score of each candidate: None where it abstains or fails.

    Its services stay open as long as the function lives. Raises ConfigError.
    """
    uses = {name: _use(name, table) for name, table in services.items()}
    plan = plan_of(verifier, options, Config("reward", Source(""), (), uses, plugins=plugins))
    pool = InlinePool(plan, Unjournalled())

    def score(candidates: Sequence[Candidate]) -> list[float | None]:
        groups = (Group(str(n), one.sample, (Judged(one),)) for n, one in enumerate(candidates))
        judged = [group.judged[0] for group in pool.map(0, groups)]
        return [None if one.failure else one.verdicts[verifier].score for one in judged]

    return score


def reward_function(score: Scores, name: str) -> Callable[..., list[float | None]]:
    """What trl calls with the completions of a step and the data set's columns; ``row`` is ours."""

    def reward(completions: Sequence[Any], row: Sequence[str], **columns: Any) -> list[float | None]:
        pairs = zip(row, completions, strict=True)
        return score([_candidate(json.loads(one), completion) for one, completion in pairs])

    reward.__name__ = name.replace(".", "_")
    return reward


def _candidate(raw: Mapping[str, Any], completion: Any) -> Candidate:
    sample, _ = rows.read(raw, "row")
    if isinstance(completion, str):
        return Candidate(sample, (Message("assistant", completion),))
    said = [Message(str(message["role"]), str(message.get("content") or "")) for message in completion]
    return Candidate(sample, tuple(said))


def _use(name: str, table: Mapping[str, Any]) -> Use:
    if "use" not in table:
        raise ConfigError(f"services.{name}: use is missing")
    return Use(table["use"], {key: value for key, value in table.items() if key != "use"})
