"""A plan finds what is missing or ambiguous before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.config.plan import prepare
from goldgate.errors import ConfigError, PluginError

Toys = Callable[..., Config]
ECHO = {"echo": {"use": "toy.echo"}}


def test_stages_part_at_filters_and_selectors_come_last(toys: Toys) -> None:
    steps = ["toy.count", "toy.even", "toy.third", {"use": "toy.even", "name": "again"}, "select.best"]
    plan = prepare(toys([], steps))
    assert [[step.config.name for step in stage] for stage in plan.stages] == [
        ["toy.count", "toy.even"],
        ["toy.third"],
        ["again"],
    ]
    assert [step.config.name for step in plan.selectors] == ["select.best"]


def test_a_seed_is_passed_to_whoever_takes_one(toys: Toys) -> None:
    plan = prepare(toys([], ["toy.count", {"use": "toy.count", "name": "own", "seed": 1}], seed=7))
    assert [step.options.seed for step in plan.stages[0]] == [7, 1]


@pytest.mark.parametrize(
    ("steps", "keys", "message"),
    [
        (["toy.evn"], {}, "no plug-in has 'toy.evn': did you mean 'toy.even'"),
        (["toy.even", "toy.even"], {}, "two steps are named 'toy.even'"),
        (["select.best", "toy.even"], {}, "toy.even comes after a selector"),
        ([{"use": "toy.count", "m": 1}], {}, r"step 1 \(toy.count\): unknown key 'm'"),
        ([{"use": "toy.even", "service": "judge"}], {}, r"no \[services.judge\] in this config"),
        (["toy.echoed"], {}, "asks for echo requests and no service answers them"),
        (
            ["toy.even"],
            {"services": {"e": {"use": "toy.ecko"}}},
            "services.e: no plug-in has 'toy.ecko'",
        ),
        (
            ["toy.even"],
            {"export": {"sft": "xlsx"}},
            "export.sft: no format 'xlsx'; known: datasets, jsonl, parquet",
        ),
        (
            ["toy.echoed"],
            {"services": {"a": {"use": "toy.echo"}, "b": {"use": "toy.echo"}}},
            "step toy.echoed: set service to one of a, b",
        ),
        (
            [{"use": "toy.heard", "judge": "b"}],
            {"services": {"a": {"use": "toy.echo"}}},
            r"step toy.heard: no service 'b' answers echo requests; known: a \(option judge\)",
        ),
        (
            [{"use": "toy.heard", "others": ["a", "compute"]}],
            {"services": {"a": {"use": "toy.echo"}}},
            "no service 'compute' answers echo requests",
        ),
    ],
)
def test_a_mistake_is_found_before_anything_runs(toys: Toys, steps: Any, keys: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        prepare(toys([], steps, **keys))


def test_requests_go_to_the_named_service_the_steps_own_or_the_only_one(toys: Toys) -> None:
    two = {"a": {"use": "toy.echo"}, "b": {"use": "toy.echo", "batch": 9}}
    plan = prepare(toys([], [{"use": "toy.echoed", "service": "b"}], services=two))
    step = plan.stages[0][0].config
    assert plan.route(step, "echo") == "b"
    assert plan.route(step, "echo", "a") == "a"
    assert plan.route(step, "compute") == "compute"
    with pytest.raises(ConfigError, match="no service 'c' answers echo"):
        plan.route(step, "echo", "c")


def test_who_answers_a_step_is_told_by_kind_and_by_option(toys: Toys) -> None:
    two = {"a": {"use": "toy.echo"}, "b": {"use": "toy.echo", "batch": 9}}
    plan = prepare(toys([], [{"use": "toy.heard", "service": "a", "judge": "b"}], services=two))
    asked = [(one.option, one.kind, one.service) for one in plan.asked(plan.stages[0][0])]
    assert asked == [("", "echo", "a"), ("judge", "echo", "b")]
    assert set(plan.used()) == {"a", "b"}


def test_options_change_a_steps_digest_and_services_have_their_own(toys: Toys) -> None:
    steps = [{"use": "toy.count", "n": 1}, {"use": "toy.count", "name": "b", "n": 2}]
    one, two = prepare(toys([], steps)).stages[0]
    assert one.digest != two.digest
    slow = {"e": {"use": "toy.echo", "seconds": 1.0}}
    logged = {"e": {"use": "toy.echo", "log": "x"}}
    plain = prepare(toys([], ["toy.echoed"], services=ECHO)).services["echo"].digest
    assert prepare(toys([], ["toy.echoed"], services=slow)).services["e"].digest != plain
    assert prepare(toys([], ["toy.echoed"], services=logged)).services["e"].digest == plain


@pytest.mark.parametrize("name", ["no_such_module", "missing.py", "broken.py"])
def test_a_plug_in_file_that_does_not_load(toys: Toys, tmp_path: Any, name: str) -> None:
    (tmp_path / "broken.py").write_text("import no_such_module\n")
    with pytest.raises(PluginError, match=name):
        prepare(toys([], ["toy.even"], plugins=[name]))
