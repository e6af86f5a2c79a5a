"""A server of one's own on a loopback address or a unix socket. Needs ``goldgate[serve]``."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from goldgate.adapters.guard import Application
from goldgate.errors import ConfigError

BACKLOG = 2048  # connections that wait to be taken
HEADERS = 10.0  # seconds in which the first request of a connection has to begin
HEADER_BYTES = 64 << 10


def listen(host: str = "127.0.0.1", port: int = 0, uds: Path | None = None) -> socket.socket:
    """A listening socket: callers may come from now on; they wait until ``serve`` is called. Port 0 takes a
    free one; ``uds`` is the path of a unix socket that only its owner can open. Raises ConfigError.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(socket.AF_UNIX if uds else family)
    try:
        if uds:
            listening.bind(str(uds))
            uds.chmod(0o600)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((host, port))
        listening.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        listening.close()
        where = uds or f"{host}:{port}"
        raise ConfigError(f"{where}: {getattr(error, 'strerror', None) or error}") from error
    return listening


def address(listening: socket.socket, host: str = "127.0.0.1") -> tuple[str, frozenset[str]]:
    """Where a socket is reached, for people, and the Host headers that name it (none: every one is taken)."""
    if listening.family == socket.AF_UNIX:
        return str(listening.getsockname()), frozenset()
    bound, port = listening.getsockname()[:2]
    names = {host, bound}
    if bound in ("127.0.0.1", "::1"):
        names |= {"localhost", "127.0.0.1", "[::1]"}
    if bound in ("0.0.0.0", "::"):  # noqa: S104 - whoever asks for every address gets every name
        return f"http://{bound}:{port}", frozenset()
    return f"http://{bound}:{port}", frozenset(f"{name}:{port}".lower() for name in names)


def serve(application: Application, listening: socket.socket) -> None:
    """Serve an ASGI application on the socket until interrupted. Raises ImportError without uvicorn."""
    import uvicorn

    settings = uvicorn.Config(
        application,
        log_level="warning",
        lifespan="on",
        http=_protocol(),
        ws="none",
        h11_max_incomplete_event_size=HEADER_BYTES,
        server_header=False,
    )
    uvicorn.Server(settings).run(sockets=[listening])


def _protocol() -> type[asyncio.Protocol]:
    """HTTP whose connections are closed when their first request does not begin in time."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class InTime(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
            super().connection_made(transport)
            self.loop.call_later(HEADERS, self._close_if_silent)

        def _close_if_silent(self) -> None:
            if getattr(self, "cycle", None) is None and not self.transport.is_closing():
                self.transport.close()

    return InTime
