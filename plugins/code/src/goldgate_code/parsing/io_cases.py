"""Test cases: literal assert lines and ``cases`` of a row as calls with expected values, never executed."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from goldgate import encode

from goldgate_code.parsing.python_source import UnreadableError, parse

TEST_KEYS = ("check", "asserts", "cases", "stdin", "pytest")
"""The keys of a reference that hold tests, a row has one of them at least."""


@dataclass(frozen=True, slots=True)
class Case:
    """One call and what must come of it: a value (tagged), or the exception named ``raises``.

    ``within`` is the absolute tolerance that the case itself asks for. ``lists``: the case was written as
    JSON, where a tuple can only be written as a list.
    """

    entry_point: str
    args: Any
    kwargs: Any
    expected: Any = None
    raises: str = ""
    within: float | None = field(default=None)
    lists: bool = False


class MalformedError(Exception):
    """The row's own tests cannot be used; the message says why in one clause."""


def from_rows(rows: Sequence[Any], entry_point: str) -> list[Case]:
    """``[{"args": [], "kwargs": {}, "expected": 0}]``, or ``"raises": "ValueError"`` in place of expected.

    Raises MalformedError.
    """
    return [_from_row(row, entry_point, at) for at, row in enumerate(rows)]


def _from_row(row: Any, entry_point: str, at: int) -> Case:
    if not isinstance(row, Mapping) or ("expected" in row) == ("raises" in row):
        raise MalformedError(f"case {at} has no 'expected' (or 'raises')")
    args, kwargs = row.get("args", []), row.get("kwargs", {})
    if not isinstance(args, list | tuple) or not isinstance(kwargs, Mapping):
        raise MalformedError(f"case {at}: args is a list and kwargs an object")
    try:
        wire = encode(list(args)), encode(dict(kwargs)), encode(row.get("expected"))
    except TypeError as error:
        raise MalformedError(f"case {at}: {error}") from None
    return Case(entry_point, *wire, raises=str(row.get("raises", "")), lists=True)


def common_call(lines: Sequence[str]) -> str:
    """The function that every assert line calls: a builtin's name only where there is no other; nothing where
    there is none. Raises MalformedError.
    """
    called = [_called(line) for line in lines if not imports_only(line)]
    shared = [name for name in called[0] if all(name in names for names in called)] if called else []
    own = [name for name in shared if not hasattr(builtins, name)]
    return (own or shared or [""])[0]


def first_call(lines: Sequence[str]) -> str:
    """The first function or class that assert lines call and do not define; nothing where there is none. For
    lines that share state: an object is made in one and asked in the next. Raises MalformedError.
    """
    tree = _parsed("\n".join(lines))
    bound = {name for node in ast.walk(tree) for name in _binds(node)} | set(dir(builtins))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [call for call in calls if isinstance(call, ast.Name) and call.id not in bound]
    return min(names, key=lambda name: (name.lineno, name.col_offset)).id if names else ""


def _binds(node: ast.AST) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    return [node.arg] if isinstance(node, ast.arg) else []


def imports_only(line: str) -> bool:
    """Whether a line only imports modules. Raises MalformedError."""
    return all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in _parsed(line).body)


def _called(line: str) -> list[str]:
    """What a line calls, outermost first."""
    calls = (node for node in ast.walk(_parsed(line)) if isinstance(node, ast.Call))
    names = (_named(call.func) for call in calls)
    return [name for name in names if name and not name.startswith("math.")]


def from_asserts(lines: Sequence[str], entry_point: str) -> tuple[list[Case], list[str]]:
    """Assert lines as cases; or, where one cannot be converted, all of them as the lines of a script, so that
    every line runs in one process, in order.

    Converted: ``assert f(…) == literal`` (either way round), ``is`` True, False or None,
    ``abs(f(…) - literal) < literal`` and ``math.isclose(f(…), literal, abs_tol=literal)``, with literal
    arguments. ``assert f(…)`` and ``assert not f(…)`` are not: they ask for truth, not for a value; nor is a
    call of anything but the entry point. Lines that only import are left out where no other line needs them.
    Raises MalformedError for a line that does not parse.
    """
    cases = [_from_assert(line) for line in lines if not imports_only(line)]
    converted = [case for case in cases if case is not None and case.entry_point == entry_point]
    return (converted, []) if converted and len(converted) == len(cases) else ([], list(lines))


