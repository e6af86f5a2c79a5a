"""serve verifiers over HTTP, for whatever cannot call Python"""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import socket
import sys
from pathlib import Path

from goldgate.adapters.gate import Gate
from goldgate.errors import ConfigError

TOKEN = "GOLDGATE_TOKEN"  # noqa: S105 - the name of the variable that holds it
BACKLOG = 2048  # connections that wait to be taken


HEADERS = 10.0  # seconds in which the first request of a connection has to begin
HEADER_BYTES = 64 << 10


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("verifiers", nargs="+", help="their names, such as math.answer")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8100, help="the port (8100); 0 takes a free one")
    parser.add_argument("--uds", type=Path, help="listen on this unix socket instead: no token is needed")
    parser.add_argument("--insecure", action="store_true", help="ask for no token")
    parser.add_argument("--config", type=Path, help="a pipeline whose services and options are used")
    parser.add_argument("--workers", type=int, default=1, help="worker processes for each verifier (1)")
    parser.add_argument("--pending", type=int, default=4096, help="responses under way at once (4096)")
    parser.add_argument("--connections", type=int, default=256, help="requests under way at once (256)")
    parser.add_argument("--plugin", action="append", default=[], help="a module or file of your own to load")


def command(arguments: argparse.Namespace) -> int:
    """Serve until interrupted. Callers send the token in GOLDGATE_TOKEN, or the one that is printed."""
    try:
        import uvicorn

        from goldgate.adapters.guard import Rules, guarded
        from goldgate.adapters.http import Limits, application
    except ImportError as error:
        raise ConfigError("install goldgate[serve] to serve over HTTP") from error
    gates = {
        name: Gate(name, like=arguments.config, workers=arguments.workers, plugins=arguments.plugin)
        for name in arguments.verifiers
    }
    token = os.environ.get(TOKEN, "")
    made = not token and not arguments.insecure and arguments.uds is None
    token = secrets.token_urlsafe(24) if made else token
    with _listening(arguments) as listening:
        where, hosts = _address(arguments, listening)
        sys.stdout.write(f"serving {', '.join(gates)} on {where} (see /openapi.json)\n")
        if made:
            sys.stdout.write(f"token: {token} (or set {TOKEN}; --insecure asks for none)\n")
        sys.stdout.flush()
        rules = Rules(hosts, token, connections=arguments.connections)
        served = guarded(application(gates, Limits(arguments.pending)), rules)
        settings = uvicorn.Config(
            served,
            log_level="warning",
            lifespan="on",
            http=_protocol(),
            ws="none",
            h11_max_incomplete_event_size=HEADER_BYTES,
            server_header=False,
        )
        uvicorn.Server(settings).run(sockets=[listening])
    if arguments.uds is not None:
        arguments.uds.unlink(missing_ok=True)
    return 0


def _listening(arguments: argparse.Namespace) -> socket.socket:
    """The socket, listening: callers may come from now on; they wait until the server is up."""
    uds = arguments.uds
    family = socket.AF_INET6 if ":" in arguments.host else socket.AF_INET
    listening = socket.socket(socket.AF_UNIX if uds else family)
    try:
        if uds:
            listening.bind(str(uds))
            uds.chmod(0o600)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((arguments.host, arguments.port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        where = uds or f"{arguments.host}:{arguments.port}"
        raise ConfigError(f"{where}: {error.strerror or error}") from error
    return listening


def _address(arguments: argparse.Namespace, listening: socket.socket) -> tuple[str, frozenset[str]]:
    """Where it is served, for people, and the Host headers that name it."""
    if arguments.uds is not None:
        return str(arguments.uds), frozenset()
    host, port = listening.getsockname()[:2]
    names = {arguments.host, host}
    if host in ("127.0.0.1", "::1"):
        names |= {"localhost", "127.0.0.1", "[::1]"}
    if host in ("0.0.0.0", "::"):  # noqa: S104 - whoever asks for every address gets every name
        return f"http://{host}:{port}", frozenset()
    return f"http://{host}:{port}", frozenset(f"{name}:{port}".lower() for name in names)


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
