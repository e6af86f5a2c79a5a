"""Plug-ins load loudly: whatever is wrong with one stops the program with a sentence that names it."""

from __future__ import annotations

from importlib.metadata import entry_points
from types import ModuleType, SimpleNamespace
from typing import Any

import pluggy
import pytest
from goldgate import hookimpl
from goldgate.errors import PluginError
from goldgate.nouns import accept
from goldgate.plugins import hookspecs, loading
from goldgate.plugins.components import Verifier
from goldgate.plugins.loading import KINDS, load


def plugin(name: str, **hooks: Any) -> ModuleType:
    module = ModuleType(name)
    for hook, value in hooks.items():
        setattr(module, hook, value)
    return module


def offering(mapping: Any) -> Any:
    @hookimpl
    def goldgate_verifiers() -> Any:
        return mapping

    return goldgate_verifiers


VERIFIER = Verifier(lambda candidate: accept("yes"))


def test_what_is_installed_and_what_is_given_are_both_on_offer() -> None:
    found = load(plugin("mine", goldgate_verifiers=offering({"my.check": VERIFIER})))
    assert found.named("my.check")[0].distribution == "mine"
    assert found.find("selectors", "select.best") is not None
    assert found.find("verifiers", "select.best") is None


def test_every_load_is_fresh() -> None:
    load(plugin("mine", goldgate_verifiers=offering({"my.check": VERIFIER})))
    assert load().named("my.check") == []


@pytest.mark.parametrize(
    ("hooks", "told"),
    [
        ({"goldgate_verifers": offering({})}, "bad has no such hook to fill: goldgate_verifers; hooks: "),
        ({"goldgate_verifiers": dict}, "mark goldgate_verifiers with @goldgate.hookimpl"),
        ({"goldgate_verifiers": hookimpl(lambda options: {})}, "goldgate_verifiers takes no arguments"),
        ({"goldgate_verifiers": offering(None)}, "returns a mapping"),
        ({"goldgate_verifiers": offering({"a.b": 3})}, "offers a.b as int among the verifiers"),
    ],
)
def test_a_malformed_plug_in_is_named(hooks: dict[str, Any], told: str) -> None:
    with pytest.raises(PluginError, match="bad.*" + told.removeprefix("bad")):
        load(plugin("bad", **hooks))


def test_a_name_offered_twice_names_both() -> None:
    one = plugin("one", goldgate_verifiers=offering({"a.b": VERIFIER}))
    two = plugin("two", goldgate_verifiers=offering({"a.b": VERIFIER}))
    with pytest.raises(PluginError, match="one and two both have a.b: uninstall one of them"):
        load(one, two)


def test_an_import_that_fails_names_the_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(SimpleNamespace):
        def load(self) -> None:
            raise ImportError("No module named 'nope'")

    entry = Broken(name="broken", value="broken", dist=SimpleNamespace(name="goldgate-broken", version="1"))
    monkeypatch.setattr(loading, "entry_points", lambda group: [*entry_points(group=group), entry])
    with pytest.raises(
        PluginError, match=r"broken of goldgate-broken cannot be imported \(No module.*reinstall"
    ):
        load()


def test_every_hook_has_a_kind_of_offer_and_a_docstring() -> None:
    manager = pluggy.PluginManager("goldgate")
    manager.add_hookspecs(hookspecs)
    hooks = {name for name in vars(manager.hook) if name.startswith("goldgate_")}
    assert hooks == {f"goldgate_{kind}" for kind in KINDS}
    assert all(getattr(hookspecs, hook).__doc__ for hook in hooks)
