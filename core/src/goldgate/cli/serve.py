"""serve verifiers over HTTP, for whatever cannot call Python"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from goldgate.adapters.gate import Gate
from goldgate.errors import ConfigError

TOKEN = "GOLDGATE_TOKEN"  # noqa: S105 - the name of the variable that holds it
BACKLOG = 2048  # connections that wait to be taken


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("verifiers", nargs="+", help="their names, such as math.answer")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8100, help="the port (8100); 0 takes a free one")
    parser.add_argument("--config", type=Path, help="a pipeline whose services and options are used")
    parser.add_argument("--workers", type=int, default=1, help="worker processes for each verifier (1)")
    parser.add_argument("--pending", type=int, default=4096, help="responses under way at once (4096)")
    parser.add_argument("--plugin", action="append", default=[], help="a module or file of your own to load")


def command(arguments: argparse.Namespace) -> int:
    """Serve until interrupted. Callers must send the token in GOLDGATE_TOKEN where that is set."""
    try:
        import uvicorn

        from goldgate.adapters.http import Limits, application
    except ImportError as error:
        raise ConfigError("install goldgate[serve] to serve over HTTP") from error
    gates = {
        name: Gate(name, like=arguments.config, workers=arguments.workers, plugins=arguments.plugin)
        for name in arguments.verifiers
    }
    limits = Limits(arguments.pending, token=os.environ.get(TOKEN, ""))
    with socket.socket(socket.AF_INET6 if ":" in arguments.host else socket.AF_INET) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((arguments.host, arguments.port))
            listening.listen(BACKLOG)  # callers may come from now on; they wait until the server is up
        except OSError as error:
            raise ConfigError(f"{arguments.host}:{arguments.port}: {error.strerror or error}") from error
        host, port = listening.getsockname()[:2]
        sys.stdout.write(f"serving {', '.join(gates)} on http://{host}:{port} (see /openapi.json)\n")
        sys.stdout.flush()
        settings = uvicorn.Config(application(gates, limits), log_level="warning", lifespan="on")
        uvicorn.Server(settings).run(sockets=[listening])
    return 0
