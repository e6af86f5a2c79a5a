"""Who may ask, from where, and how slowly."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

pytest.importorskip("starlette", reason="goldgate[serve] is not installed")

from goldgate.adapters.guard import Rules, guarded

RULES = Rules(frozenset({"127.0.0.1:8100", "localhost:8100"}), "secret", seconds=0.05, connections=2)
GOOD = {"host": "127.0.0.1:8100", "content-type": "application/json", "authorization": "Bearer secret"}


def status(
    headers: dict[str, str], path: str = "/verifiers/x", chunks: Sequence[bytes | None] = (b"{}",)
) -> int:
    """The answer to a POST whose body comes in these chunks; None: the next never comes."""
    sent: list[Any] = []
    rest = list(chunks)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def receive() -> dict[str, Any]:
        chunk = rest.pop(0)
        if chunk is None:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": chunk, "more_body": bool(rest)}

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": raw}
    asyncio.run(guarded(application, RULES)(scope, receive, send))
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 200),
        ({"host": "localhost:8100"}, 200),
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example:8100"}, 421),
        ({"host": ""}, 421),
        ({"origin": "http://127.0.0.1:8100"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": "application/json; charset=utf-8"}, 200),
        ({"authorization": ""}, 401),
        ({"authorization": "Bearer secre"}, 401),
        ({"authorization": "Bearer secret\u00e9"}, 401),
    ],
)
def test_a_request_must_fulfil_the_rules(changed: dict[str, str], expected: int) -> None:
    assert status({**GOOD, **changed}) == expected


def test_health_needs_no_token() -> None:
    assert status({**GOOD, "authorization": ""}, "/health") == 200


def test_a_body_that_does_not_arrive_is_given_up() -> None:
    assert status(GOOD, chunks=(b"{", b"}")) == 200
    assert status(GOOD, chunks=(b"{", None)) == 408


def test_more_requests_than_allowed_are_refused() -> None:
    answers: list[int] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(0.05)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        if "status" in message:
            answers.append(message["status"])

    async def several() -> None:
        served = guarded(application, RULES)
        raw = [(name.encode(), value.encode()) for name, value in GOOD.items()]
        scope = {"type": "http", "method": "GET", "path": "/x", "headers": raw}
        await asyncio.gather(*(served(dict(scope), _nothing, send) for _ in range(5)))

    asyncio.run(several())
    assert sorted(answers) == [200, 200, 503, 503, 503]


async def _nothing() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}
