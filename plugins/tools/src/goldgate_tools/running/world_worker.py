"""The process of a world: ``python -m goldgate_tools.running.world_worker FD MEMORY STATES FILE``.

Holds states as JSON texts by digest. A call is made on the parsed state; what it leaves is the new state.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import resource
import sys
import typing
from collections import OrderedDict
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from goldgate_tools.reading.json_text import MalformedError, decode
from goldgate_tools.running.signatures import schema_of

STATE = "state"
LARGEST = 32_000_000  # bytes of an output
_encode = msgspec.json.Encoder(order="sorted").encode


class World:
    """The tools, the state that is parsed now, and the texts of others."""

    def __init__(self, tools: Mapping[str, Callable[..., Any]], start: Any, states: int) -> None:
        self.tools = tools
        self.states = states
        self.texts: OrderedDict[str, bytes] = OrderedDict()
        self.first = self.keep(_encode(start))
        self.own = self.texts[self.first]
        self.live: tuple[str, Any] = ("", None)

    def keep(self, text: bytes) -> str:
        """Hold a state's text; its digest."""
        name = hashlib.blake2b(text, digest_size=16).hexdigest()
        self.texts[name] = text
        self.texts.move_to_end(name)
        while len(self.texts) > self.states:
            self.texts.popitem(last=False)
        return name

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The reply to a request."""
        if "tools" in asked:
            return {"tools": [schema_of(function) for function in self.tools.values()]}
        tool, arguments = asked["tool"], asked["arguments"]
        if tool not in self.tools and tool != STATE:
            return {"known": False}
        before = self.begun(asked)
        if tool == STATE and tool not in self.tools:
            return {"output": msgspec.json.decode(self.texts[before]), "state": before}
        output, error, after = self.call(tool, arguments, before)
        return {"output": output, "error": error, "state": after}

    def begun(self, asked: Mapping[str, Any]) -> str:
        """The digest of the state to start from, made again where it is not held. Raises ValueError."""
        wanted = asked["state"]
        if wanted and wanted in self.texts:
            self.texts.move_to_end(wanted)
            return str(wanted)
        before = self.keep(_encode(msgspec.json.decode(asked["start"])) if asked["start"] else self.own)
        for tool, arguments in asked["history"]:
            _, _, before = self.call(tool, decode(arguments, LARGEST), before)
        if wanted and before != wanted:
            raise ValueError(
                "the calls do not lead to the state that is named: the world is not deterministic"
            )
        return before

    def call(self, tool: str, arguments: Mapping[str, Any], before: str) -> tuple[Any, str, str]:
        """Output, error, and the digest of the state after a call."""
        name, state = self.live
        if name != before:
            state = msgspec.json.decode(self.texts[before])
        self.live = ("", None)
        try:
            output = self.tools[tool](state, **arguments)
            encoded = _encode(output)
            if len(encoded) > LARGEST:
                raise ValueError("the output is too large")
            after = self.keep(_encode(state))
        except Exception as error:  # noqa: BLE001 - the boundary to the user's functions
            kind = "" if type(error) is ValueError else f"{type(error).__name__}: "
            return "", f"Error: {kind}{' '.join(str(error).split())[:500]}", before
        self.live = (after, state)
        return msgspec.json.decode(encoded), "", after


def load(path: Path) -> tuple[dict[str, Callable[..., Any]], Any]:
    """The tools and the first state of a module. Raises ValueError."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ValueError("no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    sys.path.insert(0, str(path.parent))
    spec.loader.exec_module(module)
    functions = getattr(module, "TOOLS", None)
    if not functions or not hasattr(module, "START"):
        raise ValueError("it has no START or no TOOLS")
    tools = {function.__name__: function for function in functions}
    for name, function in tools.items():
        if not list(inspect.signature(function).parameters):
            raise ValueError(f"the tool {name} does not take the state as its first argument")
    return tools, typing.cast("Any", module).START


def main(fd: int, memory: int, states: int, file: str) -> None:
    """Answer until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
    connection = Connection(fd)
    fault = ""
    world: World | None = None
    try:
        world = World(*load(Path(file)), states)
    except Exception as error:  # noqa: BLE001 - the boundary to the user's module
        fault = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
    connection.send_bytes(b"{}")
    while True:
        try:
            asked = msgspec.json.decode(connection.recv_bytes())
        except EOFError:
            return
        try:
            reply = {"fault": fault} if world is None else world.answer(asked)
        except (ValueError, TypeError, MalformedError, KeyError, MemoryError) as error:
            reply = {"fault": f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"}
        connection.send_bytes(msgspec.json.encode(reply))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
