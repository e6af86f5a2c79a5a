from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from goldgate import Filter, Generator, Selector, Service, Verifier, accept
from goldgate.errors import PluginError
from goldgate.plugins.checks import check, complaints
from goldgate.plugins.loading import Component, load


@dataclass(frozen=True, slots=True)
class Options:
    n: int = 1


@dataclass(frozen=True, slots=True)
class Wrong:
    n: int = "1"  # type: ignore[assignment] # on purpose


async def awaits(candidate: Any) -> Any:
    return accept("yes")


def nothing() -> list[Any]:
    return []


class Judge:
    def __init__(self, candidate: Any) -> None:
        pass


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (Verifier(lambda candidate: 1, needs="answer"), "needs is the text 'answer': write"),  # type: ignore[arg-type] # on purpose
        (
            Verifier(lambda candidate: 1, options=Options),
            "is called with (candidate, options), which it does not",
        ),
        (Verifier(lambda candidate, options: 1), "is called with (candidate), which it does not take"),
        (Verifier(awaits), "check is async: a plug-in does not await, it yields requests"),
        (Verifier(Judge), "check is the class Judge: give a function"),
        (Verifier("check"), "check is no function but str"),  # type: ignore[arg-type] # on purpose
        (Verifier(lambda candidate, options: 1, options=Wrong), "Wrong: a default has not the declared type"),
        (Generator(nothing), "is called with (sample), which it does not take"),
        (Selector(lambda rows, more: [], "sft"), "is called with (rows)"),
        (Service(lambda: None, "chat"), "answers is the text 'chat'"),  # type: ignore[arg-type, return-value] # on purpose
    ],
)
def test_mistakes_of_authors(value: Any, why: str) -> None:
    (found,) = complaints(value)
    assert why in found
    with pytest.raises(PluginError, match="goldgate-mine: mine.it: "):
        check(Component("mine.it", "verifiers", value, "goldgate-mine", "1"))


def test_what_is_installed_has_none() -> None:
    found = {
        component.name: complaints(component.value)
        for kind in load().components.values()
        for component in kind.values()
    }
    assert {name: why for name, why in found.items() if why} == {}


def test_what_python_allows_is_allowed() -> None:
    assert complaints(Verifier(lambda candidate, options=None: 1)) == []
    assert complaints(Filter.by_row(lambda row: None)) == []
