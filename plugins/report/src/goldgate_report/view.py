"""``goldgate view RUN``: the same page from a small server, for runs too large for a file or still going.

It listens on the loopback address only. Its address holds a token, without which nothing is served.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import webbrowser
from pathlib import Path

from goldgate import ConfigError

HELP = "serve a run's page on this machine: all rows, live while the run goes on"


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("run", type=Path, help="a run folder, finished or not")
    parser.add_argument("--against", type=Path, metavar="RUN2", help="another run: what changed since")
    parser.add_argument("--hide", default="", metavar="FIELDS", help="as of goldgate report")
    parser.add_argument("--port", type=int, default=0, help="the port (a free one)")
    parser.add_argument("--open", action="store_true", help="open it in a browser")


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    try:
        import uvicorn  # noqa: F401 - found missing here, before anything listens
        from goldgate.adapters import Rules, address, guarded, listen, serve

        from goldgate_report.serving.application import application
        from goldgate_report.serving.site import Site
    except ImportError as error:
        raise ConfigError("install goldgate-report[view] to serve pages") from error
    hide = [name.strip() for name in arguments.hide.split(",") if name.strip()]
    with Site(arguments.run, arguments.against, hide) as site, listen(port=arguments.port) as listening:
        where, hosts = address(listening)
        token = secrets.token_urlsafe(24)
        link = f"{where}/?token={token}"
        sys.stdout.write(f"{arguments.run} on {link}\nCtrl-C ends it.\n")
        sys.stdout.flush()
        if arguments.open:
            webbrowser.open(link)
        cookie = f"goldgate-view-{listening.getsockname()[1]}"
        serve(guarded(application(site, token, cookie), Rules(hosts)), listening)
    return 0
