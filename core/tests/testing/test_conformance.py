"""The conformance kit passes an honest plug-in and catches each mutant."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from goldgate.errors import ConfigError
from goldgate.plugins.components import Verifier
from goldgate.testing import BrokenPromiseError, Promise, isolated, promises, verifier_checks

HERE = Path(__file__).parents[1] / "bad_plugins"
NAMES = [
    "accepts_all", "rejects_all", "returns_a_number", "asks_in_secret", "asks_for_ever", "no control",
    "only good controls", "no adversarial control", "accepts_silence", "raises_on_junk", "is_random",
    "follows_the_hash_seed", "remembers", "says_why_at_length", "gives_no_json", "a lambda", "rewrites_the_row",
    "trusts_an_empty_reference", "chokes_on_a_reference", "sets_an_alarm", "shares_a_list", "backtracks",
    "backtracks_on_short_texts", "shows_a_set", "asks_the_time", "asks_the_day", "counts_seconds",
    "asks_the_surroundings", "remembers_the_surroundings",
    "opens_a_file", "writes_a_file", "asks_the_net", "starts_a_program", "waits", "prints", "evaluates",
    "unpickles",
]  # fmt: skip


@pytest.fixture
def bad(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(HERE))
    module = importlib.import_module("bad_verifiers")
    module.state.clear()
    yield module
    module.state.clear()


def owed_by(component: Any, **options: Any) -> dict[str, Promise]:
    kind = "verifiers" if isinstance(component, Verifier) else "filters"
    plugin = SimpleNamespace(**{f"goldgate_{kind}": lambda: {"one": component}})
    return {str(promise).removeprefix("one: "): promise for promise in promises(plugin, **options)}  # type: ignore[arg-type] # a module is what has the hooks


def test_the_honest_ones_keep_every_promise(bad: ModuleType) -> None:
    for component, count in ((bad.HONEST, 13), (bad.HONEST_FILTER, 8)):
        kept = owed_by(component)
        assert len(kept) == count
        for promise in kept.values():
            promise()


def test_every_mutant_is_tried(bad: ModuleType) -> None:
    assert len(bad.MUTANTS) == len(NAMES)
    broken = {promise for promise, _ in bad.MUTANTS}
    assert broken == {keep.__name__.replace("_", " ") for keep in verifier_checks.BY_VERIFIERS}


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_a_mutant_breaks_its_promise(bad: ModuleType, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated.done_in_time, "__defaults__", (1.0, "long"))
    promise, mutant = bad.MUTANTS[number]
    with pytest.raises(BrokenPromiseError) as broken:
        owed_by(mutant)[promise]()
    assert "\n" not in str(broken.value)


@pytest.mark.parametrize("number", range(12))
def test_a_bad_filter_breaks_its_promise(bad: ModuleType, number: int) -> None:
    assert len(bad.BAD_FILTERS) == 12
    promise, mutant = bad.BAD_FILTERS[number]
    with pytest.raises(BrokenPromiseError):
        owed_by(mutant)[promise]()


def test_options_that_are_required_are_asked_for(bad: ModuleType) -> None:
    from dataclasses import replace

    from goldgate.config.file import Source  # a dataclass with a required field

    component = replace(bad.HONEST, options=Source)
    with pytest.raises(BrokenPromiseError, match="path"):
        owed_by(component)["gives reasons"]()
    with pytest.raises(ConfigError, match="pth"):
        owed_by(component, options={"one": {"pth": "x"}})


def test_everything_installed_is_held_by_it() -> None:
    names = [str(promise) for promise in promises()]
    assert len(names) == len(set(names))
