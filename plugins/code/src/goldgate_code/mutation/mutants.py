"""Mutants: a program with one operator, constant, condition or call changed, to see what tests see of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from goldgate_code.parsing.python_source import UnreadableError, parse

_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
_COMPARISON: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_IDLE = ("annotation", "returns", "type_comment", "decorator_list")
_OPPOSITE = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed program, the line (from 1) of the original, and what stood there before and after."""

    code: str
    line: int
    before: str
    after: str


def mutants(code: str, only: str = "") -> tuple[Mutant, ...]:
    """Every single change, in order of the source; within the function ``only`` where one is named.

    Docstrings and annotations are left alone: nothing runs them. Raises UnreadableError.
    """
    tree = parse(code)
    roots: list[ast.AST] = [tree]
    if only:
        roots = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == only
        ]
    try:
        found = [mutant for root in roots[:1] for site in _sites(root) for mutant in _changed(tree, *site)]
    except RecursionError:
        raise UnreadableError("nested too deeply") from None
    unique = {mutant.code: mutant for mutant in reversed(found)}
    unique.pop(ast.unparse(tree), None)
    return tuple(mutant for mutant in found if unique.pop(mutant.code, None))


def draw(code: str, count: int, seed: int, only: str = "") -> tuple[Mutant, ...]:
    """At most ``count`` mutants, drawn without repetition."""
    every = mutants(code, only)
    generator = Random(seed)  # noqa: S311 - a repeatable choice
    return tuple(generator.sample(every, min(count, len(every))))


Put = Callable[[Any], None]
Site = tuple[ast.AST, Put, Any, list[Any]]


def _sites(root: ast.AST) -> Iterator[Site]:
    """Where a change is possible: the node, a setter, what stands there, and what could stand there."""
    for node in _running(root):
        if isinstance(node, ast.BinOp | ast.AugAssign):
            other = _ARITHMETIC.get(type(node.op))
            if other:
                yield node, _setter(node, "op"), node.op, [other()]
        elif isinstance(node, ast.Compare):
            for at, operator in enumerate(node.ops):
                others = [kind() for kind in _COMPARISON[type(operator)]]
                yield node, _item_setter(node.ops, at), operator, others
        elif isinstance(node, ast.BoolOp):
            yield (
                node,
                _setter(node, "op"),
                node.op,
                [ast.Or() if isinstance(node.op, ast.And) else ast.And()],
            )
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield node, _setter(node, "op"), node.op, [ast.UAdd()]
        elif isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(node.test, ast.Compare):
            yield node, _setter(node, "test"), node.test, [_negated(node.test)]
        elif isinstance(node, ast.Constant):
            yield node, _setter(node, "value"), node.value, _other_values(node.value)
        elif isinstance(node, ast.Name) and node.id in _OPPOSITE:
            yield node, _setter(node, "id"), node.id, [_OPPOSITE[node.id]]
        elif isinstance(node, ast.comprehension):
            for at, test in enumerate(node.ifs):
                if not isinstance(test, ast.Compare):
                    yield test, _item_setter(node.ifs, at), test, [_negated(test)]
        yield from _calls_within(node)


def _calls_within(parent: ast.AST) -> Iterator[Site]:
    """Calls that a node holds, each to be replaced by what it is called with: ``f(x)`` and ``x.m()`` by
    ``x``.
    """
    for name, value in ast.iter_fields(parent):
        items = value if isinstance(value, list) else [value]
        if name in _IDLE or isinstance(parent, ast.JoinedStr | ast.FormattedValue):
            continue
        for at, call in enumerate(items):
            if not isinstance(call, ast.Call) or call.keywords:
                continue
            put = _item_setter(value, at) if isinstance(value, list) else _setter(parent, name)
            if isinstance(call.func, ast.Name) and len(call.args) == 1:
                yield call, put, call, [call.args[0]]
            elif isinstance(call.func, ast.Attribute) and not call.args:
                yield call, put, call, [call.func.value]


def _changed(tree: ast.Module, node: ast.AST, put: Put, old: Any, new: list[Any]) -> Iterator[Mutant]:
    line: int = getattr(node, "lineno", 0)
    before = _text(node)
    for value in new:
        put(value)
        now = value if old is node else node
        yield Mutant(ast.unparse(tree) + "\n", line, before, _text(now))
        put(old)


def _text(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text.partition("\n")[0][:80]


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run, parents first; no docstrings, annotations, patterns or pieces of f-strings."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in _IDLE:
            continue
        children = value if isinstance(value, list) else [value]
        for child in children:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr | ast.pattern):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            yield from _running(child)


def _negated(test: ast.expr) -> ast.expr:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand
    return ast.UnaryOp(ast.Not(), test)


def _other_values(value: object) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1] if value > 0 else [value + 1]
    if isinstance(value, float):
        return [value + 1.0]
    if isinstance(value, str):
        return [value + "x"] if value else ["x"]
    return []


def _setter(node: ast.AST, field: str) -> Callable[[Any], None]:
    return lambda value: setattr(node, field, value)


def _item_setter(items: list[Any], at: int) -> Callable[[Any], None]:
    def put(value: Any) -> None:
        items[at] = value

    return put
