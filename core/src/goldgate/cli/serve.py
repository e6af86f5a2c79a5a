"""serve verifiers over HTTP, for whatever cannot call Python"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

from goldgate.adapters.gate import Gate
from goldgate.errors import ConfigError

TOKEN = "GOLDGATE_TOKEN"  # noqa: S105 - the name of the variable that holds it


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
        import uvicorn  # noqa: F401 - found missing here, before anything listens

        from goldgate.adapters import listening as network
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
    with network.listen(arguments.host, arguments.port, arguments.uds) as listening:
        where, hosts = network.address(listening, arguments.host)
        sys.stdout.write(f"serving {', '.join(gates)} on {where} (see /openapi.json)\n")
        if made:
            sys.stdout.write(f"token: {token} (or set {TOKEN}; --insecure asks for none)\n")
        sys.stdout.flush()
        rules = Rules(hosts, token, connections=arguments.connections)
        served = guarded(application(gates, Limits(arguments.pending)), rules)
        network.serve(served, listening)
    if arguments.uds is not None:
        arguments.uds.unlink(missing_ok=True)
    return 0
