"""Names that are bound on one branch only and read after it: ruff has no rule for these.

Llama 3 report, 4.3.1, names uninitialised variables. Only plain cases are found, so that right programs pass:
one ``if`` without ``elif`` and ``else``, or within a function a ``try`` whose handlers only pass, binds a
name that nothing else binds, control goes on where the test fails, and a later statement of the same block
reads the name whatever the test was.
Loops are left alone: most programs that read a name after one know that it ran.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from goldgate import Diagnostic

RULE = "possibly-unbound"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_COMPOUND = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith, ast.Match, *_SCOPES)
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def possibly_unbound(tree: ast.Module) -> list[Diagnostic]:
    """A finding for each such name of each scope, in order of the source."""
    found: list[Diagnostic] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            found += _in_scope(node)
    return sorted(found, key=lambda finding: (finding.line, finding.column))


def _in_scope(scope: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Diagnostic]:
    bindings: dict[str, int] = {}
    outer: set[str] = set()
    nodes = list(_own(scope))
    for node in nodes:
        for name in _binds(node):
            bindings[name] = bindings.get(name, 0) + 1
        if isinstance(node, ast.Global | ast.Nonlocal):
            outer |= set(node.names)
        if isinstance(node, ast.Delete) or (isinstance(node, ast.Call) and _dynamic(node)):
            return  # names come and go by other means
    if not isinstance(scope, ast.Module):
        arguments = scope.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        named += [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        outer |= {argument.arg for argument in named}
    tries = not isinstance(scope, ast.Module)  # a module's name may be a builtin's where the try fails
    for block in _blocks(scope, nodes):
        yield from _in_block(block, bindings, outer, tries)


def _in_block(
    block: Sequence[ast.stmt], bindings: dict[str, int], outer: set[str], tries: bool
) -> Iterator[Diagnostic]:
    for at, statement in enumerate(block):
        body = _conditional(statement) if tries or isinstance(statement, ast.If) else []
        if not body:
            continue
        inside: dict[str, int] = {}
        for child in body:
            for node in (child, *_own(child)):
                for name in _binds(node):
                    inside[name] = inside.get(name, 0) + 1
        names = {name for name, count in inside.items() if bindings.get(name) == count} - outer
        if names and not isinstance(body[-1], _LEAVES):
            yield from _read(block[at + 1 :], names)


def _conditional(statement: ast.stmt) -> list[ast.stmt]:
    """What may not run though control goes on. Chains with ``elif`` may be exhaustive, and are left alone."""
    if isinstance(statement, ast.If):
        return [] if statement.orelse or _constant(statement.test) else statement.body
    if not isinstance(statement, ast.Try) or statement.orelse or statement.finalbody:
        return []
    passing = all(all(isinstance(one, ast.Pass) for one in handler.body) for handler in statement.handlers)
    return statement.body if statement.handlers and passing else []


def _read(rest: Sequence[ast.stmt], names: set[str]) -> Iterator[Diagnostic]:
    """What the following statements read whatever happened; a compound one may hold the same test again."""
    for statement in rest:
        if isinstance(statement, _COMPOUND):
            return
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
                if not _guarded(statement):
                    message = f"`{node.id}` is not bound where the test above fails"
                    yield Diagnostic(RULE, message, node.lineno, node.col_offset + 1)
                return
        if isinstance(statement, _LEAVES):
            return


def _guarded(statement: ast.stmt) -> bool:
    """Whether the statement itself decides what it reads."""
    deciding = (ast.IfExp, ast.BoolOp, ast.Lambda, ast.comprehension, ast.NamedExpr)
    return any(isinstance(node, deciding) for node in ast.walk(statement))


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope, those of scopes within it left out."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, _SCOPES):
            waiting += ast.iter_child_nodes(node)


def _blocks(scope: ast.AST, nodes: Sequence[ast.AST]) -> Iterator[Sequence[ast.stmt]]:
    for node in (scope, *nodes):
        if isinstance(node, _SCOPES) and node is not scope:
            continue
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _binds(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case (
            ast.AsyncFunctionDef(name=name) | ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name))
        ):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            for alias in names:
                yield (alias.asname or alias.name).partition(".")[0]


def _constant(test: ast.expr) -> bool:
    """Whether a test reads nothing, or asks what the module is run as."""
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    return not names or "__name__" in names or "TYPE_CHECKING" in names


def _dynamic(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in ("exec", "globals", "locals", "vars")