def _from_assert(line: str) -> Case | None:
    body = _parsed(line).body
    if len(body) != 1 or not isinstance(body[0], ast.Assert):
        return None
    test = body[0].test
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison(test.left, test.ops[0], test.comparators[0])
    return _isclose(test)


def _parsed(line: str) -> ast.Module:
    try:
        return parse(line.strip())
    except UnreadableError as error:
        raise MalformedError(f"an assert line does not parse ({error})") from None


def _comparison(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Case | None:
    if isinstance(operator, ast.Lt | ast.LtE):
        return _tolerance(left, right)
    if isinstance(operator, ast.Is):
        if not isinstance(right, ast.Constant) or type(right.value) not in (bool, type(None)):
            return None
    elif not isinstance(operator, ast.Eq):
        return None
    return _case(left, right) or _case(right, left)


def _tolerance(left: ast.expr, bound: ast.expr) -> Case | None:
    """``abs(f(…) - literal) < bound``."""
    if not (isinstance(left, ast.Call) and _named(left.func) == "abs" and len(left.args) == 1):
        return None
    inside = left.args[0]
    if not (isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Sub)):
        return None
    return _within(_case(inside.left, inside.right) or _case(inside.right, inside.left), bound)


def _isclose(test: ast.expr) -> Case | None:
    """``math.isclose(f(…), literal, abs_tol=bound)``; a relative tolerance is left to the script."""
    if not (
        isinstance(test, ast.Call)
        and _named(test.func) in ("isclose", "math.isclose")
        and len(test.args) == 2
    ):
        return None
    if [keyword.arg for keyword in test.keywords] != ["abs_tol"]:
        return None
    return _within(_case(test.args[0], test.args[1]), test.keywords[0].value)


def _within(case: Case | None, bound: ast.expr) -> Case | None:
    within = _literal(bound)
    if case is None or within is None or not isinstance(within[0], int | float):
        return None
    return Case(case.entry_point, case.args, case.kwargs, case.expected, within=float(within[0]))


def _case(call: ast.expr, expected: ast.expr) -> Case | None:
    if not isinstance(call, ast.Call) or not _named(call.func):
        return None
    if any(isinstance(arg, ast.Starred) for arg in call.args) or any(k.arg is None for k in call.keywords):
        return None
    values = [_literal(arg) for arg in call.args]
    named = {str(keyword.arg): _literal(keyword.value) for keyword in call.keywords}
    value = _literal(expected)
    if value is None or None in values or None in named.values():
        return None
    try:
        return Case(
            _named(call.func),
            encode([v[0] for v in values if v]),
            encode({k: v[0] for k, v in named.items() if v}),
            encode(value[0]),
        )
    except TypeError:
        return None


def _named(function: ast.expr) -> str:
    """A dotted name, or nothing where the expression is none."""
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        inner = _named(function.value)
        return f"{inner}.{function.attr}" if inner else ""
    return ""


def _literal(node: ast.expr) -> tuple[Any] | None:
    """A literal's value in a tuple of one, so that a literal None differs from no literal."""
    if isinstance(node, ast.Call) and _named(node.func) in (
        "float",
        "set",
        "frozenset",
        "tuple",
        "list",
        "dict",
    ):
        return _constructed(node)
    try:
        return (ast.literal_eval(node),)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return None


def _constructed(node: ast.Call) -> tuple[Any] | None:
    """``set()``, ``float("nan")``, ``tuple([1])`` …: values that have no literal of their own."""
    builders: dict[str, Any] = {
        "float": float,
        "set": set,
        "frozenset": frozenset,
        "tuple": tuple,
        "list": list,
        "dict": dict,
    }
    inner = [_literal(arg) for arg in node.args]
    if node.keywords or len(inner) > 1 or None in inner:
        return None
    try:
        return (builders[_named(node.func)](*(value[0] for value in inner if value)),)
    except (ValueError, TypeError):
        return None
