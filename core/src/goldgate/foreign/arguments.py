"""What a foreign function is called with: parts of the row by the names that its parameters have."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from goldgate.errors import ConfigError

RESPONSE = frozenset(
    "response completion prediction pred output model_output solution_str generation candidate".split()
)
PROMPT = frozenset("prompt question problem query instruction".split())
REFERENCE = frozenset(
    "ground_truth gold gold_answer golden_answer target reference_answer expected label".split()
)
EITHER = frozenset(
    ("answer", "solution")
)  # of a reference next to a response, and of a response next to a reference
WHOLE = {"reference": "reference", "tags": "tags", "row": ""}
_ABSENT = object()


def looked_up(row: Mapping[str, Any], path: str) -> Any:
    """The part of a row that a path names, such as ``reference.answer``; the row itself for an empty path.

    Raises KeyError where there is none.
    """
    value: Any = row
    for key in path.split(".") if path else ():
        value = value[key] if isinstance(value, Mapping) else _ABSENT
        if value is _ABSENT:
            raise KeyError(path)
    return value


def by_name(function: Callable[..., Any], given: Mapping[str, Any]) -> dict[str, str]:
    """The path of each required parameter of a function that ``given`` does not name.

    Raises ConfigError for a parameter whose name says nothing.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"{function!r}: its parameters cannot be seen: name them with --argument"
        ) from error
    wanted = [
        one
        for one in parameters
        if one.name not in given and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]
    paths = {one.name: path for one in wanted if (path := path_of(one.name)) is not None}
    taken = {*paths.values(), *(path for path in given.values() if isinstance(path, str))}
    for parameter in wanted:
        if parameter.name in EITHER and ("response" in taken) != ("reference.answer" in taken):
            paths[parameter.name] = "reference.answer" if "response" in taken else "response"
        elif parameter.name not in paths and parameter.default is parameter.empty:
            raise ConfigError(
                f"what is its parameter {parameter.name!r}? say it with "
                f"--argument {parameter.name}=reference.answer (or prompt, response, tags.KEY, a quoted text)"
            )
    return paths


def path_of(name: str) -> str | None:
    """The part of a row that a parameter's name stands for, where it is one that people use."""
    lower = name.lower()
    if lower in WHOLE:
        return WHOLE[lower]
    for names, path in ((RESPONSE, "response"), (PROMPT, "prompt"), (REFERENCE, "reference.answer")):
        if lower in names:
            return path
    return None


def filled(row: Mapping[str, Any], paths: Mapping[str, str], constants: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments for a row. Raises KeyError for a path that the row does not have."""
    return {**{name: looked_up(row, path) for name, path in paths.items()}, **constants}
