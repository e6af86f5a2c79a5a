"""Findings that are a bug in some programs and none in others, judged by what the program does.

* B006, a mutable argument default: a bug where it is changed and carried on to the next call, or handed out;
  none where it is only read, or is a dictionary that remembers results by key.
* B023, a function that uses its loop's variable: a bug where it outlives the round that it is made in.
* F821, an undefined name: undecided where the program makes names by other means (``exec``, ``globals()``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from goldgate import Diagnostic

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_CHANGES = frozenset(
    "append extend insert add update pop popleft appendleft remove discard clear sort reverse popitem".split()
)
_AT_ONCE = frozenset("sorted min max any all sum list tuple set dict next sort map filter reduce".split())


def judged(findings: Sequence[Diagnostic], tree: ast.Module) -> list[Diagnostic]:
    """The findings without those that are no bug in this program."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return [
        finding
        for finding in findings
        if not (finding.code == "B006" and _harmless_default(finding, tree))
        and not (finding.code == "B023" and _used_at_once(finding, tree, parents))
    ]


def makes_names(tree: ast.Module) -> bool:
    """Whether a program may define names that a reader of its text does not see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "exec":
            return True
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.value, ast.Call):
            function = node.value.func
            stored = isinstance(node, ast.Attribute) or isinstance(node.ctx, ast.Store)
            if isinstance(function, ast.Name) and function.id in ("globals", "vars", "locals") and stored:
                return True
    return False


def _harmless_default(finding: Diagnostic, tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            for name, default in _defaults(node):
                if (default.lineno, default.col_offset + 1) == (finding.line, finding.column):
                    remembers = isinstance(default, ast.Dict) or _called(default) in ("dict", "defaultdict")
                    return not any(_carries(part, name, remembers) for part in ast.walk(node))
    return False


def _defaults(function: Function) -> Iterator[tuple[str, ast.expr]]:
    arguments = function.args
    places = [*arguments.posonlyargs, *arguments.args]
    defaults = arguments.defaults
    yield from zip((place.arg for place in places[len(places) - len(defaults) :]), defaults, strict=True)
    for place, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            yield place.arg, default


def _carries(node: ast.AST, name: str, remembers: bool) -> bool:
    """Whether a node hands the default out, or changes it for the calls to come."""
    match node:
        case ast.Return(value=ast.Name(id=other)) | ast.Yield(value=ast.Name(id=other)) if other == name:
            return True
        case ast.Assign(targets=[ast.Attribute()], value=ast.Name(id=other)) if other == name:
            return True
        case ast.AugAssign(target=ast.Name(id=other)) if other == name:
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=other), attr=attribute)) if other == name:
            return attribute in _CHANGES
        case ast.Subscript(value=ast.Name(id=other), ctx=ast.Store() | ast.Del()) if other == name:
            return not remembers
    return False


def _used_at_once(finding: Diagnostic, tree: ast.Module, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether the function around a finding is called, or used up, in the round in which it is made."""
    function = _around(finding, tree)
    if function is None:
        return False
    parent = parents.get(function)
    if isinstance(function, ast.Lambda):
        if isinstance(parent, ast.keyword):
            parent = parents.get(parent)
        if isinstance(parent, ast.Call):
            return parent.func is function or (_called(parent) in _AT_ONCE and not _kept(parent, parents))
        if not (isinstance(parent, ast.Assign) and len(parent.targets) == 1):
            return False
        target = parent.targets[0]
        name = target.id if isinstance(target, ast.Name) else ""
    else:
        name = function.name
    loop = parents.get(function)
    while loop is not None and not isinstance(loop, ast.For | ast.AsyncFor | ast.While):
        loop = parents.get(loop)
    uses = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    ]
    return bool(name and loop and uses) and all(_calls(use, loop, parents) for use in uses)


def _calls(use: ast.Name, loop: ast.AST | None, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a use is a call, or an argument of what uses it up, within the loop."""
    call = parents.get(use)
    if isinstance(call, ast.keyword):
        call = parents.get(call)
    if not isinstance(call, ast.Call) or not (call.func is use or _called(call) in _AT_ONCE):
        return False
    node: ast.AST | None = call
    while node is not None and node is not loop:
        node = parents.get(node)
    return node is loop


def _kept(call: ast.Call, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether a lazy ``map`` or ``filter`` is kept for later."""
    if _called(call) not in ("map", "filter"):
        return False
    parent = parents.get(call)
    return not (
        (isinstance(parent, ast.Call) and _called(parent) in (_AT_ONCE | {"join", "extend", "update"}))
        or (isinstance(parent, ast.For) and parent.iter is call)
    )


def _around(finding: Diagnostic, tree: ast.Module) -> Function | None:
    """The innermost function that a finding lies in."""
    best: Function | None = None
    for node in ast.walk(tree):
        if isinstance(node, Function):
            start = (node.lineno, node.col_offset + 1)
            end = (node.end_lineno or node.lineno, (node.end_col_offset or 0) + 1)
            inside = start <= (finding.line, finding.column) <= end
            if inside and (best is None or start >= (best.lineno, best.col_offset + 1)):
                best = node
    return best


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
