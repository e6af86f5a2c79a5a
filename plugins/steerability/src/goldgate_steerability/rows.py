"""The constraints of a row, from ``reference.constraints`` or from IFEval's own columns."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldgate_steerability.arguments import ArgumentError
from goldgate_steerability.kinds.table import KINDS, parse

_SCOPE = re.compile(r"last|every|(?:turn|from|until):\d{1,6}", re.ASCII)
_FIELDS = {"id", "args", "scope"}


class ConstraintError(ValueError):
    """A row's constraint is malformed or unknown; the message names its number and id."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint: its id, its arguments as read, and its scope; "" is the default of the response."""

    id: str
    args: Mapping[str, Any] = field(default_factory=dict)
    scope: str = ""


def constraints_of(reference: Mapping[str, Any]) -> tuple[Constraint, ...]:
    """The row's constraints, in order. Raises ConstraintError for an unknown id, an unknown or missing
    argument or scope, and for a row without constraints.
    """
    if "constraints" in reference:
        raw = reference["constraints"]
        if not _listed(raw):
            raise ConstraintError("reference.constraints: a list of constraints")
    else:
        raw = _columns(reference)
    if not raw:
        raise ConstraintError("the row has an empty list of constraints")
    return tuple(constraint_of(f"constraint {number}", one) for number, one in enumerate(raw))


def _listed(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _columns(reference: Mapping[str, Any]) -> list[dict[str, Any]]:
    """IFEval's two parallel columns."""
    ids, kwargs = reference.get("instruction_id_list"), reference.get("kwargs")
    if not isinstance(ids, Sequence) or isinstance(ids, str):
        raise ConstraintError("reference.instruction_id_list: a list of ids")
    if kwargs is None:
        kwargs = [{}] * len(ids)
    if not _listed(kwargs) or len(kwargs) != len(ids):
        raise ConstraintError("reference.kwargs: a list as long as instruction_id_list")
    return [{"id": name, "args": args} for name, args in zip(ids, kwargs, strict=True)]


def constraint_of(where: str, raw: Any) -> Constraint:
    """One constraint; ``where`` begins the message. Raises ConstraintError."""
    if not isinstance(raw, Mapping):
        raise ConstraintError(f"{where}: an object with id, args and scope")
    unknown = sorted(set(raw) - _FIELDS)
    name = raw.get("id")
    if unknown:
        raise ConstraintError(f"{where}: unknown key {unknown[0]!r} (known: id, args, scope)")
    if not isinstance(name, str) or name not in KINDS:
        raise ConstraintError(f"{where}: unknown id {name!r}{_near(name)}")
    scope = raw.get("scope") or ""
    if not isinstance(scope, str) or (scope and not _SCOPE.fullmatch(scope)):
        raise ConstraintError(
            f"{where} ({name}): scope {scope!r} is none of last, every, turn:N, from:N, until:N"
        )
    args = raw.get("args") or {}
    if not isinstance(args, Mapping):
        raise ConstraintError(f"{where} ({name}): args: an object")
    try:
        return Constraint(name, parse(KINDS[name], args), scope)
    except ArgumentError as error:
        raise ConstraintError(f"{where} ({name}): {error}") from None


def _near(name: Any) -> str:
    close = difflib.get_close_matches(str(name), KINDS, 1)
    return f", did you mean {close[0]!r}?" if close else ""
