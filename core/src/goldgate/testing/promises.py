"""Hold plug-ins to what every plug-in owes its users: one promise a test.

@pytest.mark.parametrize("promise", promises(my_plugin), ids=str)
def test_conforms(promise):
    promise()
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from goldgate.offers import Filter, Generator, Verifier


class BrokenPromiseError(AssertionError):
    """A plug-in broke a promise; the sentence says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An offer under test, with the options it is tested under."""

    name: str
    offer: Any
    options: Any = None

    def call(self, function: Callable[..., Any], *given: Any) -> Any:
        """The offer's function, with the options where it takes some."""
        return function(*given) if self.offer.options is None else function(*given, self.options)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise of one offer. Calling it raises BrokenPromiseError where it is broken."""

    subject: Subject
    keep: Callable[[Subject], None]

    def __call__(self) -> None:
        self.keep(self.subject)

    def __str__(self) -> str:
        return f"{self.subject.name}: {self.keep.__name__.replace('_', ' ')}"


def promises(*modules: ModuleType, options: Mapping[str, Mapping[str, Any]] | None = None) -> list[Promise]:
    """Every promise of what the modules offer; without a module, of all that is installed.

    ``options`` are tables by offer name, for offers that cannot do without. Raises ConfigError for
    options that do not fit.
    """
    from goldgate.options import build

    found = []
    for name, offer in _offers(modules):
        table = (options or {}).get(name)
        built = build(offer.options, table, name) if table is not None else _defaults(offer.options)
        found += [Promise(Subject(name, offer, built), keep) for keep in _owed(offer)]
    return found


def _offers(modules: tuple[ModuleType, ...]) -> list[tuple[str, Any]]:
    from goldgate.plugins import load

    kinds = ("verifiers", "filters", "generators")
    if not modules:
        offered = load().offers
        return [(name, one.value) for kind in kinds for name, one in offered[kind].items()]
    hooks = [getattr(module, f"goldgate_{kind}", None) for module in modules for kind in kinds]
    return [pair for hook in hooks if hook is not None for pair in hook().items()]


def _defaults(kind: type | None) -> Any:
    """The options as the config reader builds them; where some are required there are none to test with."""
    from goldgate.errors import ConfigError
    from goldgate.options import build, names

    if kind is None:
        return None
    try:
        return build(kind, {"seed": 0} if "seed" in names(kind) else {}, kind.__name__)
    except ConfigError as error:
        return error


def _owed(offer: Any) -> tuple[Callable[[Subject], None], ...]:
    from goldgate.testing import owed, streams

    if isinstance(offer, Verifier):
        return owed.BY_VERIFIERS
    if isinstance(offer, Filter):
        return streams.BY_FILTERS
    assert isinstance(offer, Generator)  # noqa: S101 - the kinds asked for above are these three
    return streams.BY_GENERATORS
