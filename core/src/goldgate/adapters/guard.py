"""What stands before ``goldgate serve``: who may ask, from where, how slowly, and how many at once.

A browser sends any page's requests to a loopback address, and a name that is bound again to 127.0.0.1 lets a
page read the answers. So the Host must be the address that is served, a request with a foreign Origin is
refused, and a body must be called JSON, which no simple cross-site request can do without asking first.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

import msgspec

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a request must fulfil."""

    hosts: frozenset[str] = frozenset()
    """Values of the Host header that are served, in lower case; empty serves all."""
    token: str = ""
    """What callers send as a bearer token; empty asks for none."""
    seconds: float = 30.0
    """Seconds that the body may take to arrive."""
    connections: int = 256
    """Requests under way at once."""


OPEN = frozenset(("/health",))
"""Paths that need no token."""


def guarded(application: Application, rules: Rules) -> Application:
    """The application, for requests that fulfil the rules."""
    under_way = 0

    async def serve(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        nonlocal under_way
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        refused = _refused(scope, rules)
        if refused is None and under_way >= rules.connections:
            refused = (503, "too many requests are under way: try again")
        if refused is not None:
            await _answer(send, *refused)
            return
        under_way += 1
        try:
            await application(scope, _in_time(receive, rules.seconds), send)
        except TimeoutError:
            await _answer(send, 408, f"the body took longer than {rules.seconds:g} s")
        finally:
            under_way -= 1

    return serve


def _refused(scope: MutableMapping[str, Any], rules: Rules) -> tuple[int, str] | None:
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    host = headers.get(b"host", "").lower()
    if rules.hosts and host not in rules.hosts:
        return 421, "this host is not served here"
    origin = headers.get(b"origin")
    if origin is not None and origin.lower() not in {f"http://{name}" for name in rules.hosts or {host}}:
        return 403, "requests of other sites are not served"
    kind = headers.get(b"content-type", "").partition(";")[0].strip().lower()
    if scope["method"] == "POST" and kind != "application/json":
        return 415, "send the body as application/json"
    if rules.token and scope["path"] not in OPEN:
        sent = headers.get(b"authorization", "").encode("latin-1")
        if not hmac.compare_digest(sent, f"Bearer {rules.token}".encode("latin-1", "replace")):
            return 401, "a bearer token is needed"
    return None


def _in_time(receive: Receive, seconds: float) -> Receive:
    """``receive`` until the body is whole, which must be within ``seconds``."""
    ends = asyncio.get_running_loop().time() + seconds
    whole = False

    async def within() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        async with asyncio.timeout_at(ends):
            message = await receive()
        whole = not message.get("more_body", False)
        return message

    return within


async def _answer(send: Send, status: int, why: str) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": msgspec.json.encode({"error": why})})
