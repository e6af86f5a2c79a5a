"""Find plug-ins and ask what they bring. The only module that sees pluggy's manager."""

from __future__ import annotations

import difflib
import os
import traceback
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from goldgate.errors import PluginError
from goldgate.plugins import components, hookspecs
from goldgate.plugins.api import API

GROUP = "goldgate"
DISABLE = "GOLDGATE_DISABLE_PLUGINS"
KINDS: dict[str, type] = {
    "generators": components.Generator,
    "verifiers": components.Verifier,
    "filters": components.Filter,
    "selectors": components.Selector,
    "services": components.Service,
    "exporters": components.Exporter,
    "readers": components.Reader,
    "trainers": components.Trainer,
    "commands": components.Command,
    "executors": components.Executor,
}


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that a plug-in brings, and the distribution it comes from."""

    name: str
    kind: str
    value: Any
    distribution: str
    version: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A plug-in that could not be loaded: its distribution, and why in one sentence."""

    distribution: str
    why: str

    def __str__(self) -> str:
        return (
            f"the plug-in {self.distribution} is left out: {self.why}; reinstall or uninstall it, or set "
            f"{DISABLE}={self.distribution}"
        )


class PluginWarning(UserWarning):
    """A plug-in is left out."""


@dataclass(frozen=True, slots=True)
class Plugins:
    """All that is installed: kind of component → name → component. Holds no state of its own."""

    components: Mapping[str, Mapping[str, Component]]
    broken: tuple[Broken, ...] = ()

    def find(self, kind: str, name: str) -> Component | None:
        """The component of this kind and name, if there is one."""
        return self.components[kind].get(name)

    def named(self, name: str) -> list[Component]:
        """Every component of this name, whatever its kind."""
        return [found[name] for found in self.components.values() if name in found]


def load(
    *modules: ModuleType | object, disable: Iterable[str] = (), only: Collection[str] | None = None
) -> Plugins:
    """All that installed distributions bring, and ``modules`` besides. ``only``: of the installed ones those
    whose entry points have these names; none other is imported.

    ``disable`` and the environment variable GOLDGATE_DISABLE_PLUGINS (names with commas) leave out
    distributions or plug-ins. An installed plug-in that is broken is left out with one PluginWarning. Raises
    PluginError for one of ``modules`` that is broken, and for a name that two have.
    """
    off = {*disable, *filter(None, os.environ.get(DISABLE, "").replace(",", " ").split())}
    brought: list[tuple[str, str, dict[str, Mapping[str, Any]]]] = []
    broken: list[Broken] = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        distribution = entry.dist.name if entry.dist else entry.value
        if off & {distribution, entry.name, entry.value} or (only is not None and entry.name not in only):
            continue
        try:
            brought.append(
                (distribution, entry.dist.version if entry.dist else "0", _brought(_imported(entry)))
            )
        except PluginError as error:
            broken.append(Broken(distribution, str(error)))
            warnings.warn(str(broken[-1]), PluginWarning, stacklevel=2)
    for module in modules:
        name = getattr(module, "__name__", repr(module))
        try:
            brought.append((name, getattr(module, "__version__", "0"), _brought(module)))
        except PluginError as error:
            raise PluginError(f"{name}: {error}") from error
    return Plugins({kind: _merged(kind, brought) for kind in KINDS}, tuple(broken))


def distributions() -> set[str]:
    """The installed distributions that bring plug-ins; none of them is imported."""
    return {entry.dist.name for entry in entry_points(group=GROUP) if entry.dist}


def _imported(entry: EntryPoint) -> Any:
    try:
        return entry.load()
    except (Exception, SystemExit) as error:
        raise PluginError(f"{entry.value} cannot be imported ({where(error)})") from error


def _brought(plugin: Any) -> dict[str, Mapping[str, Any]]:
    """What the hooks of one plug-in return, by kind. Raises PluginError."""
    api = str(getattr(plugin, "goldgate_api", API))
    if not _understood(api):
        raise PluginError(f"it is for API {api}, and this goldgate has {API}: install another version of one")
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    _check_hooks(plugin)
    manager.register(plugin)
    found = {}
    for kind, wanted in KINDS.items():
        for implementation in getattr(manager.hook, f"goldgate_{kind}").get_hookimpls():
            found[kind] = _returned(implementation.function, kind, wanted)
    return found


def _understood(api: str) -> bool:
    """Whether a plug-in that was written for this version of the API works with ours."""
    try:
        theirs, ours = (tuple(map(int, version.split("."))) for version in (api, API))
    except ValueError:
        return False
    return theirs[0] == ours[0] and theirs <= ours


def _returned(function: Callable[[], Any], kind: str, wanted: type) -> Mapping[str, Any]:
    try:
        mapping = function()
    except (Exception, SystemExit) as error:
        raise PluginError(f"goldgate_{kind} breaks ({where(error)})") from error
    if not isinstance(mapping, Mapping):
        raise PluginError(f"goldgate_{kind} returns a mapping from name to component")
    for name, value in mapping.items():
        if not isinstance(value, wanted):
            raise PluginError(f"{name} is a {type(value).__name__} among the {kind}")
    return mapping


def where(error: BaseException) -> str:
    """What was raised, with file and line."""
    trace = traceback.extract_tb(error.__traceback__)
    at = f" at {Path(trace[-1].filename).name}:{trace[-1].lineno}" if trace else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}{at}"


def _check_hooks(plugin: Any) -> None:
    known = {f"goldgate_{kind}" for kind in KINDS}
    for attribute in list(vars(plugin)) if hasattr(plugin, "__dict__") else ():
        value = getattr(plugin, attribute)
        if not attribute.startswith("goldgate_") or isinstance(value, ModuleType) or not callable(value):
            continue
        if attribute not in known:
            raise PluginError(f"there is no hook {attribute}; hooks: {_listed(known)}")
        if not hasattr(value, "goldgate_impl"):
            raise PluginError(f"mark {attribute} with @goldgate.hookimpl")
        if signature(value).parameters:
            raise PluginError(f"{attribute} takes no arguments")


def _merged(kind: str, brought: list[tuple[str, str, dict[str, Mapping[str, Any]]]]) -> dict[str, Component]:
    found: dict[str, Component] = {}
    for distribution, version, mappings in brought:
        for name, value in mappings.get(kind, {}).items():
            if name in found:
                raise PluginError(
                    f"{found[name].distribution} and {distribution} both have {name}: uninstall one of them"
                )
            found[name] = Component(name, kind, value, distribution, version)
    return dict(sorted(found.items()))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def missing(name: str, plugins: Plugins, kinds: Iterable[str]) -> str:
    """One sentence for a name that no installed plug-in has: the nearest one, or what to install."""
    known = [component for kind in kinds for component in plugins.components[kind]]
    if near := difflib.get_close_matches(name, known, 1):
        return f"no plug-in has {name!r}: did you mean {near[0]!r}?"
    domain = name.partition(".")[0]
    for broken in plugins.broken:
        if broken.distribution in (domain, f"goldgate-{domain}"):
            return f"no plug-in has {name!r}: {broken.distribution} is installed but broken: {broken.why}"
    if siblings := [other for other in known if other.partition(".")[0] == domain]:
        return f"no plug-in has {name!r}; of {domain} there are: {', '.join(siblings)}"
    return f"no plug-in has {name!r}: install goldgate-{domain}, if that is where it comes from"
