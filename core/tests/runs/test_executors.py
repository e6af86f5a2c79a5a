"""The executor of a config: its name, its options, and services that it has run in another process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import pytest
from goldgate import Executor, hookimpl
from goldgate.config.file import Config, parse
from goldgate.config.plan import prepare
from goldgate.engine import InlinePool
from goldgate.errors import ConfigError
from goldgate.plugins.loading import load
from goldgate.runs import pipeline

Toys = Callable[..., Config]
ROWS = [{"id": "a", "prompt": "p", "responses": ["ab"]}]


@dataclass(frozen=True, slots=True)
class OwnOptions:
    nodes: int = 1
    """How many."""


class Own:
    """A plug-in with an executor that remembers its options."""

    __name__ = "own"

    def __init__(self) -> None:
        self.seen: list[Any] = []

    @hookimpl
    def goldgate_executors(self) -> dict[str, Executor]:
        def opened(*arguments: Any, options: OwnOptions, **rest: Any) -> InlinePool:
            self.seen.append(options)
            return InlinePool(*arguments, **rest)

        return {"own": Executor(opened, OwnOptions)}


def toys_module() -> ModuleType:
    return sys.modules["toys"]


def test_the_config_names_the_executor_and_gives_its_options(toys: Toys) -> None:
    own = Own()
    config = toys(ROWS, ["toy.even"], executor={"use": "own", "nodes": 3})
    prepare(config)  # loads the toys
    plugins = load(toys_module(), own)
    finished = pipeline.run(config, plugins)
    assert own.seen == [OwnOptions(3)]
    other = toys(ROWS, ["toy.even"], executor="own")
    assert pipeline.run(other, plugins, limit=1).funnel.rows == 1
    assert own.seen == [OwnOptions(3), OwnOptions()]
    # its options are not for another one, and nothing of it decides the results
    assert pipeline.run(config, plugins, "inline").folder == finished.folder
    assert len(own.seen) == 2


def test_a_key_that_an_executor_does_not_know(toys: Toys) -> None:
    config = toys(ROWS, ["toy.even"], executor={"use": "own", "node": 3})
    prepare(config)
    with pytest.raises(ConfigError, match=r"\[executor\] \(own\): unknown key 'node', did you mean 'nodes'"):
        pipeline.run(config, load(toys_module(), Own()))


def test_an_executor_that_is_not_there(toys: Toys) -> None:
    with pytest.raises(ConfigError, match="executor: no plug-in has 'locale': did you mean 'local'"):
        pipeline.run(toys(ROWS, ["toy.even"], executor="locale"))


@pytest.mark.parametrize("wrong", [3, ["local"], {"use": 1}])
def test_an_executor_is_a_name_or_a_table(wrong: Any) -> None:
    table = {"name": "t", "source": {"path": "r"}, "step": [{"use": "toy.even"}], "executor": wrong}
    with pytest.raises(ConfigError, match="t.toml: executor: a name"):
        parse(table, "t.toml")


def connected(argument: str) -> str:
    return f"connected to {argument}"


def test_a_service_elsewhere_is_connected_to_and_keeps_its_digest(
    toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("far_away")
    monkeypatch.setattr(module, "connected", connected, raising=False)
    monkeypatch.setitem(sys.modules, "far_away", module)
    config = toys(ROWS, ["toy.echoed"], services={"e": {"use": "toy.echo"}})
    here = prepare(config).services["e"]
    there = prepare(replace(config, elsewhere={"e": ("far_away:connected", "a socket")})).services["e"]
    assert there.digest == here.digest
    assert there.component.value.answers == here.component.value.answers
    assert there.component.value.options is None
    assert there.component.value.open() == "connected to a socket"


def test_workers_run_verifiers_in_the_order_of_cost(toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = ["toy.even", {"use": "toy.even", "name": "again"}, "select.best"]

    def reversed_(plan: Any, plugins: Any = None) -> Any:
        first, second, *rest = plan.config.step
        return prepare(replace(plan.config, step=(second, first, *rest)), plugins)

    monkeypatch.setattr(pipeline, "by_cost", reversed_)
    rejected = []
    for executor in ("inline", "local"):
        config = toys([{"id": "a", "prompt": "p", "responses": ["abc"]}], steps, workers=1)
        folder = pipeline.run(replace(config, runs=f"{config.runs}-{executor}"), executor=executor).folder
        rejected.append((folder / "rejected.jsonl").read_bytes())
    assert b'"verifier":"again"' in rejected[0]
    assert rejected[0] == rejected[1]
