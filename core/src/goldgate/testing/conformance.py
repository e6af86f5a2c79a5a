"""Hold plug-ins to what every plug-in owes its users: one promise a test.

@pytest.mark.parametrize("promise", promises(my_plugin), ids=str)
def test_conforms(promise):
    promise()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from goldgate.errors import PluginError
from goldgate.plugins.components import Filter, Generator, Verifier
from goldgate.testing.contract import Promise, Subject


def promises(*modules: ModuleType, options: Mapping[str, Mapping[str, Any]] | None = None) -> list[Promise]:
    """Every promise of what the modules component; without a module, of all that is installed.

    ``options`` are tables by component name, for offers that cannot do without. Raises ConfigError for
    options that do not fit.
    """
    from goldgate.plugins.options import build

    found = []
    for name, component in _offers(modules):
        table = (options or {}).get(name)
        built = build(component.options, table, name) if table is not None else _defaults(component.options)
        found += [Promise(Subject(name, component, built), keep) for keep in _owed(component)]
    if not found:
        named = ", ".join(module.__name__ for module in modules) or "what is installed"
        raise PluginError(f"{named}: no component to check; is a hook misspelt, or its module another one?")
    return found


def _offers(modules: tuple[ModuleType, ...]) -> list[tuple[str, Any]]:
    from goldgate.plugins.loading import load

    kinds = ("verifiers", "filters", "generators")
    if not modules:
        installed = load().components
        return [(name, one.value) for kind in kinds for name, one in installed[kind].items()]
    hooks = [getattr(module, f"goldgate_{kind}", None) for module in modules for kind in kinds]
    return [pair for hook in hooks if hook is not None for pair in hook().items()]


def _defaults(kind: type | None) -> Any:
    """The options as the config reader builds them; where some are required there are none to test with."""
    from goldgate.errors import ConfigError
    from goldgate.plugins.options import build, names

    if kind is None:
        return None
    try:
        return build(kind, {"seed": 0} if "seed" in names(kind) else {}, kind.__name__)
    except ConfigError as error:
        return error


def _owed(component: Any) -> tuple[Callable[[Subject], None], ...]:
    from goldgate.testing import filter_checks, verifier_checks

    if isinstance(component, Verifier):
        return verifier_checks.BY_VERIFIERS
    if isinstance(component, Filter):
        return filter_checks.BY_FILTERS
    assert isinstance(component, Generator)  # noqa: S101 - the kinds asked for above are these three
    return filter_checks.BY_GENERATORS
