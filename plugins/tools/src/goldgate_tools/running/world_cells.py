"""A world within the sandbox: this file is next to the user's module there, and cells call its functions.
Nothing here imports it. It needs the standard library only.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import json
from typing import Any

LARGEST = 90_000
"""Characters of a reply: the sandbox cuts what a cell prints a little above."""


class World:
    """The tools of a module and the state, as text."""

    def __init__(self, module: str) -> None:
        held = importlib.import_module(module)
        functions = getattr(held, "TOOLS", None)
        if not functions or not hasattr(held, "START"):
            raise ValueError("it has no START or no TOOLS")
        self.tools = {function.__name__: function for function in functions}
        self.first = encoded(held.START)
        self.text = self.first

    def begin(self, start: str) -> None:
        """Begin with a state as JSON text; with the module's own where it is empty."""
        self.text = encoded(json.loads(start)) if start else self.first

    def schemas(self) -> None:
        """The tools as function schemas."""
        schema_of = importlib.import_module("goldgate_signatures").schema_of
        show({"tools": [schema_of(function) for function in self.tools.values()]})

    def state(self) -> None:
        """Show the state."""
        show({"output": json.loads(self.text), "state": digest(self.text)})

    def call(self, tool: str, arguments: str) -> None:
        """Call a tool with arguments as JSON text, and show what came of it."""
        before = digest(self.text)
        if tool not in self.tools:
            show({"known": False, "before": before})
            return
        state = json.loads(self.text)
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                output = json.loads(encoded(self.tools[tool](state, **json.loads(arguments))))
                after = encoded(state)
        except Exception as error:  # noqa: BLE001 - the boundary to the user's functions
            kind = "" if type(error) is ValueError else f"{type(error).__name__}: "
            why = f"Error: {kind}{' '.join(str(error).split())[:500]}"
            show({"error": why, "state": before, "before": before})
            return
        self.text = after
        show({"output": output, "state": digest(after), "before": before})


def encoded(value: Any) -> str:
    """A value as JSON text, the same for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """The name of a state."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def show(reply: dict[str, Any]) -> None:
    """Print a reply as one line."""
    text = json.dumps(reply)
    print(text if len(text) <= LARGEST else json.dumps({"large": len(text)}))  # noqa: T201 - what a cell gives
