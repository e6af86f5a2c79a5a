"""A session with an MCP server: its tools, page by page, and its calls; one task holds the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from goldgate_tools.services import mcp_wire
from goldgate_tools.services.mcp_wire import GRACE, Wire

PAGES = 100
TOOLS = 5000
ENDING = 10.0  # seconds that a session is given to end: more than its process is


@dataclass(slots=True)
class Session:
    """An open session. ``tools``: the raw descriptions by name; ``refused``: why a tool's is unusable."""

    client: Any
    wire: Wire
    ending: asyncio.Event
    task: asyncio.Task[None]
    scope: Any
    allow: Sequence[str]
    stale: bool = True
    tools: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    async def list(self) -> None:
        """Read the list of tools, where it was not read yet or the server announced that it changed."""
        self.stale = False
        self.tools, self.refused = {}, {}
        self.wire.refused.clear()
        cursor, seen = None, set[str]()
        for _ in range(PAGES):
            page = await self.client.list_tools(cursor=cursor, cache_mode="refresh")
            cursor = page.next_cursor
            for tool in page.tools:
                self._take(tool.model_dump(by_alias=True, exclude_none=True, mode="json"))
            if len(self.tools) > TOOLS:
                raise ValueError(f"it lists more than {TOOLS} tools")
            if not cursor:
                break
            if cursor in seen:
                raise ValueError("its list of tools goes round in a circle")
            seen.add(cursor)
        else:
            raise ValueError(f"its list of tools has more than {PAGES} pages")
        for name, why in self.wire.refused.items():
            if not self.allow or name in self.allow:
                self.tools.setdefault(name, {})
                self.refused[name] = why

    async def call(self, tool: str, arguments: Mapping[str, Any]) -> Any:
        """The server's reply. Its shape is checked, not what it promises."""
        from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult

        request = CallToolRequest(params=CallToolRequestParams(name=tool, arguments=dict(arguments)))
        return await self.client.session.send_request(request, CallToolResult)

    async def end(self) -> None:
        """Close the connection, or give up on closing it."""
        self.ending.set()
        await _ended(self.task, self.scope)

    def _take(self, tool: Mapping[str, Any]) -> None:
        name = tool["name"]
        if self.allow and name not in self.allow:
            return
        if name in self.tools:
            self.refused[name] = f"two tools are named {name[:60]!r}"
        self.tools[name] = tool


async def opened(connection: Any, wire: Wire, allow: Sequence[str]) -> Session:
    """A session over a connection, or with an SDK server in memory. Its context is entered and left in one
    task, as transports demand.
    """
    import anyio
    from mcp import Client
    from mcp.types import ToolListChangedNotification

    ready: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    ending = asyncio.Event()
    scope = anyio.CancelScope()
    made: list[Session] = []

    async def heard(message: Any) -> None:
        if isinstance(message, ToolListChangedNotification) and made:
            made[0].stale = True

    async def hold() -> None:
        held = isinstance(connection, AbstractAsyncContextManager)
        target = mcp_wire.counted(connection, wire) if held else connection
        try:
            with scope:
                async with Client(target, message_handler=heard, cache=None) as client:
                    ready.set_result(client)
                    await ending.wait()
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error if isinstance(error, Exception) else ConnectionError(str(error)))
            raise

    task = asyncio.get_running_loop().create_task(hold())
    task.add_done_callback(lambda done: None if done.cancelled() else done.exception())
    try:
        client = await ready
        session = Session(client, wire, ending, task, scope, allow)
        made.append(session)
        await session.list()
    except BaseException:
        ending.set()
        await asyncio.shield(_ended(task, scope))
        raise
    return session


async def _ended(task: asyncio.Task[None], scope: Any) -> None:
    """The end of the task that holds a connection: by itself, else by its scope, which ends its process."""
    for stop, seconds in ((None, GRACE), (scope.cancel, ENDING), (task.cancel, GRACE)):
        if stop is not None:
            stop()
        done, _ = await asyncio.wait([task], timeout=seconds)
        if done:
            return
