"""HTTP: verifiers behind a small server, for whatever cannot call Python. Needs ``goldgate[serve]``.

Requests that are under way at the same time share batches and services. What is more than can be held is
refused at once (429), so that a caller slows down instead of filling memory.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from goldgate.adapters import rewards
from goldgate.adapters.gate import Gate
from goldgate.adapters.openapi import document
from goldgate.adapters.rewards import Result, UnscoredError
from goldgate.errors import RowError
from goldgate.io import input_rows
from goldgate.nouns import Candidate, Failure


@dataclass(frozen=True, slots=True)
class Limits:
    """``pending``: candidates under way at once, over all callers; ``body``: bytes of a request; ``token``:
    what callers must send as a bearer token, where it is set.
    """

    pending: int = 4096
    body: int = 16 << 20
    token: str = ""


@dataclass(slots=True)
class _State:
    gates: Mapping[str, Gate]
    limits: Limits
    pending: int = 0
    open: bool = True
    document: bytes = field(default=b"")


def application(gates: Mapping[str, Gate], limits: Limits | None = None) -> Starlette:
    """The ASGI application that serves these verifiers by name."""
    state = _State(gates, limits or Limits(), document=msgspec.json.encode(document(list(gates))))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        yield
        state.open = False
        for gate in gates.values():
            await asyncio.to_thread(gate.close)

    async def verify(request: Request) -> Response:
        return await _verify(state, request)

    async def health(_: Request) -> Response:
        state_now = {"verifiers": sorted(gates), "pending": state.pending, "limit": state.limits.pending}
        return _json(state_now, 200 if state.open else 503)

    async def described(_: Request) -> Response:
        return Response(state.document, media_type="application/json")

    routes = [
        Route("/verifiers/{name}", verify, methods=["POST"]),
        Route("/health", health),
        Route("/openapi.json", described),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


async def _verify(state: _State, request: Request) -> Response:
    limits = state.limits
    if limits.token:
        sent = request.headers.get("authorization", "")
        if not hmac.compare_digest(sent.encode(), f"Bearer {limits.token}".encode()):
            return _wrong(401, "a bearer token is needed")
    name = request.path_params["name"]
    if (gate := state.gates.get(name)) is None:
        return _wrong(404, f"no such verifier is served here; served: {', '.join(sorted(state.gates))}")
    if not state.open:
        return _wrong(503, "the server is closing")
    body = await _body(request, limits.body)
    if body is None:
        return _wrong(413, f"a request has at most {limits.body} bytes")
    try:
        candidates = _read(body)
    except RecursionError:
        return _wrong(422, "the body is nested too deeply")
    except (RowError, msgspec.DecodeError, UnicodeDecodeError) as error:
        return _wrong(422, str(error))
    if len(candidates) > limits.pending:
        return _wrong(413, f"a request has at most {limits.pending} responses")
    if state.pending + len(candidates) > limits.pending:
        return _wrong(429, "too much is under way: try again", {"Retry-After": "1"})
    state.pending += len(candidates)
    try:
        futures = [asyncio.wrap_future(gate.submit(candidate)) for candidate in candidates]
        results = await asyncio.gather(*futures)
    except UnscoredError as error:
        return _wrong(503, str(error))
    finally:
        state.pending -= len(candidates)
    lines = [line(candidate, name, result) for candidate, result in zip(candidates, results, strict=True)]
    return _json({"verdicts": lines, "metrics": rewards.shares(results)})


def line(candidate: Candidate, name: str, result: Result) -> dict[str, Any]:
    """A verdict as ``goldgate verify`` writes it, and its reward: 0 where there is no answer, null where
    nothing could be judged. A failure has no score.
    """
    head = {"id": candidate.sample.id, "index": candidate.origin.index, "verifier": name}
    worth = {"reward": rewards.reward(result), "outcome": rewards.kind(result)}
    if isinstance(result, Failure):
        return {**head, "failure": result.why, "code": result.code, **worth}
    evidence = dict(result.evidence)
    return {
        **head,
        "score": result.score,
        "why": result.why,
        "evidence": evidence,
        "code": result.code,
        **worth,
    }


def _read(body: bytes) -> Sequence[Candidate]:
    decoded = msgspec.json.decode(body)
    many = isinstance(decoded, dict) and isinstance(decoded.get("rows"), list)
    raws = decoded["rows"] if many else [decoded]
    return [
        candidate
        for number, raw in enumerate(raws)
        for candidate in input_rows.read(raw, f"rows[{number}]")[1]
    ]


async def _body(request: Request, most: int) -> bytes | None:
    """The body, or None where it is longer than ``most`` bytes; never more than that is held."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _wrong(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    return _json({"error": why}, status, headers)


def _json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(value), status, headers, media_type="application/json")
