"""A response that continues the prompt's code, as HumanEval's do.

It stands behind the prompt, or, where it defines the entry point itself, behind what the prompt defines
before the entry point. What follows the completion (a closing fence, an explanation, a test that was cut off)
is left out.
"""

from __future__ import annotations

import ast
import re
import textwrap

from goldgate_code.parsing.join import joined
from goldgate_code.parsing.loose import longest
from goldgate_code.parsing.python_source import UnreadableError, defined, parse, parses

_FENCE = re.compile(r"(?m)^[ \t]*(`{3,}|~{3,})")


def completed(prompt: str, body: str, entry_point: str) -> tuple[str, str]:
    """The whole program, and by which rule it was put together."""
    fence = _FENCE.search(body)
    if fence and body[: fence.start()].strip() and not parses(body):
        body = body[: fence.start()]
    if entry_point and entry_point in defined(_own(body)):
        return joined([_before(prompt, entry_point), _own(body)]), "behind the prompt's helpers"
    start = prompt.rstrip("\n") + "\n"
    if parses(start + body) and not _returns(start + body):
        return start + body, "behind the prompt"
    for shaped in (body, _indented_part(body), textwrap.indent(textwrap.dedent(body), _indent(prompt))):
        code = longest(shaped, start) if shaped else ""
        if code.strip() and entry_point in defined(start + code) and not _returns(start + code):
            return start + code, "behind the prompt, without what follows"
    return start + body, "behind the prompt"


def ends_open(prompt: str, name: str) -> bool:
    """Whether a prompt's code ends with a function that has no body yet: ``name``, or a method of it."""
    for filler in ("", "\n    pass\n", "\n        pass\n"):
        try:
            body = parse(prompt.rstrip("\n") + filler).body
        except UnreadableError:
            continue
        if not body or getattr(body[-1], "name", "") != name:
            return False
        last = body[-1]
        while isinstance(last, ast.ClassDef):
            last = last.body[-1]
        return isinstance(last, ast.FunctionDef | ast.AsyncFunctionDef) and all(map(_nothing, last.body))
    return False


def _nothing(statement: ast.stmt) -> bool:
    """A docstring, an import, ``...`` or the ``pass`` that was put in."""
    constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return constant or isinstance(statement, ast.Pass | ast.Import | ast.ImportFrom)


def _returns(code: str) -> bool:
    """Whether a program returns from outside of functions: then its body is not indented."""
    return any(isinstance(statement, ast.Return) for statement in parse(code).body)


def _own(body: str) -> str:
    """The part of a response that parses by itself; all of it where nothing does."""
    if parses(body):
        return body
    return longest(body) or body


def _indented_part(body: str) -> str:
    """The lines from the first indented one on: what is before them is a sentence."""
    lines = body.split("\n")
    at = next((at for at, line in enumerate(lines) if line[:1] in (" ", "\t") and line.strip()), 0)
    return "\n".join(lines[at:]) if at else ""


def _indent(prompt: str) -> str:
    """The indentation of the prompt's last line of code."""
    last = prompt.rstrip().rpartition("\n")[2]
    return last[: len(last) - len(last.lstrip())] or "    "


def _before(prompt: str, entry_point: str) -> str:
    """The prompt's source up to the entry point's own definition; nothing where it does not parse."""
    for filler in ("", "\n    pass\n"):
        try:
            body = parse(prompt + filler).body
        except UnreadableError:
            continue
        kept = []
        for statement in body:
            if isinstance(statement, ast.FunctionDef | ast.ClassDef) and statement.name == entry_point:
                break
            kept.append(ast.unparse(statement))
        return "".join(part + "\n" for part in kept)
    return ""
