"""Mutants: a program with one operator, constant, condition or call changed, to see what tests see of it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
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
_BITS, _LETTERS = 128, 1000  # of a longer constant no neighbour is tried
_IDLE = ("annotation", "returns", "type_comment", "decorator_list")
_OPPOSITE = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed program, the line (from 1) of the original, and what stood there before and after."""

    code: str
    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Site:
    """An expression or statement, and one thing that could stand in its place."""

    node: ast.expr | ast.stmt
    change: Callable[[], ast.expr | ast.stmt]


def mutants(code: str, only: str = "") -> tuple[Mutant, ...]:
    """Every single change, in order of the source; within the function ``only`` where one is named.

    Docstrings and annotations are left alone: nothing runs them. Raises UnreadableError.
    """
    sites = _sites(code, only)
    return _made(code, sites, len(sites))


def draw(code: str, count: int, seed: int, only: str = "") -> tuple[Mutant, ...]:
    """At most ``count`` mutants, drawn without repetition; only those that are drawn are made."""
    sites = _sites(code, only)
    Random(seed).shuffle(sites)  # noqa: S311 - a repeatable choice
    return _made(code, sites, count)


def _sites(code: str, only: str) -> list[Site]:
    tree = parse(code)
    roots: list[ast.AST] = [tree]
    if only:
        roots = [
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == only
        ]
    try:
        sites = [site for root in roots[:1] for node in _running(root) for site in _changes(node)]
        return sites or [site for root in roots[:1] for site in _returns(root)]
    except RecursionError:
        raise UnreadableError("nested too deeply") from None


def _made(code: str, sites: Sequence[Site], count: int) -> tuple[Mutant, ...]:
    text = code.encode("utf-8", "replace")
    starts = [0]
    for line in text.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    found: dict[str, Mutant] = {}
    for site in sites:
        if len(found) == count:
            break
        mutant = _mutant(text, starts, site)
        if mutant is not None and mutant.code != code:
            found.setdefault(mutant.code, mutant)
    return tuple(found.values())


def _mutant(text: bytes, starts: Sequence[int], site: Site) -> Mutant | None:
    """The program with a change at a site; None where what stands there cannot be written down."""
    node = site.node
    start = starts[node.lineno - 1] + node.col_offset
    end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
    try:
        before, after = ast.unparse(node), ast.unparse(site.change())
    except (ValueError, RecursionError):  # a number with too many digits
        return None
    put = after if isinstance(node, ast.stmt) else f"({after})"
    changed = text[:start] + put.encode("utf-8", "replace") + text[end:]
    first, second = (shown.partition("\n")[0][:80] for shown in (before, after))
    return Mutant(changed.decode("utf-8", "replace"), node.lineno, first, second)


def _with(node: Any, **fields: Any) -> Callable[[], Any]:
    def changed() -> Any:
        other = copy(node)
        for name, value in fields.items():
            setattr(other, name, value)
        return other

    return changed


def _changes(node: ast.AST) -> Iterator[Site]:
    """What could stand in a node's place, or in the place of one of its parts."""
    match node:
        case ast.BinOp() | ast.AugAssign():
            if other := _ARITHMETIC.get(type(node.op)):
                yield Site(node, _with(node, op=other()))
        case ast.Compare():
            for at, operator in enumerate(node.ops):
                for kind in _COMPARISON[type(operator)]:
                    yield Site(node, _with(node, ops=[*node.ops[:at], kind(), *node.ops[at + 1 :]]))
        case ast.BoolOp():
            yield Site(node, _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()))
        case ast.UnaryOp(op=ast.USub()):
            yield Site(node, _with(node, op=ast.UAdd()))
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test) if _negatable(test):
            yield Site(test, partial(_negated, test))
        case ast.Constant():
            for value in _other_values(node.value):
                yield Site(node, _with(node, value=value))
        case ast.Name(id=name) if name in _OPPOSITE and isinstance(node.ctx, ast.Load):
            yield Site(node, _with(node, id=_OPPOSITE[name]))
        case ast.comprehension(ifs=tests):
            for test in filter(_negatable, tests):
                yield Site(test, partial(_negated, test))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if (
            name != "print" and not isinstance(argument, ast.Starred)
        ):
            yield Site(node, lambda: argument)
        case ast.Call(func=ast.Attribute(value=value), args=[], keywords=[]):
            yield Site(node, lambda: value)


def _returns(root: ast.AST) -> Iterator[Site]:
    """For a program that holds nothing else to change: what it returns, as None."""
    for node in _running(root):
        if isinstance(node, ast.Return) and node.value is not None:
            yield Site(node, _with(node, value=ast.Constant(None)))


def _negatable(test: ast.expr) -> bool:
    """Whether a condition is changed as a whole: a comparison is changed by its operator."""
    return not isinstance(test, ast.Compare)


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
        if value.bit_length() > _BITS:
            return []
        return [value + 1, value - 1] if value > 0 else [value + 1]
    if isinstance(value, float):
        return [value + 1.0]
    if isinstance(value, str):
        return [value + "x"] if len(value) <= _LETTERS else []
    return []
