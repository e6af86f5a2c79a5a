"""From a config and what is on offer to what will run: stages of resolved steps, and services.

Everything that can be wrong with a config is found here, before anything runs.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import digests
from goldgate.config.file import STEP_KEYS, Config, Step
from goldgate.errors import ConfigError, PluginError
from goldgate.plugins import options
from goldgate.plugins.components import Exporter
from goldgate.plugins.loading import Offered, Plugins, load
from goldgate.plugins.modules import module
from goldgate.plugins.resolved import Serving

STEP_KINDS = ("generators", "verifiers", "filters", "selectors")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A step with its plug-in's offer and typed options; ``digest`` names its behaviour."""

    step: Step
    offer: Offered
    options: Any
    digest: str

    def call(self, function: Any, subject: Any) -> Any:
        """The plug-in's function on a subject, with the options where it takes some."""
        return function(subject) if self.offer.value.options is None else function(subject, self.options)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will run: ``stages`` in order (steps that look at one sample at a time, or one filter),
    then ``selectors``.
    """

    config: Config
    stages: tuple[tuple[Resolved, ...], ...]
    selectors: tuple[Resolved, ...]
    services: Mapping[str, Serving]
    exporters: Mapping[str, Exporter]

    def used(self) -> dict[str, Serving]:
        """The services that the config names, and those that its steps say they ask."""
        routed = {
            self.route(step.step, kind)
            for stage in self.stages
            for step in stage
            for kind in getattr(step.offer.value, "asks", ())
        }
        return {n: s for n, s in self.services.items() if n in routed or n in self.config.services}

    def route(self, step: Step, kind: str, named: str = "") -> str:
        """The service that answers a step's requests of this kind. Raises ConfigError."""
        able = [name for name, service in self.services.items() if kind in service.offer.value.answers]
        if named and named not in able:
            raise ConfigError(f"step {step.name}: no service {named!r} answers {kind} requests")
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
    plugins = plugins or load(*(module(name, Path(config.base)) for name in config.plugins))
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
    stages, selectors = _staged(steps, config.name)
    plan = Plan(config, stages, selectors, _services(config, plugins), _exporters(config, plugins))
    for resolved in steps:
        for kind in getattr(resolved.offer.value, "asks", ()):
            plan.route(resolved.step, kind)
    return plan


def _resolved(step: Step, config: Config, plugins: Plugins, where: str) -> Resolved:
    found = [offer for kind in STEP_KINDS if (offer := plugins.find(kind, step.use))]
    if not found:
        raise ConfigError(f"{where}: {_missing(step.use, plugins, STEP_KINDS)}")
    if len(found) > 1:
        raise PluginError(f"{step.use} is offered as {' and '.join(offer.kind for offer in found)}")
    offer = found[0]
    known = options.names(offer.value.options)
    if taken := set(known) & set(STEP_KEYS):
        raise PluginError(f"{offer.distribution}: {step.use}: option names of every step: {', '.join(taken)}")
    table = dict(step.options)
    if "seed" in known:
        table.setdefault("seed", config.seed)
    if step.service and step.service not in config.services:
        raise ConfigError(f"{where}: service: no [services.{step.service}] in this config")
    built = options.build(offer.value.options, table, where, Path(config.base))
    return Resolved(step, offer, built, digests.of_behaviour(_function(offer.value), built, offer.version))


def _function(value: Any) -> Any:
    for name in ("check", "make", "sift", "choose", "open"):
        if hasattr(value, name):
            return getattr(value, name)
    raise PluginError(f"{value!r} offers no function")


def _staged(
    steps: list[Resolved], name: str
) -> tuple[tuple[tuple[Resolved, ...], ...], tuple[Resolved, ...]]:
    stages: list[tuple[Resolved, ...]] = []
    row: list[Resolved] = []
    selectors: list[Resolved] = []
    for step in steps:
        if step.offer.kind == "selectors":
            selectors.append(step)
        elif selectors:
            raise ConfigError(f"{name}: {step.step.name} comes after a selector: selectors come last")
        elif step.offer.kind == "filters":
            stages += [tuple(row), (step,)] if row else [(step,)]
            row = []
        else:
            row.append(step)
    return tuple([*stages, tuple(row)] if row else stages), tuple(selectors)


def _exporters(config: Config, plugins: Plugins) -> dict[str, Exporter]:
    found: dict[str, Exporter] = {}
    for dataset, form in config.export.items():
        offer = plugins.find("exporters", form)
        if offer is None:
            known = ", ".join(plugins.offers["exporters"])
            raise ConfigError(f"{config.name}: export.{dataset}: no format {form!r}; known: {known}")
        found[dataset] = offer.value
    return found


def _services(config: Config, plugins: Plugins) -> dict[str, Serving]:
    found: dict[str, Serving] = {}
    answered: set[str] = set()
    for name, use in config.services.items():
        offer = plugins.find("services", use.use)
        if offer is None:
            raise ConfigError(f"{config.name}: services.{name}: {_missing(use.use, plugins, ('services',))}")
        built = options.build(
            offer.value.options, use.options, f"{config.name}: services.{name}", Path(config.base)
        )
        found[name] = _serving(name, offer, built)
        answered |= set(offer.value.answers)
    for name, offer in plugins.offers["services"].items():
        if offer.value.default and not answered & set(offer.value.answers) and name not in found:
            built = options.build(offer.value.options, {}, name, Path(config.base))
            found[name] = _serving(name, offer, built)
    return found


def _serving(name: str, offer: Offered, built: Any) -> Serving:
    digest = bytes.fromhex(digests.of_behaviour(offer.value.open, built, offer.version))
    return Serving(name, offer, built, digest)


def _missing(name: str, plugins: Plugins, kinds: tuple[str, ...]) -> str:
    known = [offer for kind in kinds for offer in plugins.offers[kind]]
    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"installed: {', '.join(known) or 'none'}"
    domain = name.partition(".")[0]
    return f"nothing installed offers {name!r} ({hint}); pip install goldgate-{domain} may bring it"
