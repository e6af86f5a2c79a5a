"""On what an import depends: whether it is made when the file is loaded, when it is used, or never."""

from __future__ import annotations

import ast
from typing import Literal

When = Literal["load", "call", "guarded", "types", "never"]
"""``load``: whenever the file is imported. ``call``: in a function, under ``__main__``, or where another
import failed. ``guarded``: its failure is caught, so that nothing breaks. ``types``: for a type checker only.
``never``: the condition is false."""

_ORDER: tuple[When, ...] = ("load", "call", "guarded", "types", "never")
_CAUGHT = frozenset(("ImportError", "ModuleNotFoundError", "Exception", "BaseException"))
_ENDS = frozenset(("exit", "_exit", "abort"))
PYTHON = (3, 11)
"""The version that comparisons with ``sys.version_info`` are decided for."""


def under(outer: When, inner: When) -> When:
    """What holds within a block: the stronger of the two conditions."""
    return max(outer, inner, key=_ORDER.index)


def branches(test: ast.expr) -> tuple[When, When]:
    """The conditions of the two branches of an ``if``."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        then, other = branches(test.operand)
        return other, then
    if _named(test).startswith("TYPE_CHECKING"):
        return "types", "load"
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        # All must hold: the strongest condition of them is that of the whole.
        then = "load"
        for one in test.values:
            then = under(then, branches(one)[0])
        return then, "load"
    if isinstance(test, ast.Constant):
        return ("load", "never") if test.value else ("never", "load")
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _compared(test)
    return "load", "load"


def _compared(test: ast.Compare) -> tuple[When, When]:
    left, right, operation = test.left, test.comparators[0], test.ops[0]
    if isinstance(left, ast.Name) and left.id == "__name__" and isinstance(operation, ast.Eq):
        return "call", "load"
    if _named(left) == "version_info" and isinstance(right, ast.Tuple):
        numbers = [one.value for one in right.elts if isinstance(one, ast.Constant)]
        wanted = tuple(number for number in numbers if isinstance(number, int))[:2]
        newer = wanted <= PYTHON
        if isinstance(operation, ast.GtE | ast.Gt):
            return ("load", "never") if newer else ("never", "load")
        if isinstance(operation, ast.Lt | ast.LtE):
            return ("never", "load") if newer else ("load", "never")
    return "load", "load"


def _named(test: ast.expr) -> str:
    """The last name of a dotted expression."""
    if isinstance(test, ast.Attribute):
        return test.attr
    return test.id if isinstance(test, ast.Name) else ""


def swallows(statement: ast.Try | ast.TryStar | ast.With | ast.AsyncWith) -> bool:
    """Whether a failed import in its body is caught, and the file goes on."""
    if isinstance(statement, ast.With | ast.AsyncWith):
        calls = [item.context_expr for item in statement.items]
        return any(
            isinstance(call, ast.Call)
            and _named(call.func) in ("suppress", "raises")
            and any(_named(argument) in _CAUGHT for argument in call.args)
            for call in calls
        )
    return any(_catches(handler) and not _leaves(handler.body) for handler in statement.handlers)


def _catches(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(_named(one) in _CAUGHT for one in caught)


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether a block always ends in an exception or the end of the program."""
    last = body[-1]
    if isinstance(last, ast.Raise):
        return True
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return _named(last.value.func) in _ENDS
    return isinstance(last, ast.If) and bool(last.orelse) and _leaves(last.body) and _leaves(last.orelse)
