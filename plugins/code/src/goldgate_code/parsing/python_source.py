"""Python source read, never run: parsing that survives hostile text, and what a module defines."""

from __future__ import annotations

import ast
import threading
import warnings

LONGEST = 200_000  # characters; a longer text is no solution, and parsing takes time and memory

_QUIET = threading.Lock()  # catch_warnings swaps process-wide state


class UnreadableError(Exception):
    """A text is not Python; the message says why in one clause, ``line`` where (from 1), if that is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


def parse(code: str) -> ast.Module:
    """The syntax tree of a source text. Raises UnreadableError, and nothing else.

    Warnings about the text (an invalid escape) are its author's affair and never reach the caller.
    """
    if len(code) > LONGEST:
        raise UnreadableError(f"longer than {LONGEST} characters")
    try:
        with _QUIET, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except SyntaxError as error:
        raise UnreadableError(f"line {error.lineno}: {error.msg}", error.lineno) from None
    except (RecursionError, MemoryError):
        raise UnreadableError("nested too deeply") from None
    except ValueError as error:
        raise UnreadableError(str(error)) from None


def parses(code: str) -> bool:
    """Whether a text is Python that says something (a bare word or an empty text is not)."""
    try:
        body = parse(code).body
    except UnreadableError:
        return False
    return any(not _mere_word(statement) for statement in body)


def _mere_word(statement: ast.stmt) -> bool:
    """A lone name, or data: prose and outputs can be that by accident ("Yes", "42", "a, b", "[16]")."""
    if not isinstance(statement, ast.Expr):
        return False
    mere = (ast.Name, ast.Constant, ast.Tuple, ast.Attribute, ast.List, ast.Set, ast.Dict, ast.UnaryOp)
    return isinstance(statement.value, mere)


def defined(code: str, imports: bool = True) -> frozenset[str]:
    """The names that a module's top-level statements bind, by imports as well or not; none where it does not
    parse.
    """
    try:
        body = parse(code).body
    except UnreadableError:
        return frozenset()
    own = (part for part in body if imports or not isinstance(part, ast.Import | ast.ImportFrom))
    return frozenset(name for statement in own for name in _bound(statement))


def _bound(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return [(alias.asname or alias.name).partition(".")[0] for alias in statement.names]
    if isinstance(statement, ast.Assign):
        return [node.id for target in statement.targets for node in _targets(target)]
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id] if statement.value else []
    if isinstance(statement, ast.If | ast.Try):
        inner = [*statement.body, *statement.orelse]
        return [name for part in inner for name in _bound(part)]
    return []


def _targets(target: ast.expr) -> list[ast.Name]:
    if isinstance(target, ast.Name):
        return [target]
    if isinstance(target, ast.Tuple | ast.List):
        return [name for item in target.elts for name in _targets(item)]
    return []


def imported(code: str) -> frozenset[str]:
    """The top-level modules that a program imports, anywhere in it; none where it does not parse."""
    try:
        tree = parse(code)
    except UnreadableError:
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return frozenset(found)


def definitions_only(code: str) -> bool:
    """Whether a module does nothing when loaded but import, define and assign."""
    quiet = (
        ast.Import
        | ast.ImportFrom
        | ast.FunctionDef
        | ast.AsyncFunctionDef
        | ast.ClassDef
        | ast.Assign
        | ast.AnnAssign
    )
    try:
        body = parse(code).body
    except UnreadableError:
        return False
    return bool(body) and all(isinstance(part, quiet) or _docstring(part) for part in body)


def _docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
