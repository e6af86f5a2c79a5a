"""A goldgate verifier as GRPO's reward function: the core's adapter for trl, with a config's services."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from goldgate import ConfigError
from goldgate.adapters import trl as adapter
from goldgate.runs import Config, ServiceConfig, Source

from goldgate_trl.options import GrpoOptions

ROW = "row"  # the column that holds a problem in goldgate's own row format


def reward_function(options: GrpoOptions, ends: Collection[int]) -> Callable[..., list[float | None]]:
    """What trl calls with the completions of a step. ``ends`` are the tokens that end a response: a
    completion of ``max_tokens`` without one was cut off. Raises ConfigError.
    """
    services = {name: _service(name, table) for name, table in options.services.items()}
    like = Config("reward", (Source(""),), (), services, plugins=options.plugins)
    return adapter.reward(
        options.verifier,
        options.verifier_options,
        unscored=options.unscored,
        no_answer=options.no_answer,
        max_tokens=options.max_tokens,
        ends=ends,
        row=ROW,
        like=like,
        truncated=options.truncated,
    )


def _service(name: str, table: Mapping[str, Any]) -> ServiceConfig:
    if "use" not in table:
        raise ConfigError(f"services.{name}: use is missing")
    return ServiceConfig(table["use"], {key: value for key, value in table.items() if key != "use"})
