"""Check that plug-ins conform: one test per promise.

@pytest.mark.parametrize("promise", promises(my_plugin), ids=str)
def test_conforms(promise):
    promise()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from goldgate.errors import PluginError
from goldgate.plugins.components import Filter, Generator, Selector, Verifier
from goldgate.testing.contract import Promise, Subject


def promises(
    *modules: ModuleType,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    requests: Mapping[str, Sequence[Any]] | None = None,
    conversations: Mapping[str, Sequence[tuple[Any, Sequence[Any]]]] | None = None,
) -> list[Promise]:
    """Every promise of what the modules offer; without a module, of all that is installed.

    ``options`` are tables by component name, for offers that cannot do without. ``requests`` are what a
    service is asked, by its name: a service without some is not tried. ``conversations`` are controls of
    generators, by name: what one is given (a sample; a judged candidate; a sample and its judged candidates),
    and the replies that it gets in turn. Raises ConfigError for options that do not fit.
    """
    from goldgate.plugins.options import build

    found = []
    for name, component in _offers(modules):
        table = (options or {}).get(name)
        built = build(component.options, table, name) if table is not None else _defaults(component.options)
        asked, talks = (requests or {}).get(name, ()), (conversations or {}).get(name, ())
        subject = Subject(name, component, built, tuple(asked), tuple(talks))
        found += [Promise(subject, keep) for keep in _checks_of(subject)]
    if not found:
        named = ", ".join(module.__name__ for module in modules) or "what is installed"
        raise PluginError(f"{named}: no component to check; is a hook misspelt, or its module another one?")
    return found


def _offers(modules: tuple[ModuleType, ...]) -> list[tuple[str, Any]]:
    from goldgate.plugins.loading import load

    kinds = ("verifiers", "filters", "generators", "selectors", "services")
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


def _checks_of(subject: Subject) -> tuple[Callable[[Subject], None], ...]:
    from goldgate.testing import (
        filter_checks,
        generator_checks,
        selector_checks,
        service_checks,
        verifier_checks,
    )

    component = subject.component
    if isinstance(component, Verifier):
        return verifier_checks.BY_VERIFIERS
    if isinstance(component, Filter):
        return filter_checks.BY_FILTERS
    if isinstance(component, Generator):
        return generator_checks.BY_GENERATORS
    if isinstance(component, Selector):
        return selector_checks.BY_SELECTORS
    return service_checks.BY_SERVICES if subject.requests else ()
