"""Rows of IFEval, IFBench and Multi-IF as goldgate rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from goldgate import RowError

from goldgate_steerability.rows import ConstraintError, constraints_of

Row = dict[str, Any]


class UnreadableError(ValueError):
    """A row is not of the set it is read as; the message names what is wrong."""


def ifeval(row: Mapping[str, Any]) -> Row:
    """IFEval: ``key``, ``prompt``, ``instruction_id_list``, ``kwargs`` (nulls are dropped)."""
    constraints = _constraints(row, "instruction_id_list", "kwargs", "")
    return _checked(
        {"id": str(_key(row)), "prompt": _text(row, "prompt"), "reference": {"constraints": constraints}}
    )


def ifbench(row: Mapping[str, Any]) -> Row:
    """IFBench: IFEval's columns with IFBench's ids."""
    return ifeval(row)


def multi_if(row: Mapping[str, Any]) -> Row:
    """Multi-IF: three turns in one row, each with its prompt and all instructions that hold in it, as JSON
    texts. The later user turns are in ``reference.user_turns``; each instruction has the scope of its
    turn.
    """
    user, constraints = [], []
    for number in range(1, 10):
        raw = row.get(f"turn_{number}_prompt")
        if raw in (None, "", "None"):
            break
        message = _json(raw, f"turn_{number}_prompt")
        user.append(_text(message, "content") if isinstance(message, Mapping) else str(message))
        names = (f"turn_{number}_instruction_id_list", f"turn_{number}_kwargs")
        constraints += _constraints(row, *names, scope=f"turn:{number - 1}")
    if not user:
        raise UnreadableError("turn_1_prompt: it is missing")
    reference = {"constraints": constraints, "user_turns": user[1:]}
    tags = {"language": str(row.get("language", ""))}
    return _checked({"id": str(_key(row)), "prompt": user[0], "reference": reference, "tags": tags})


READERS: Mapping[str, Callable[[Mapping[str, Any]], Row]] = {
    "ifeval": ifeval,
    "ifbench": ifbench,
    "multi_if": multi_if,
}


def reading(name: str) -> Callable[[Mapping[str, Any]], list[Row]]:
    """The reader of a set as the hook ``goldgate_readers`` wants it. Raises RowError."""

    def read(raw: Mapping[str, Any]) -> list[Row]:
        try:
            return [READERS[name](raw)]
        except UnreadableError as error:
            raise RowError(str(error)) from None

    return read


def _constraints(row: Mapping[str, Any], ids: str, kwargs: str, scope: str) -> list[Row]:
    names, given = _json(row.get(ids), ids), _json(row.get(kwargs), kwargs)
    if not isinstance(names, list) or not isinstance(given, list) or len(names) != len(given):
        raise UnreadableError(f"{ids} and {kwargs}: two lists of the same length")
    found = []
    for name, raw in zip(names, given, strict=True):
        args = _json(raw, kwargs)
        if not isinstance(args, Mapping):
            raise UnreadableError(f"{kwargs}: a list of objects")
        one = {"id": name, "args": {key: value for key, value in args.items() if value is not None}}
        found.append(one | ({"scope": scope} if scope else {}))
    return found


def _checked(row: Row) -> Row:
    """The row, if its constraints can be read."""
    try:
        constraints_of(row["reference"])
    except ConstraintError as error:
        raise UnreadableError(str(error)) from None
    return row


def _json(value: Any, key: str) -> Any:
    """A value, or what its JSON text holds."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise UnreadableError(f"{key}: not JSON") from None


def _key(row: Mapping[str, Any]) -> Any:
    if row.get("key") is None:
        raise UnreadableError("key: it is missing")
    return row["key"]


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UnreadableError(f"{key}: a text")
    return value
