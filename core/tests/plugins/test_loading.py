"""One sentence says what is wrong with a plug-in and names it, and costs only what uses it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
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
from goldgate.plugins.loading import KINDS, PluginWarning, distributions, load, missing


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
    ("hooks", "message"),
    [
        ({"goldgate_verifers": offering({})}, "there is no hook goldgate_verifers; hooks: "),
        ({"goldgate_verifiers": dict}, "mark goldgate_verifiers with @goldgate.hookimpl"),
        ({"goldgate_verifiers": hookimpl(lambda options: {})}, "goldgate_verifiers takes no arguments"),
        ({"goldgate_verifiers": offering(None)}, "returns a mapping"),
        ({"goldgate_verifiers": offering({"a.b": 3})}, "a.b is a int among the verifiers"),
    ],
)
def test_a_malformed_plug_in_is_named(hooks: dict[str, Any], message: str) -> None:
    with pytest.raises(PluginError, match="bad: .*" + message):
        load(plugin("bad", **hooks))


def test_a_name_offered_twice_names_both() -> None:
    one = plugin("one", goldgate_verifiers=offering({"a.b": VERIFIER}))
    two = plugin("two", goldgate_verifiers=offering({"a.b": VERIFIER}))
    with pytest.raises(PluginError, match="one and two both have a.b: uninstall one of them"):
        load(one, two)


def installed(monkeypatch: pytest.MonkeyPatch, action: Callable[[], Any], name: str = "broken") -> None:
    """Pretend that a distribution with one plug-in is installed, whose import does ``action``."""

    class Entry(SimpleNamespace):
        def load(self) -> Any:
            return action()

    entry = Entry(name=name, value=name, dist=SimpleNamespace(name=f"goldgate-{name}", version="1"))
    monkeypatch.setattr(loading, "entry_points", lambda group: [*entry_points(group=group), entry])


def fails(error: BaseException) -> Callable[[], Any]:
    def action() -> Any:
        raise error

    return action


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (fails(ImportError("No module named 'nope'")), "ImportError: No module named 'nope'"),
        (fails(ValueError("two\nlines")), "ValueError: two lines at test_loading.py:"),
        (fails(SystemExit(3)), "SystemExit: 3"),
        (fails(OSError("gone")), "OSError: gone"),
        (
            lambda: plugin("p", goldgate_verifiers=hookimpl(lambda: 1 / 0)),
            "goldgate_verifiers breaks .ZeroDiv",
        ),
        (lambda: plugin("p", goldgate_verifers=offering({})), "there is no hook goldgate_verifers"),
        (lambda: plugin("p", goldgate_api="2.0"), "it is for API 2.0, and this goldgate has 1.0"),
        (lambda: plugin("p", goldgate_api="1.9"), "it is for API 1.9"),
        (lambda: plugin("p", goldgate_api="new"), "it is for API new"),
    ],
)
def test_a_broken_plug_in_is_one_warning_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch, action: Callable[[], Any], why: str
) -> None:
    installed(monkeypatch, action)
    with pytest.warns(PluginWarning, match=f"goldgate-broken is left out: .*{why}.*GOLDGATE_DISABLE_PLUGINS"):
        found = load()
    assert found.find("selectors", "select.best") is not None
    assert [each.distribution for each in found.broken] == ["goldgate-broken"]
    assert "goldgate-broken is installed but broken" in missing("broken.check", found, KINDS)


@pytest.mark.parametrize("name", ["broken", "goldgate-broken"])
def test_a_plug_in_can_be_disabled(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    installed(monkeypatch, fails(ImportError("no")))
    assert load(disable=[name]).broken == ()
    monkeypatch.setenv("GOLDGATE_DISABLE_PLUGINS", f"other, {name}")
    assert load().broken == ()


def test_every_hook_has_a_kind_of_offer_and_a_docstring() -> None:
    manager = pluggy.PluginManager("goldgate")
    manager.add_hookspecs(hookspecs)
    hooks = {name for name in vars(manager.hook) if name.startswith("goldgate_")}
    assert hooks == {f"goldgate_{kind}" for kind in KINDS}
    assert all(getattr(hookspecs, hook).__doc__ for hook in hooks)


def test_a_config_imports_only_what_it_names() -> None:
    """As long as that has all that it names, and answers all that its steps ask."""
    code = (
        "import sys\n"
        "from goldgate.config import file\nfrom goldgate.config.plan import loaded\n"
        "table = {'name': 'a', 'source': {'path': 'x'}, 'step': [{'use': sys.argv[1]}]}\n"
        "found = loaded(file.parse(table))\n"
        "print(len({part.distribution for kind in found.components.values() for part in kind.values()}))\n"
    )

    def brought(use: str) -> int:
        command = [sys.executable, "-c", code, use]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    assert brought("select.best") == 1
    everything = len(distributions())
    assert brought("nosuch.thing") == everything
