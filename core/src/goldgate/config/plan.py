"""From a config and what is installed to what will run: stages of resolved steps, and services.

Everything that can be wrong with a config is found here, before anything runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from goldgate import digests
from goldgate.config.file import STEP_KEYS, Config, StepConfig
from goldgate.errors import ConfigError, PluginError
from goldgate.plugins import checks, options
from goldgate.plugins.components import Exporter
from goldgate.plugins.loading import Component, Plugins, distributions, load, missing
from goldgate.plugins.modules import module
from goldgate.plugins.named_services import NamedService, named
from goldgate.plugins.requirements import versions
from goldgate.plugins.resolved import ResolvedService

BUILTIN_FORMATS = ("jsonl", "parquet", "datasets")
STEP_KINDS = ("generators", "verifiers", "filters", "selectors")


@dataclass(frozen=True, slots=True)
class ResolvedStep:
    """A step with its plug-in's component and typed options; ``digest`` names its behaviour.

    ``of`` is what it looks at: "candidate" or "sample"; "either" for the samples of rows without responses
    and the candidates of others. ``early``: it stands before the first generator.
    """

    config: StepConfig
    component: Component
    options: Any
    digest: str
    of: str = "candidate"
    early: bool = False

    def call(self, function: Any, *subject: Any) -> Any:
        """The plug-in's function on a subject, with the options where it takes some."""
        return (
            function(*subject) if self.component.value.options is None else function(*subject, self.options)
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What will run: ``stages`` in order (steps that look at one sample at a time, or filters that follow one
    another), then ``selectors``.
    """

    config: Config
    stages: tuple[tuple[ResolvedStep, ...], ...]
    selectors: tuple[ResolvedStep, ...]
    services: Mapping[str, ResolvedService]
    exporters: Mapping[str, Exporter]

    def segments(self) -> tuple[tuple[ResolvedStep, ...], ...]:
        """The steps that workers run in one go: those of a stage, with the filters behind it."""
        found: list[tuple[ResolvedStep, ...]] = []
        for stage in self.stages:
            if found and stage[0].component.kind == "filters" != found[-1][-1].component.kind:
                found[-1] += stage
            else:
                found.append(stage)
        return tuple(found)

    def lean(self) -> Config:
        """The config without the distributions that the plan has nothing of: a worker need not load them."""
        steps = [*(step for stage in self.stages for step in stage), *self.selectors]
        needed = {step.component.distribution for step in steps} | {"goldgate"}
        needed |= {service.component.distribution for service in self.services.values()}
        if any(export.format not in BUILTIN_FORMATS for export in self.config.export.values()):
            return self.config
        return replace(self.config, disable=(*self.config.disable, *sorted(distributions() - needed)))

    def used(self) -> dict[str, ResolvedService]:
        """The services that the config names, and those that its steps say they ask."""
        steps = [*(step for stage in self.stages for step in stage), *self.selectors]
        routed = {one.service for step in steps for one in self.asked(step)}
        return {n: s for n, s in self.services.items() if n in routed or n in self.config.services}

    def asked(self, step: ResolvedStep) -> list[NamedService]:
        """Who answers a step's requests, by kind, and by the options that name a service. Raises
        ConfigError where nobody does.
        """
        config, kinds = step.config, getattr(step.component.value, "asks", ())
        found = [NamedService("", kind, self.route(config, kind)) for kind in kinds]
        for one in named(step.options):
            try:
                found.append(replace(one, service=self.route(config, one.kind, one.service)))
            except ConfigError as error:
                raise ConfigError(f"{error} (option {one.option})") from error
        return found

    def route(self, step: StepConfig, kind: str, named: str = "") -> str:
        """The service that answers a step's requests of this kind. Raises ConfigError."""
        able = [name for name, service in self.services.items() if kind in service.component.value.answers]
        if named and named not in able:
            known = ", ".join(able) or "none is configured"
            raise ConfigError(
                f"step {step.name}: no service {named!r} answers {kind} requests; known: {known}"
            )
        for wish in (named, step.service):
            if wish in able:
                return wish
        own = [name for name in able if name in self.config.services] or able
        if len(own) == 1:
            return own[0]
        if own:
            raise ConfigError(f"step {step.name}: set service to one of {', '.join(own)}")
        raise ConfigError(
            f"step {step.name} asks for {kind} requests and no service answers them: "
            "add one under [services.NAME]"
        )


def prepare(config: Config, plugins: Plugins | None = None) -> Plan:
    """The plan of a config. Raises ConfigError and PluginError."""
    plugins = plugins or loaded(config)
    seen: set[str] = set()
    steps = []
    for number, step in enumerate(config.step, 1):
        where = f"{config.name}: step {number} ({step.use})"
        if step.name in seen:
            raise ConfigError(
                f"{where}: two steps are named {step.name!r}: give one of them a name of its own"
            )
        seen.add(step.name)
        steps.append(_resolved(step, config, plugins, where))
    steps = _subjects(steps, config.name)
    stages, selectors = _staged(steps, config.name)
    plan = Plan(config, stages, selectors, _services(config, plugins), _exporters(config, plugins))
    for resolved in steps:
        plan.asked(resolved)
    return plan


def loaded(config: Config, executor: str = "local") -> Plugins:
    """The plug-ins that a config runs with. Raises PluginError.

    Of the installed ones only those are imported that its names begin with (``math`` for math.answer), as
    long as they have all that it names and its services answer all that its steps say they ask.
    """
    own = [module(name, Path(config.base)) for name in config.plugins]
    named = {use.partition(".")[0] for use in _named(config)} | {"core", executor}
    found = load(*own, disable=config.disable, only=named)
    if not found.broken and _has_all(config, found, executor):
        return found
    return load(*own, disable=config.disable)


def _named(config: Config) -> set[str]:
    """Every name of a component in a config."""
    found = {step.use for step in config.step} | {service.use for service in config.services.values()}
    return found | {source.reader for source in config.sources if source.reader}


def _has_all(config: Config, found: Plugins, executor: str) -> bool:
    """Whether nothing that was not loaded can matter to a config."""
    used = [part for step in config.step for kind in STEP_KINDS if (part := found.find(kind, step.use))]
    served = {name: found.find("services", one.use) for name, one in config.services.items()}
    readers = [source.reader for source in config.sources if source.reader]
    own = [part for part in found.components["services"].values() if part.distribution == "goldgate"]
    asked = {kind for part in used for kind in getattr(part.value, "asks", ())}
    return (
        len(used) >= len(config.step)
        and None not in served.values()
        and all(found.find("readers", reader) for reader in readers)
        and all(found.find("exporters", export.format) for export in config.export.values())
        and found.find("executors", executor) is not None
        and asked <= {kind for part in (*served.values(), *own) if part for kind in part.value.answers}
    )


def _resolved(step: StepConfig, config: Config, plugins: Plugins, where: str) -> ResolvedStep:
    found = [component for kind in STEP_KINDS if (component := plugins.find(kind, step.use))]
    if not found:
        raise ConfigError(f"{where}: {missing(step.use, plugins, STEP_KINDS)}")
    if len(found) > 1:
        raise PluginError(
            f"{step.use} is a component of several kinds: {' and '.join(each.kind for each in found)}"
        )
    component = found[0]
    checks.check(component)
    known = options.names(component.value.options)
    if taken := set(known) & set(STEP_KEYS):
        raise PluginError(
            f"{component.distribution}: {step.use}: option names of every step: {', '.join(taken)}"
        )
    table = dict(step.options)
    if "seed" in known:
        table.setdefault("seed", config.seed)
    if step.service and step.service not in config.services:
        raise ConfigError(f"{where}: service: no [services.{step.service}] in this config")
    built = options.build(component.value.options, table, where, Path(config.base))
    return ResolvedStep(
        step, component, built, digests.of_behaviour(_function(component.value), built, component.version)
    )


def _function(value: Any) -> Any:
    for name in ("check", "make", "note", "decide", "choose", "open"):
        if getattr(value, name, None) is not None:
            return getattr(value, name)
    raise PluginError(f"{value!r} offers no function")


def _subjects(steps: list[ResolvedStep], name: str) -> list[ResolvedStep]:
    """The steps with what each looks at. Raises ConfigError where a step cannot look at what it is to."""
    generators = [number for number, step in enumerate(steps) if step.component.kind == "generators"]
    found = []
    for number, step in enumerate(steps):
        if step.component.kind != "filters":
            if step.config.of:
                raise ConfigError(f"{name}: {step.config.name}: of is for filters")
            found.append(step)
            continue
        able, wish = step.component.value.of, str(step.config.of)
        if wish and wish not in able:
            raise ConfigError(
                f"{name}: {step.config.name} reads {' or '.join(able)}: of = {wish!r} is not for it"
            )
        early = bool(generators) and number < generators[0]
        if not wish and (early or not generators) and "sample" in able:
            wish = "either" if "candidate" in able else "sample"
        found.append(replace(step, of=wish or able[0], early=early))
    return found


def _staged(
    steps: list[ResolvedStep], name: str
) -> tuple[tuple[tuple[ResolvedStep, ...], ...], tuple[ResolvedStep, ...]]:
    stages: list[tuple[ResolvedStep, ...]] = []
    row: list[ResolvedStep] = []
    selectors: list[ResolvedStep] = []
    for step in steps:
        if step.component.kind == "selectors":
            selectors.append(step)
        elif selectors:
            raise ConfigError(f"{name}: {step.config.name} comes after a selector: selectors come last")
        elif row and not _together(row[-1], step):
            stages.append(tuple(row))
            row = [step]
        else:
            row.append(step)
    return tuple([*stages, tuple(row)] if row else stages), tuple(selectors)


def _together(before: ResolvedStep, step: ResolvedStep) -> bool:
    """Whether two steps that follow one another are of one stage."""
    filters = [one.component.value for one in (before, step) if one.component.kind == "filters"]
    return not filters or (len(filters) == 2 and not any(one.whole for one in filters))


def _exporters(config: Config, plugins: Plugins) -> dict[str, Exporter]:
    found: dict[str, Exporter] = {}
    for dataset, export in config.export.items():
        component = plugins.find("exporters", export.format)
        if component is None:
            known = ", ".join(plugins.components["exporters"])
            raise ConfigError(f"{config.name}: export.{dataset}: no format {export.format!r}; known: {known}")
        found[dataset] = component.value
    return found


def _services(config: Config, plugins: Plugins) -> dict[str, ResolvedService]:
    found: dict[str, ResolvedService] = {}
    answered: set[str] = set()
    for name, use in config.services.items():
        component = plugins.find("services", use.use)
        if component is None:
            raise ConfigError(f"{config.name}: services.{name}: {missing(use.use, plugins, ('services',))}")
        checks.check(component)
        built = options.build(
            component.value.options, use.options, f"{config.name}: services.{name}", Path(config.base)
        )
        found[name] = _elsewhere(_serving(name, component, built), config)
        answered |= set(component.value.answers)
    for name, component in plugins.components["services"].items():
        if component.value.default and not answered & set(component.value.answers) and name not in found:
            built = options.build(component.value.options, {}, name, Path(config.base))
            found[name] = _elsewhere(_serving(name, component, built), config)
    return found


def _elsewhere(service: ResolvedService, config: Config) -> ResolvedService:
    """A service, or a connection to the process that it runs in: its digest stays, so its replies do."""
    if (where := config.elsewhere.get(service.name)) is None:
        return service
    module_name, _, function = where[0].partition(":")
    connect = partial(getattr(import_module(module_name), function), where[1])
    value = replace(service.component.value, open=connect, options=None)
    return replace(service, component=replace(service.component, value=value))


def _serving(name: str, component: Component, built: Any) -> ResolvedService:
    # what answers may change with a library's version: the journal keeps its replies by version
    behaviour = digests.of_behaviour(component.value.open, built, component.version)
    digest = bytes.fromhex(digests.of_value((behaviour, versions(component.distribution))))
    return ResolvedService(name, component, built, digest)
