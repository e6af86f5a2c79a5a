"""The HTTP side: one page, four questions that it may ask, and who may ask them.

Everything lies below a secret path of each annotator, and nothing is remembered by the browser (no cookie):
a page of another site knows no path, and has no way to be mistaken for this one. The guard of
``goldgate serve`` stands before it: the Host must be the loopback address that is served, foreign origins are
refused.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import msgspec
from goldgate import GoldgateError
from goldgate.adapters import Rules, guarded
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from goldgate_annotate import page
from goldgate_annotate.desk import Desk, Sent

LONGEST = 4 << 20  # bytes of a request
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class _Next(msgspec.Struct):
    browser: str
    wanted: str = ""


class _GoOn(msgspec.Struct):
    task: str
    text: str = ""


def application(desk: Desk, secrets: Mapping[str, str], hosts: frozenset[str]) -> Any:
    """The ASGI application; ``secrets`` are the paths by annotator, ``hosts`` the Host headers served."""
    shown, policy = page.built()
    one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:
        yield
        await asyncio.to_thread(desk.close)

    async def home(request: Request) -> Response:
        if _annotator(request, secrets) is None:
            return _unknown()
        headers = {**HEADERS, "Content-Security-Policy": policy}
        return Response(shown, headers=headers, media_type="text/html")

    async def asked(request: Request) -> Response:
        annotator = _annotator(request, secrets)
        if annotator is None or (action := _ACTIONS.get(request.path_params["action"])) is None:
            return _unknown()
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _json({"error": "requests of other sites are not served"}, 403)
        body = await _body(request)
        if body is None:
            return _json({"error": f"a label has at most {LONGEST >> 20} MiB"}, 413)
        try:
            call = action(desk, annotator, body)
            async with one_at_a_time:  # the desk has one writer
                return _json(await asyncio.to_thread(call))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            return _json({"error": f"the page sent something else than a label: {error}"}, 422)
        except GoldgateError as error:
            return _json({"error": str(error)}, 422)

    routes = [
        Route("/{secret}/", home, methods=["GET"]),
        Route("/{secret}/api/{action}", asked, methods=["POST"]),
    ]
    served = Starlette(routes=routes, lifespan=lifespan)
    return guarded(served, Rules(hosts))


def _next(desk: Desk, annotator: str, body: bytes) -> Callable[[], Any]:
    sent = msgspec.json.decode(body, type=_Next)
    return partial(desk.next, annotator, sent.browser, sent.wanted)


def _save(desk: Desk, annotator: str, body: bytes) -> Callable[[], Any]:
    return partial(desk.save, annotator, msgspec.json.decode(body, type=Sent))


def _undo(desk: Desk, annotator: str, body: bytes) -> Callable[[], Any]:
    return partial(desk.undo, annotator, msgspec.json.decode(body, type=_Next).browser)


def _go_on(desk: Desk, annotator: str, body: bytes) -> Callable[[], Any]:
    sent = msgspec.json.decode(body, type=_GoOn)
    return partial(desk.go_on, annotator, sent.task, sent.text)


_ACTIONS = {"next": _next, "label": _save, "undo": _undo, "continue": _go_on}


def _annotator(request: Request, secrets: Mapping[str, str]) -> str | None:
    """Whose path it is. Every path is compared, so that the time tells nothing."""
    given = str(request.path_params["secret"]).encode()
    fits = [name for name, secret in secrets.items() if hmac.compare_digest(secret.encode(), given)]
    return fits[0] if fits else None


async def _body(request: Request) -> bytes | None:
    """The body, or None where it is too long; never more than that is held."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LONGEST:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _unknown() -> Response:
    why = "Open the address that goldgate annotate printed, whole."
    return Response(why, 404, HEADERS, media_type="text/plain")


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, HEADERS, media_type="application/json")
