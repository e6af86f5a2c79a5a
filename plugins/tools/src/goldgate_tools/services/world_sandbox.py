"""``tools.world`` with ``sandbox = true``: the user's functions run as cells in the sandbox, without network
and without files of this machine, so that arguments of a model reach nothing but them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import msgspec
from goldgate import Cells, CellsReply, ConfigError, Failure, Server

from goldgate_tools.reading.json_text import canonical
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.world_options import STATE, WorldOptions

OURS = {"goldgate_world.py": "world_cells.py", "goldgate_signatures.py": "signatures.py"}
SETUP = "from goldgate_world import World\nworld = World({module!r})"
LONGEST = 200
"""Cells of a session that is gone on with; reads are among them."""
MODULE = "user_world"
"""The name of the user's module in the sandbox where its own is no name of Python."""


class SandboxedWorld:
    """Answers the calls of the world's tools; a session of cells for each chain of calls."""

    batch = 1
    parallel = 1

    def __init__(self, options: WorldOptions) -> None:
        # imported here, so that listing the plug-ins does not load the engine
        from goldgate.engine import open_service

        self._options = options
        module = options.module.stem if options.module.stem.isidentifier() else MODULE
        source = files("goldgate_tools.running")
        self._files = {name: source.joinpath(held).read_text("utf-8") for name, held in OURS.items()}
        self._files[f"{module}.py"] = options.module.read_text("utf-8")
        self._led: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._setup = SETUP.format(module=module)
        self._sandbox: Server = open_service("sandbox.embedded", {"packages": options.packages})
        self._schemas: list[Mapping[str, Any]] = []
        try:
            self._schemas = self._ask(("world.schemas()",))["tools"]
        except _BrokenError as error:
            self.close()
            raise ConfigError(f"the world {options.module}: {error}") from error

    def serve(self, requests: Sequence[Call]) -> list[Result | Failure]:
        """A result for each call; a Failure where the sandbox or the world broke."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def schemas(self) -> list[Mapping[str, Any]]:
        """The tools as function schemas, from their signatures and docstrings."""
        return list(self._schemas)

    def _one(self, call: Call) -> Result | Failure:
        last = "world.state()" if call.tool == STATE else _call(call.tool, canonical(dict(call.arguments)))
        cells = (*self._before(call), last)
        try:
            reply = self._ask(cells)
        except _TooLongError:
            why = f"Error: the call took longer than {self._options.seconds:g} s"
            return Result(error=why, state=call.state)
        except _BrokenError as error:
            return Failure(f"{self._options.module.name}: {error}", "tools.world")
        if call.state and reply.get("before", call.state) != call.state:
            why = "the calls do not lead to the state that is named: the world is not deterministic"
            return Failure(f"{self._options.module.name}: {why}", "tools.world")
        if "large" in reply:
            why = f"Error: an output of {reply['large']} characters is too large"
            return Result(error=why, state=call.state)
        if state := reply.get("state"):
            self._keep(state, cells)
        return Result(
            reply.get("output", ""), reply.get("error", ""), reply.get("state", ""), reply.get("known", True)
        )

    def _before(self, call: Call) -> tuple[str, ...]:
        """The cells that lead to the state of a call: those that did so lately, which the sandbox may still
        have, else one for each of its earlier calls.
        """
        begin = (f"world.begin({call.start!r})",) if call.start else ()
        if call.state in self._led:
            return self._led[call.state]
        return (*begin, *(_call(tool, arguments) for tool, arguments in call.history))

    def _keep(self, state: str, cells: tuple[str, ...]) -> None:
        self._led.pop(state, None)
        if len(cells) <= LONGEST:
            self._led[state] = cells
        while len(self._led) > self._options.states:
            self._led.popitem(last=False)

    def _ask(self, cells: tuple[str, ...]) -> dict[str, Any]:
        """What the last cell shows. Raises _BrokenError."""
        session = (self._setup, *cells)
        seconds, memory = self._options.seconds, self._options.memory
        first = len(session) - 1 if self._schemas else 0  # the first time, to see how the module loads
        (reply,) = self._sandbox.serve([Cells(session, first, self._files, seconds, memory)])
        if isinstance(reply, Failure):
            raise _BrokenError(reply.why)
        return _shown(reply)


class _BrokenError(Exception):
    """The sandbox or the world cannot answer; the message says why."""


class _TooLongError(_BrokenError):
    """A call took longer than it may."""


def _call(tool: str, arguments: str) -> str:
    """A cell that calls a tool. Both are texts of a model: they enter the cell as literals only."""
    return f"world.call({tool!r}, {arguments!r})"


def _shown(reply: CellsReply) -> dict[str, Any]:
    if reply.ended == "time":
        raise _TooLongError(reply.why)
    if reply.why or not reply.cells:
        raise _BrokenError(reply.why)
    for cell in reply.cells:
        if cell.error:
            raise _BrokenError(cell.error)
    try:
        found = msgspec.json.decode(reply.cells[-1].printed, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise _BrokenError(f"a malformed reply: {error}") from error
    return found
