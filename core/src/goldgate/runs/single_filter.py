"""One filter on its own: the plan in which it decides its labelled cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from goldgate.config.file import Config, Source, StepConfig
from goldgate.config.plan import Plan, prepare
from goldgate.errors import ConfigError
from goldgate.plugins.loading import Component
from goldgate.trust import cases


def plan_of(
    component: Component, options: Mapping[str, Any] | None = None, like: Config | None = None
) -> Plan:
    """The plan that has this filter as its only step. Services, plug-ins and limits are those of the config
    ``like``, and so are the options of its step of that name; else they are the filter's ``case_options``,
    with ``options`` on top. Raises ConfigError.
    """
    name = component.name
    base = like or Config(name, (Source(""),), ())
    steps = [step for step in base.step if name in (step.name, step.use)]
    step = steps[0] if steps else StepConfig(name, name)
    own = dict(step.options) if steps else _case_options(component)
    step = replace(step, when={}, of="", options={**own, **(options or {})})
    plan = prepare(replace(base, step=(step,), cascade=False))
    if not plan.stages or plan.stages[0][0].component.kind != "filters":
        raise ConfigError(f"{name} is no filter")
    return plan


def _case_options(component: Component) -> dict[str, Any]:
    """The options that the shipped cases are decided with. A value that names a file of the package becomes
    its path.
    """
    folder = cases.package(component.value)
    return {
        key: str(folder / value)
        if folder is not None and isinstance(value, str) and (folder / value).is_file()
        else value
        for key, value in component.value.case_options.items()
    }
