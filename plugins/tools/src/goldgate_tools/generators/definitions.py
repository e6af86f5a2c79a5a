"""``tools.definitions``: function schemas mined from code (Llama 3 report, 4.3.5).

Functions without a docstring are dropped, and so is code that cannot be executed. Schemas come from the
syntax tree; the code runs in the sandbox only. It goes with the sample as ``reference.functions``, so that
calls of its functions can be made, and made again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Job, Origin, Outcome, Sample, chat
from goldgate.asking import problem_of

PLAIN: Mapping[str, str] = {
    "str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array",
    "dict": "object", "List": "array", "Dict": "object", "tuple": "array", "Tuple": "array", "None": "null",
}  # fmt: skip
LONGEST = 200_000
_FENCE = re.compile(r"```(?:python|py)?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DefinitionOptions:
    """Which functions become tools."""

    most: int = 20
    """The most tools of one sample."""
    docstring: int = 10
    """The fewest characters of a docstring that counts."""
    seconds: float = 5.0
    """Wall clock for running the code once."""


def make(sample: Sample, options: DefinitionOptions) -> Generator[Job, Outcome, list[Sample]]:
    """A sample with the tools that the code of this one defines; none where there are none, or it fails."""
    text = problem_of(sample)
    fenced = _FENCE.findall(text[:LONGEST])
    code = "\n\n".join(fenced) if fenced else text
    tools = mined(code, options.docstring)[: options.most]
    if not tools:
        return []
    names = " ".join(tool["function"]["name"] for tool in tools)
    program = f"import mined\nfor name in {names!r}.split():\n    assert callable(getattr(mined, name))\n"
    outcome = yield Job(
        files={"mined.py": code, "run.py": program}, argv=("python", "run.py"), seconds=options.seconds
    )
    if outcome.ended != "exit" or outcome.code != 0:
        return []
    origin = Origin("tools.definitions", sample=sample.id)
    described = "\n".join(f"{tool['function']['name']}: {tool['function']['description']}" for tool in tools)
    made = replace(sample, id=f"{sample.id}/tools", prompt=chat(described), tools=tuple(tools), origin=origin)
    return [replace(made, reference={**sample.reference, "functions": code})]


def mined(code: str, shortest: int = 10) -> list[dict[str, Any]]:
    """The schemas of the public functions with a docstring, in order."""
    if len(code) > LONGEST:
        return []
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found: dict[str, dict[str, Any]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            description = (ast.get_docstring(node) or "").strip()
            if len(description) >= shortest and not node.args.vararg and not node.args.posonlyargs:
                found[node.name] = _schema(node, description)
    return list(found.values())


def _schema(node: ast.FunctionDef, description: str) -> dict[str, Any]:
    arguments = [*node.args.args, *node.args.kwonlyargs]
    defaults = [
        *[None] * (len(node.args.args) - len(node.args.defaults)),
        *node.args.defaults,
        *node.args.kw_defaults,
    ]
    properties: dict[str, Any] = {}
    required: list[str] = []
    for argument, default in zip(arguments, defaults, strict=True):
        properties[argument.arg] = of_annotation(argument.annotation)
        if default is None:
            required.append(argument.arg)
        elif isinstance(default, ast.Constant) and isinstance(default.value, str | int | float):
            properties[argument.arg]["default"] = default.value
    parameters = {"type": "object", "properties": properties, "required": required}
    return {
        "type": "function",
        "function": {"name": node.name, "description": description, "parameters": parameters},
    }


def of_annotation(node: ast.expr | None, depth: int = 0) -> dict[str, Any]:
    """The JSON Schema of an annotation; anything goes where it says nothing that is known."""
    if node is None or depth > 20:
        return {}
    if isinstance(node, ast.Constant):
        return {"type": "null"} if node.value is None else {}
    if isinstance(node, ast.Name):
        return {"type": PLAIN[node.id]} if node.id in PLAIN else {}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return {"anyOf": [of_annotation(node.left, depth + 1), of_annotation(node.right, depth + 1)]}
    if isinstance(node, ast.Subscript):
        return _subscript(node, depth)
    return {}


def _subscript(node: ast.Subscript, depth: int) -> dict[str, Any]:
    base = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    inner = node.slice
    if base == "Literal":
        items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        return {"enum": [item.value for item in items if isinstance(item, ast.Constant)]}
    if base == "Optional":
        return {"anyOf": [of_annotation(inner, depth + 1), {"type": "null"}]}
    if PLAIN.get(base) == "array":
        first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
        return {"type": "array", "items": of_annotation(first, depth + 1)}
    return {"type": PLAIN[base]} if base in PLAIN else {}
