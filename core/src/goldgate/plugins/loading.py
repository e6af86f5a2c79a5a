"""Find plug-ins and ask what they component. The only module that sees pluggy's manager."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from inspect import signature
from types import ModuleType
from typing import Any

import pluggy

from goldgate.errors import PluginError
from goldgate.plugins import components, hookspecs

GROUP = "goldgate"
KINDS: dict[str, type] = {
    "generators": components.Generator,
    "verifiers": components.Verifier,
    "filters": components.Filter,
    "selectors": components.Selector,
    "services": components.Service,
    "exporters": components.Exporter,
    "readers": components.Reader,
    "trainers": components.Trainer,
    "executors": components.Executor,
}


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that a plug-in offers, and the distribution it comes from."""

    name: str
    kind: str
    value: Any
    distribution: str
    version: str


@dataclass(frozen=True, slots=True)
class Plugins:
    """All that is installed: kind of component → name → component. Holds no state of its own."""

    components: Mapping[str, Mapping[str, Component]]

    def find(self, kind: str, name: str) -> Component | None:
        """The component of this kind and name, if there is one."""
        return self.components[kind].get(name)

    def named(self, name: str) -> list[Component]:
        """Every component of this name, whatever its kind."""
        return [found[name] for found in self.components.values() if name in found]


def load(*modules: ModuleType | object) -> Plugins:
    """What all installed distributions component, and ``modules`` besides.

    Raises PluginError for a plug-in that cannot be imported, a hook that does not exist, an component of
    the wrong type and a name that is installed twice.
    """
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    sources: dict[str, tuple[str, str]] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        distribution = entry.dist.name if entry.dist else entry.value
        name = f"{distribution}:{entry.name}"
        sources[name] = (distribution, entry.dist.version if entry.dist else "0")
        _register(manager, _imported(entry, distribution), name, distribution)
    for module in modules:
        name = getattr(module, "__name__", repr(module))
        sources[name] = (name, getattr(module, "__version__", "0"))
        _register(manager, module, name, name)
    return Plugins({kind: _merged(manager, kind, sources) for kind in KINDS})


def _imported(entry: EntryPoint, distribution: str) -> Any:
    try:
        return entry.load()
    except (ImportError, AttributeError, SyntaxError) as error:
        raise PluginError(
            f"plug-in {entry.name} of {distribution} cannot be imported ({error}): "
            f"reinstall or uninstall {distribution}"
        ) from error


def _register(manager: pluggy.PluginManager, plugin: Any, name: str, distribution: str) -> None:
    known = {f"goldgate_{kind}" for kind in KINDS}
    for attribute in vars(plugin) if hasattr(plugin, "__dict__") else ():
        value = getattr(plugin, attribute)
        if not attribute.startswith("goldgate_") or isinstance(value, ModuleType) or not callable(value):
            continue
        if attribute not in known:
            raise PluginError(
                f"{distribution} has no such hook to fill: {attribute}; hooks: {_listed(known)}"
            )
        if not hasattr(value, "goldgate_impl"):
            raise PluginError(f"{distribution}: mark {attribute} with @goldgate.hookimpl")
        if signature(value).parameters:
            raise PluginError(f"{distribution}: {attribute} takes no arguments")
    manager.register(plugin, name)


def _merged(
    manager: pluggy.PluginManager, kind: str, sources: Mapping[str, tuple[str, str]]
) -> dict[str, Component]:
    found: dict[str, Component] = {}
    for implementation in getattr(manager.hook, f"goldgate_{kind}").get_hookimpls():
        distribution, version = sources[implementation.plugin_name]
        mapping = implementation.function()
        if not isinstance(mapping, Mapping):
            raise PluginError(f"{distribution}: goldgate_{kind} returns a mapping from name to component")
        for name, value in mapping.items():
            if not isinstance(value, KINDS[kind]):
                raise PluginError(f"{distribution} offers {name} as {type(value).__name__} among the {kind}")
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
    if siblings := [other for other in known if other.partition(".")[0] == domain]:
        return f"no plug-in has {name!r}; of {domain} there are: {', '.join(siblings)}"
    return f"no plug-in has {name!r}: install goldgate-{domain}, if that is where it comes from"
