"""``tools.mcp``: the tools of any MCP server, by command or by address.

One session per worker, opened at the first call. A tool's result is its structured content, or its texts
joined; ``isError`` is the call's error. A server that hangs is given up at ``timeout``; a lost one is a
transient Failure, and the next call opens a new session. Values of the environment that are passed on by name
never appear in results or failures.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from goldgate import ConfigError, Failure

from goldgate_tools.requests import Call, Result
from goldgate_tools.services.secrets import mask

CONNECTION = {"digest": False}  # how an answer is fetched does not change it


@dataclass(frozen=True, slots=True)
class McpOptions:
    """Which server, and what it may see."""

    command: tuple[str, ...] = ()
    """The program that is the server, with its arguments; it speaks over standard input and output."""
    url: str = ""
    """The address of a server that speaks streamable HTTP, where there is no command."""
    env_names: tuple[str, ...] = field(default=(), metadata=CONNECTION)
    """Variables of the environment that the command is given; their values are masked everywhere."""
    timeout: float = field(default=30.0, metadata=CONNECTION)
    """Seconds for opening the session, and for each call."""
    allow: tuple[str, ...] = ()
    """The tools that may be called; all of the server's where empty."""
    largest: int = 1_000_000
    """Characters of an output; a larger one is an error of the call."""

    def __post_init__(self) -> None:
        if bool(self.command) == bool(self.url):
            raise ValueError("either command or url names the server")
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url starts with http:// or https://, unlike {self.url!r}")


class McpServer:
    """Answers the calls of one MCP server's tools; ``server`` stands in for it in tests (an SDK server)."""

    batch = 16
    parallel = 1

    def __init__(self, options: McpOptions, server: Any = None) -> None:
        try:
            import mcp
        except ImportError as error:
            raise ConfigError("install goldgate-tools[mcp] for tools.mcp") from error
        del mcp
        missing = [name for name in options.env_names if name not in os.environ]
        if missing:
            raise ConfigError(f"set the environment variable {missing[0]}: env_names names it")
        self._options = options
        self._server = server
        self._secrets = tuple(os.environ[name] for name in options.env_names)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="goldgate-mcp", daemon=True)
        self._thread.start()
        self._session: _Session | None = None

    def serve(self, requests: Sequence[Call]) -> list[Result | Failure]:
        """A result for each call; a Failure where the server is lost or does not answer."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """End the session and its thread."""
        self._drop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5.0)
        if not self._loop.is_running():
            self._loop.close()

    def schemas(self) -> list[Mapping[str, Any]]:
        """The server's tools as function schemas. Raises ConfigError where it cannot be reached."""
        try:
            return [_schema(tool) for tool in self._opened().tools.values()]
        except Exception as error:
            raise ConfigError(f"the MCP server cannot be used: {self._message(error)}") from error

    def _one(self, call: Call) -> Result | Failure:
        try:
            session = self._opened()
        except Exception as error:  # noqa: BLE001 - the boundary to the server and its transport
            self._drop()
            return Failure(
                f"the MCP server cannot be used: {self._message(error)}", "tools.mcp", transient=True
            )
        if call.tool not in session.tools:
            return Result(known=False)
        try:
            reply = self._wait(session.client.call_tool(call.tool, dict(call.arguments)))
        except TimeoutError:
            self._drop()
            return Failure(
                f"{call.tool[:60]} gave no answer in {self._options.timeout:g} s", "tools.mcp", transient=True
            )
        except Exception as error:  # noqa: BLE001 - the boundary to the server and its transport
            if _refused(error):
                return Result(error=f"Error: {self._message(error)}")
            self._drop()
            return Failure(f"the MCP server failed: {self._message(error)}", "tools.mcp", transient=True)
        return self._result(reply)

    def _result(self, reply: Any) -> Result:
        structured = getattr(reply, "structured_content", None)
        texts = [text for part in reply.content or () if isinstance(text := getattr(part, "text", None), str)]
        output: Any = structured if structured is not None else "\n".join(texts)
        if isinstance(output, dict) and set(output) == {"result"}:
            output = output["result"]  # how the SDK wraps a plain value
        if len(str(output)) > self._options.largest:
            return Result(error=f"Error: an output of more than {self._options.largest} characters")
        output = mask(output, self._secrets)
        if reply.is_error:
            return Result(error="\n".join(mask(text, self._secrets) for text in texts) or "Error")
        return Result(output)

    def _opened(self) -> _Session:
        if self._session is None:
            self._session = self._wait(_open(self._options, self._server))
        return self._session

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(Exception):
                self._wait(session.end())

    def _wait(self, task: Coroutine[Any, Any, Any]) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(task, self._loop)
        try:
            return future.result(self._options.timeout)
        except TimeoutError:
            future.cancel()
            raise

    def _message(self, error: BaseException) -> str:
        inner = error
        while isinstance(inner, BaseExceptionGroup) and inner.exceptions:
            inner = inner.exceptions[0]
        text = " ".join(str(inner).split())[:300] or type(inner).__name__
        return str(mask(text, self._secrets))


@dataclass(slots=True)
class _Session:
    """An open session; its context is entered and left in one task, as its transport demands."""

    client: Any
    tools: Mapping[str, Any]
    ending: asyncio.Event
    task: asyncio.Task[None]

    async def end(self) -> None:
        self.ending.set()
        await asyncio.wait([self.task], timeout=5.0)
        self.task.cancel()


async def _open(options: McpOptions, server: Any) -> _Session:
    ready: asyncio.Future[tuple[Any, Mapping[str, Any]]] = asyncio.get_running_loop().create_future()
    ending = asyncio.Event()

    async def hold() -> None:
        from mcp import Client

        try:
            async with Client(server if server is not None else _target(options)) as client:
                found = {tool.name: tool for tool in (await client.list_tools()).tools}
                allowed = {
                    name: tool for name, tool in found.items() if not options.allow or name in options.allow
                }
                ready.set_result((client, allowed))
                await ending.wait()
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error if isinstance(error, Exception) else ConnectionError(str(error)))
            raise

    task = asyncio.get_running_loop().create_task(hold())
    task.add_done_callback(lambda done: None if done.cancelled() else done.exception())
    try:
        client, tools = await ready
    except BaseException:
        task.cancel()
        raise
    return _Session(client, tools, ending, task)


def _target(options: McpOptions) -> Any:
    if options.url:
        return options.url
    from mcp import StdioServerParameters, stdio_client

    environment = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", *options.env_names) if name in os.environ
    }
    return stdio_client(
        StdioServerParameters(command=options.command[0], args=list(options.command[1:]), env=environment)
    )


def _refused(error: BaseException) -> bool:
    """Whether the server answered that the call is wrong: an error of the protocol, not of the connection."""
    return (
        type(error).__name__ == "MCPError"
        and "closed" not in str(error).lower()
        and "timed out" not in str(error).lower()
    )


def _schema(tool: Any) -> dict[str, Any]:
    described = {
        "name": tool.name,
        "description": tool.description or "",
        "parameters": dict(tool.input_schema),
    }
    annotations = tool.annotations
    if annotations is not None and annotations.read_only_hint is not None:
        described["x-mutates"] = not annotations.read_only_hint
    return {"type": "function", "function": described}


def open_mcp(options: McpOptions) -> McpServer:
    """A client of the server; nothing is sent yet. Raises ConfigError."""
    return McpServer(options)
