"""Connections to MCP servers with bounds: on the bytes of a message, on the number of messages, and on the
time that a server's process is given to end.

The protocol is the SDK's; what moves its messages is here, because the SDK's own transports hold whatever a
server sends.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from goldgate_tools.services import mcp_results

GRACE = 2.0  # seconds between asking a process to end, and ending it
POLL = 0.02  # seconds
WORDS = 2000  # bytes of what a server last wrote to its standard error
MESSAGES = 10_000  # messages that a server may send for one request
NOISE = 100  # lines that are no messages, such as a log on standard output


@dataclass(slots=True)
class Wire:
    """What is known of a connection, for the sentence that says why it failed."""

    messages: int = 0
    noise: int = 0
    line: str = ""
    words: bytes = b""
    status: int = 0
    fault: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    """The tools whose descriptions are none, and why."""

    def begin(self) -> None:
        """Forget what earlier requests brought."""
        self.messages, self.noise, self.status, self.fault, self.line = 0, 0, 0, "", ""

    def why(self) -> str:
        """What the server did besides answering; empty where nothing is known."""
        if self.fault:
            return self.fault
        if self.status >= 400:
            return f"it answered with HTTP status {self.status}"
        if self.line:
            return f"it sent {self.line!r:.120}, which is no message of the protocol"
        words = " ".join(self.words.decode("utf-8", "replace").split())
        return f"its last words: {words[-300:]}" if words else ""


def counted(inner: AbstractAsyncContextManager[Any], wire: Wire) -> AbstractAsyncContextManager[Any]:
    """The connection, which ends where a server floods it."""
    import anyio

    @asynccontextmanager
    async def connection() -> AsyncIterator[Any]:
        async with inner as (read, write):
            give, take = anyio.create_memory_object_stream[Any](0)

            async def pump() -> None:
                async with give:
                    async for message in read:
                        if _too_many(message, wire):
                            return
                        _without_malformed(message, wire)
                        await give.send(message)

            async with anyio.create_task_group() as group:
                group.start_soon(pump)
                try:
                    yield take, write
                finally:
                    group.cancel_scope.cancel()
                    _close(give, take)

    return connection()


def _too_many(message: Any, wire: Wire) -> bool:
    if isinstance(message, Exception):
        wire.noise += 1
        if wire.noise > NOISE:
            wire.fault = f"it sent more than {NOISE} lines that are no messages of the protocol"
    wire.messages += 1
    if wire.messages > MESSAGES:
        wire.fault = f"it sent more than {MESSAGES} messages for one request"
    return bool(wire.fault)


def _without_malformed(message: Any, wire: Wire) -> None:
    """Take the tools that are described wrongly out of a list: the SDK would refuse the whole list."""
    from mcp.types import Tool

    listed = getattr(getattr(message, "message", None), "result", None)
    if not isinstance(listed, dict) or not isinstance(listed.get("tools"), list) or "content" in listed:
        return
    kept = []
    for tool in listed["tools"]:
        try:
            mcp_results.schema(tool if isinstance(tool, dict) else {})
            Tool.model_validate(tool)
            kept.append(tool)
        except ValueError as error:
            name = tool.get("name") if isinstance(tool, dict) else None
            if isinstance(name, str) and name:
                wire.refused[name] = " ".join(str(error).split())[:300]
    listed["tools"] = kept


@asynccontextmanager
async def stdio(
    command: Sequence[str], environment: Mapping[str, str], largest: int, wire: Wire
) -> AsyncIterator[Any]:
    """A process that speaks over its standard input and output. ``largest``: bytes of one line."""
    import anyio
    from mcp.shared.message import SessionMessage
    from mcp.types import jsonrpc_message_adapter

    process: Any = await anyio.open_process(list(command), env=dict(environment), start_new_session=True)
    give, take = anyio.create_memory_object_stream[Any](0)
    put, out = anyio.create_memory_object_stream[Any](0)

    def message(line: bytes) -> Any:
        try:
            return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
        except ValueError as error:
            wire.line = line[:120].decode("utf-8", "replace")
            return error

    async def reads() -> None:
        held: list[bytes] = []
        size = 0
        async with give:
            async for chunk in process.stdout:
                held.append(chunk)
                size += len(chunk)
                if b"\n" in chunk:
                    *lines, rest = b"".join(held).split(b"\n")
                    held, size = [rest], len(rest)
                    for line in lines:
                        if line.strip():
                            await give.send(message(line))
                if size > largest:
                    wire.fault = f"it sent a message of more than {largest} bytes"
                    return

    async def writes() -> None:
        async with out:
            async for each in out:
                data = each.message.model_dump_json(by_alias=True, exclude_unset=True)
                await process.stdin.send(data.encode() + b"\n")

    async def listens() -> None:
        async for chunk in process.stderr:
            wire.words = (wire.words + chunk)[-WORDS:]

    async def until_broken(task: Any) -> None:
        with contextlib.suppress(anyio.ClosedResourceError, anyio.BrokenResourceError, OSError):
            await task()
        if task is not listens:
            give.close()  # who waits for an answer learns that none will come

    async with anyio.create_task_group() as group:
        for task in (reads, writes, listens):
            group.start_soon(until_broken, task)
        try:
            yield take, put
        finally:
            with anyio.CancelScope(shield=True):
                take.close()  # nobody waits for messages any more
                await _ended(process)
            group.cancel_scope.cancel()
            _close(give, take, put, out)


def _close(*streams: Any) -> None:
    for stream in streams:
        stream.close()


async def _ended(process: Any) -> None:
    """The end of a process and of all that it started: a closed input, then a signal, then SIGKILL."""
    import anyio

    with contextlib.suppress(Exception):
        await process.stdin.aclose()
    for order in (None, signal.SIGTERM, signal.SIGKILL):
        if order is not None:
            _signalled(process.pid, order)
        for _ in range(int(GRACE / POLL)):  # a scope with a deadline would be broken by the scopes around it
            if process.returncode is not None:
                break
            await anyio.sleep(POLL)
        if process.returncode is not None:
            break
    _signalled(process.pid, signal.SIGKILL)  # what it left behind
    with anyio.move_on_after(GRACE), contextlib.suppress(Exception):
        while True:  # what is left in the pipe holds it open
            await process.stdout.receive()


def _signalled(group: int, order: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, order)


@asynccontextmanager
async def http(
    url: str, headers: Mapping[str, str], largest: int, wire: Wire, seconds: float
) -> AsyncIterator[Any]:
    """A server that speaks streamable HTTP. ``largest``: bytes of an answer, and of an event of a stream."""
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    class Body(httpx2.AsyncByteStream):
        def __init__(self, stream: Any) -> None:
            self.stream = stream

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for chunk in self.stream:
                size += len(chunk)
                if size > largest:
                    wire.fault = f"it sent an answer of more than {largest} bytes"
                    raise httpx2.StreamError(wire.fault)
                yield chunk

        async def aclose(self) -> None:
            await self.stream.aclose()

    class Bounded(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request: Any) -> Any:
            response = await super().handle_async_request(request)
            if request.method == "POST":
                wire.status = response.status_code
            packed = response.headers.get("content-encoding", "identity").lower() not in ("", "identity")
            if packed:  # a few bytes may unpack to any size
                wire.fault = "it sent a compressed answer, which was not asked for"
                await response.aclose()
                raise httpx2.StreamError(wire.fault)
            if request.method == "POST":
                response.stream = Body(response.stream)
            return response

    async with (
        httpx2.AsyncClient(
            transport=Bounded(),
            headers={**headers, "accept-encoding": "identity"},
            timeout=httpx2.Timeout(seconds),
        ) as client,
        streamable_http_client(url, http_client=client, max_sse_event_size=largest) as streams,
    ):
        yield streams
