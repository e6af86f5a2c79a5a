"""Mistakes in a component that would show only while it runs: found when a plan is made."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import is_dataclass
from typing import Any

import msgspec

from goldgate.errors import PluginError
from goldgate.plugins.descriptions import FUNCTIONS
from goldgate.plugins.loading import Component

TUPLES = ("needs", "asks", "answers", "controls", "of", "suffixes")
# What each function is called with before its options.
GIVEN = {
    "check": ("candidate",),
    "make": ("sample",),
    "expects": ("sample",),
    "note": ("subject",),
    "decide": ("notes",),
    "choose": ("rows",),
    "open": (),
    "train": ("data", "out"),
}


def check(component: Component) -> None:
    """Raise PluginError for a component that cannot work, naming it and its distribution."""
    for why in complaints(component.value):
        raise PluginError(f"{component.distribution}: {component.name}: {why}")


def complaints(value: Any) -> list[str]:
    """What is wrong with a component, a sentence each."""
    found = [
        f"{name} is the text {getattr(value, name)!r}: write ({getattr(value, name)!r},), a tuple"
        for name in TUPLES
        if isinstance(getattr(value, name, None), str) and (name != "of" or hasattr(value, "decide"))
    ]
    options = getattr(value, "options", None)
    for name in (*FUNCTIONS, "expects"):
        function = getattr(value, name, None)
        if function is not None and name in GIVEN and not (name == "open" and not hasattr(value, "answers")):
            given = (*_given(name, value), *(("options",) if options is not None else ()))
            found += _function(name, function, given)
    return found + _defaults(options)


def _given(name: str, value: Any) -> tuple[str, ...]:
    of = getattr(value, "of", "")
    if name in ("check", "make") and of == "group":
        return ("sample", "judged" if name == "make" else "candidates")
    return GIVEN[name]


def _function(name: str, function: Any, given: tuple[str, ...]) -> list[str]:
    if not callable(function):
        return [f"{name} is no function but {type(function).__name__}"]
    if inspect.isclass(function) and name not in ("open",):
        return [f"{name} is the class {function.__name__}: give a function"]
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        return [f"{name} is async: a plug-in does not await, it yields requests"]
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return []
    if _takes(signature, len(given)):
        return []
    wanted = ", ".join(given) or "nothing"
    return [f"{name}{signature} is called with ({wanted}), which it does not take"]


def _takes(signature: inspect.Signature, count: int) -> bool:
    try:
        signature.bind(*[None] * count)
    except TypeError:
        return False
    return True


def _defaults(kind: Any) -> list[str]:
    """Whether the defaults of an options type have the types that it declares."""
    if not isinstance(kind, type) or not is_dataclass(kind):
        return []
    try:
        made = kind()
    except (TypeError, ValueError):
        return []  # some options are required
    try:
        msgspec.convert(msgspec.to_builtins(made, enc_hook=str), kind, dec_hook=_from_text)
    except (msgspec.ValidationError, TypeError, ValueError) as error:
        return [f"{kind.__name__}: a default has not the declared type: {error}"]
    return []


def _from_text(kind: Callable[[Any], Any], value: Any) -> Any:
    return kind(value)
