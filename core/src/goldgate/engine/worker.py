"""A worker as a program: ``python -m goldgate.engine.worker WORK LEDGER BEAT``, with three inherited file
descriptors. See goldgate.engine.serving.
"""

from __future__ import annotations

import sys
from multiprocessing.connection import Connection

from goldgate.config.plan import prepare
from goldgate.engine.heartbeat import Heartbeat
from goldgate.engine.serving import Setup, die_with_parent, serve
from goldgate.errors import GoldgateError


def main(work: int, journal: int, beat: int) -> None:
    """Be a worker that was started as a program of its own."""
    die_with_parent()
    connection = Connection(work)
    try:
        config, *rest = connection.recv()
        setup = Setup(prepare(config), *rest)
    except GoldgateError as error:
        connection.send(("error", str(error)))
        return
    serve(connection, Connection(journal), Heartbeat.shared(beat), setup)


if __name__ == "__main__":
    try:
        main(*map(int, sys.argv[1:]))
    except (EOFError, ConnectionError):
        sys.exit(1)  # the parent is gone, and with it whoever would read a traceback
