"""The HTTP side of ``goldgate view``: the page, its rows, whether the run went on, and labels to keep."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from goldgate import GoldgateError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from goldgate_report.labels import keep
from goldgate_report.page.render import policy
from goldgate_report.serving.site import Site

BODY = 4 << 20
"""Bytes of a label with its row, at most."""
HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Handler = Callable[[Request], Awaitable[Response]]


def application(site: Site, token: str, cookie: str) -> Starlette:
    """The ASGI application. Who comes with the token gets a cookie of that name, which stands for it."""

    def known(handler: Handler) -> Handler:
        async def handled(request: Request) -> Response:
            if not _same(request.cookies.get(cookie, ""), token):
                return _plain("open the address that goldgate view printed: it holds the token", 401)
            return await handler(request)

        return handled

    async def start(request: Request) -> Response:
        if _same(request.query_params.get("token", ""), token):
            response: Response = RedirectResponse("/", 303, HEADERS)
            response.set_cookie(cookie, token, httponly=True, samesite="strict")
            return response
        return await known(whole)(request)

    async def whole(_: Request) -> Response:
        latest = await asyncio.to_thread(site.latest)
        headers = HEADERS | {"Content-Security-Policy": policy(True) + "; frame-ancestors 'none'"}
        return Response(latest.text, 200, headers, "text/html")

    async def index(request: Request) -> Response:
        return _bytes(await asyncio.to_thread(site.index, _number(request)))

    async def segment(request: Request) -> Response:
        number = int(request.path_params["segment"])
        return _bytes(await asyncio.to_thread(site.segment, _number(request), number))

    async def state(request: Request) -> Response:
        changed = await asyncio.to_thread(site.changed, _number(request))
        return _json({"changed": changed})

    async def labels(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY:
                return _json({"error": f"a label has at most {BODY} bytes"}, 413)
        try:
            await asyncio.to_thread(keep, site.run, msgspec.json.decode(bytes(body)))
        except (GoldgateError, msgspec.MsgspecError, OSError) as error:
            return _json({"error": str(error)}, 422)
        return _json({})

    routes = [
        Route("/", start),
        Route("/index", known(index)),
        Route("/segment/{segment:int}", known(segment)),
        Route("/state", known(state)),
        Route("/labels", known(labels), methods=["POST"]),
    ]
    return Starlette(routes=routes)


def _same(sent: str, token: str) -> bool:
    return hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode())


def _number(request: Request) -> int:
    text = request.query_params.get("of", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _bytes(content: bytes | None) -> Response:
    if content is None:
        return _plain("the run went on since this page was made: reload it", 410)
    return Response(content, 200, HEADERS, "application/octet-stream")


def _plain(text: str, status: int) -> Response:
    return Response(text + "\n", status, HEADERS, "text/plain")


def _json(value: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status, HEADERS, "application/json")
