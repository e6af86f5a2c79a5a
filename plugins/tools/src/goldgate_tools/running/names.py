"""Tools that goldgate executes itself, by the names they go by, and the argument that matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PYTHON = frozenset(
    "python python_interpreter code_interpreter ipython run_python execute_python python_exec".split()
)
READ = frozenset("read_file".split())
CALCULATOR = frozenset("calculator cas".split())
_CODE = ("code", "script", "source", "cell", "program", "input", "command")
_PATH = ("path", "name", "file", "filename", "file_name", "file_path", "filepath")
_EXPRESSION = ("expression", "expr", "query", "input", "formula", "equation", "problem")


def code_of(name: str, arguments: Mapping[str, Any]) -> str | None:
    """The cell of a call of the Python tool; None where the call is another tool's or has none."""
    return _text(arguments, _CODE) if name in PYTHON else None


def path_of(name: str, arguments: Mapping[str, Any]) -> str | None:
    """The path of a call that reads an upload."""
    return _text(arguments, _PATH) if name in READ else None


def expression_of(name: str, arguments: Mapping[str, Any]) -> str | None:
    """The expression of a call of the calculator; operands with an operation are written as one."""
    if name not in CALCULATOR:
        return None
    return _text(arguments, _EXPRESSION) or _operation(arguments)


def _text(arguments: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        if isinstance(value := arguments.get(name), str):
            return value
    texts = [value for value in arguments.values() if isinstance(value, str)]
    return texts[0] if len(texts) == len(arguments) == 1 else None


_SIGNS = {
    "add": "+", "addition": "+", "plus": "+", "sum": "+", "+": "+", "subtract": "-", "subtraction": "-",
    "minus": "-",
    "-": "-", "multiply": "*", "multiplication": "*", "times": "*", "product": "*", "*": "*", "divide": "/",
    "division": "/", "/": "/", "power": "**", "pow": "**", "exponent": "**", "^": "**", "**": "**",
    "mod": "%",
    "modulo": "%", "%": "%",
}  # fmt: skip


def _operation(arguments: Mapping[str, Any]) -> str | None:
    word = next((arguments[key] for key in ("operation", "operator", "op") if key in arguments), None)
    sign = _SIGNS.get(word.strip().lower()) if isinstance(word, str) else None
    operands: list[Any] = []
    for name, value in arguments.items():
        if name not in ("operation", "operator", "op"):
            operands += value if isinstance(value, list) else [value]
    plain = all(isinstance(one, int | float) and not isinstance(one, bool) for one in operands)
    if sign is None or not plain or not 2 <= len(operands) <= 50:
        return None
    return f" {sign} ".join(f"({one})" for one in operands)
