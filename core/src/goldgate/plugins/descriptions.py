"""What plug-ins say of themselves: docstrings of components and of every option, read once."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any

from goldgate.digests import module_of

FUNCTIONS = ("check", "make", "note", "decide", "choose", "open", "train")
"""Where a component keeps its function, by kind."""


@cache
def of_fields(kind: type) -> dict[str, str]:
    """Field name → its docstring: the text right below it in its class, or a pydantic description.

    Fields of base classes count. Empty where the source cannot be read.
    """
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__[:-1]):
        found |= _below(base)
    for name, field in getattr(kind, "model_fields", {}).items():
        if description := getattr(field, "description", None):
            found[name] = " ".join(str(description).split())
    return found


def of_component(name: str, value: Any) -> str:
    """What a component does: the docstring of its module where the module is named as the component is,
    else that of its function, else whatever its module says.
    """
    function = next((getattr(value, key) for key in FUNCTIONS if getattr(value, key, None)), None)
    if function is None:
        return ""
    module = module_of(function)
    whole = inspect.cleandoc(getattr(sys.modules.get(module), "__doc__", None) or "")
    while hasattr(function, "func"):
        function = function.func
    own = inspect.getdoc(function) or "" if inspect.isroutine(function) else ""
    named = module.rpartition(".")[2] == name.rpartition(".")[2]
    return (whole or own) if named else (own or whole)


def plain(text: str) -> str:
    """A docstring for a terminal: without the marks of reStructuredText."""
    return re.sub(r"``(.+?)``", r"\1", text)


def markdown(text: str) -> str:
    """A docstring for a Markdown page."""
    return text.replace("``", "`")


def _below(kind: type) -> dict[str, str]:
    try:
        tree = ast.parse(dedent(inspect.getsource(kind)))
    except (OSError, TypeError, SyntaxError):
        return {}
    (body,) = [node.body for node in tree.body if isinstance(node, ast.ClassDef)] or [[]]
    found = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match text:
                case ast.Expr(ast.Constant(str(docstring))):
                    found[field.target.id] = " ".join(docstring.split())
    return found
