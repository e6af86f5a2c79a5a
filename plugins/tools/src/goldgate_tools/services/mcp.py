"""``tools.mcp``: the tools of any MCP server, by command or by address.

One session per worker, opened at the first call. A tool's result is its structured content, or its parts as
text; ``isError`` is the call's error. A server that hangs, floods or sends too much is given up: a transient
Failure of that call, and the next call opens a new session. A tool whose description or result is not what
it claims is a Failure of its calls and of no other's. What is taken from the environment never appears in
results or failures.
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
from goldgate_tools.services import mcp_results, mcp_wire
from goldgate_tools.services.mcp_session import ENDING, Session, opened
from goldgate_tools.services.mcp_wire import Wire
from goldgate_tools.services.secrets import forms, mask

CONNECTION = {"digest": False}  # how an answer is fetched does not change it
PASSED = ("PATH", "HOME", "LANG")  # variables that every command is given
SPARE = 16  # bytes of a message per character that an output may have


@dataclass(frozen=True, slots=True)
class McpOptions:
    """Which server, and what it may see."""

    command: tuple[str, ...] = ()
    """The program that is the server, with its arguments; it speaks over standard input and output."""
    url: str = ""
    """The address of a server that speaks streamable HTTP, where there is no command."""
    env_names: tuple[str, ...] = field(default=(), metadata=CONNECTION)
    """Variables of the environment that the command is given; their values are masked everywhere."""
    headers_env: Mapping[str, str] = field(default_factory=dict, metadata=CONNECTION)
    """Headers of requests to ``url`` whose values are taken from variables of the environment: header to
    variable, as in ``{ Authorization = "SHOP_AUTHORIZATION" }``. They are masked everywhere."""
    timeout: float = field(default=30.0, metadata=CONNECTION)
    """Seconds for opening the session, and for each call."""
    allow: tuple[str, ...] = ()
    """The tools that may be called; all of the server's where empty."""
    largest: int = 1_000_000
    """Characters of an output; a larger one is an error of the call, a much larger one loses the session."""

    def __post_init__(self) -> None:
        if bool(self.command) == bool(self.url):
            raise ValueError("either command or url names the server")
        if self.url and not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url starts with http:// or https://, unlike {self.url!r}")
        if self.url and self.env_names:
            raise ValueError("env_names are for a command; headers_env are for a url")
        if self.command and self.headers_env:
            raise ValueError("headers_env are for a url; env_names are for a command")
        if self.timeout <= 0 or self.largest < 1:
            raise ValueError("timeout and largest are more than 0")


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
        names = (*options.env_names, *options.headers_env.values())
        missing = [name for name in names if name not in os.environ]
        if missing:
            key = "env_names" if missing[0] in options.env_names else "headers_env"
            raise ConfigError(f"set the environment variable {missing[0]}: {key} names it")
        self._options = options
        self._server = server
        self._secrets = forms([os.environ[name] for name in names])
        self._wire = Wire()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="goldgate-mcp", daemon=True)
        self._thread.start()
        self._session: Session | None = None

    def serve(self, requests: Sequence[Call]) -> list[Result | Failure]:
        """A result for each call; a Failure where the server is lost or does not answer. A server that cannot
        be reached is tried once for all of them.
        """
        replies: list[Result | Failure] = []
        for request in requests:
            session = self._reached()
            if isinstance(session, Failure):
                return [*replies, *[session] * (len(requests) - len(replies))]
            replies.append(self._one(session, request))
        return replies

    def close(self) -> None:
        """End the session and its thread."""
        if self._loop.is_closed():
            return
        self._drop()
        with contextlib.suppress(Exception):
            self._wait(_settled(), ENDING + 5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5.0)
        if not self._loop.is_running():
            self._loop.close()

    def schemas(self) -> list[Mapping[str, Any]]:
        """The server's tools as function schemas, without those that are none. Raises ConfigError where it
        cannot be reached.
        """
        session = self._reached()
        if isinstance(session, Failure):
            raise ConfigError(session.why)
        return [
            mcp_results.schema(tool) for name, tool in session.tools.items() if name not in session.refused
        ]

    def _reached(self) -> Session | Failure:
        try:
            if self._session is None:
                self._wire = Wire()
                self._session = self._wait(opened(self._connection(), self._wire, self._options.allow))
            elif self._session.stale:
                self._wire.begin()
                self._wait(self._session.list())
        except Exception as error:  # noqa: BLE001 - the boundary to the server and its transport
            self._drop()
            denied = self._wire.status in (401, 403)
            hint = "; headers_env gives it a header" if denied else ""
            why = f"the MCP server cannot be used: {self._message(error)}{hint}"
            return Failure(why, "tools.mcp", transient=not denied, code="mcp_unusable")
        return self._session

    def _one(self, session: Session, call: Call) -> Result | Failure:
        name = call.tool[:60]
        if call.tool not in session.tools:
            return Result(known=False)
        if call.tool in session.refused:
            return self._failed(f"the MCP tool {name} cannot be used: {session.refused[call.tool]}", False)
        self._wire.begin()
        try:
            reply = self._wait(session.call(call.tool, call.arguments))
        except TimeoutError:
            self._drop()
            why = f"; {self._wire.why()}" if self._wire.why() else ""
            return self._failed(f"{name} gave no answer in {self._options.timeout:g} s{why}", True)
        except ValueError as error:  # a reply of another shape; the session is as it was
            return self._failed(f"the reply of {name} is malformed: {self._message(error)}", False)
        except Exception as error:  # noqa: BLE001 - the boundary to the server and its transport
            if self._refused(error):
                return Result(error=f"Error: {self._message(error)}")
            self._drop()
            return self._failed(f"the MCP server failed at {name}: {self._message(error)}", True)
        try:
            made = mcp_results.result(reply, session.tools[call.tool], self._options.largest)
        except ValueError as error:
            return self._failed(f"the MCP tool {name} lies: {error}", False)
        return Result(mask(made.output, self._secrets), mask(made.error, self._secrets))

    def _failed(self, why: str, transient: bool) -> Failure:
        return Failure(str(mask(why, self._secrets)), "tools.mcp", transient=transient, code="mcp_failed")

    def _refused(self, error: BaseException) -> bool:
        """Whether the server answered that the call is wrong: not that its transport broke."""
        from mcp import MCPError
        from mcp.types import CONNECTION_CLOSED, INVALID_REQUEST, PARSE_ERROR, REQUEST_TIMEOUT

        if not isinstance(error, MCPError) or self._wire.fault or self._wire.status >= 400:
            return False
        return error.error.code not in (CONNECTION_CLOSED, REQUEST_TIMEOUT, PARSE_ERROR, INVALID_REQUEST)

    def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(Exception):
                self._wait(session.end(), ENDING + 5)

    def _wait(self, task: Coroutine[Any, Any, Any], seconds: float = 0.0) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(task, self._loop)
        try:
            return future.result(seconds or self._options.timeout)
        except TimeoutError:
            future.cancel()
            raise

    def _connection(self) -> Any:
        options = self._options
        if self._server is not None:
            return self._server
        most = SPARE * max(options.largest, 100_000)
        if options.url:
            headers = {header: os.environ[name] for header, name in options.headers_env.items()}
            return mcp_wire.http(options.url, headers, most, self._wire, options.timeout)
        passed = (*PASSED, *options.env_names)
        environment = {name: os.environ[name] for name in passed if name in os.environ}
        return mcp_wire.stdio(options.command, environment, most, self._wire)

    def _message(self, error: BaseException) -> str:
        while isinstance(error, BaseExceptionGroup) and error.exceptions:
            error = error.exceptions[0]
        text = " ".join(str(error).split())[:300] or type(error).__name__
        if isinstance(error, TimeoutError):
            text = f"no answer in {self._options.timeout:g} s"
        why = self._wire.why()
        return str(mask(f"{text}; {why}" if why and why not in text else text, self._secrets))


async def _settled() -> None:
    """Wait until what was given up on has ended, or end it."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    if others:
        await asyncio.wait(others, timeout=ENDING)


def open_mcp(options: McpOptions) -> McpServer:
    """A client of the server; nothing is sent yet. Raises ConfigError."""
    return McpServer(options)
