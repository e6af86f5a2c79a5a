"""A node's way to services that run elsewhere: workers connect to a socket, and Ray carries their batches.

The socket lies in a folder that only this user can enter, and what crosses it was made by our own processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from threading import Thread
from typing import Any

import ray
from goldgate import Failure


class Relay:
    """A socket for each service, ``STEM.NAME``. A connection carries one batch at a time."""

    def __init__(self, stem: Path, hosts: Mapping[str, Any]) -> None:
        self._listeners = []
        for name, host in hosts.items():
            listener = Listener(f"{stem}.{name}", "AF_UNIX")
            self._listeners.append(listener)
            Thread(target=_accept, args=(listener, name, host), daemon=True, name=f"relay-{name}").start()

    def close(self) -> None:
        """Take no more connections."""
        for listener in self._listeners:
            with suppress(OSError):
                listener.close()


def _accept(listener: Listener, name: str, host: Any) -> None:
    while True:
        try:
            connection = listener.accept()
        except OSError:
            return  # it was closed
        Thread(target=_serve, args=(connection, name, host), daemon=True).start()


def _serve(connection: Connection, name: str, host: Any) -> None:
    with suppress(EOFError, OSError), connection:  # the worker is gone
        connection.send(ray.get(host.size.remote()))
        while True:
            requests = connection.recv()
            connection.send(_answered(requests, name, host))


def _answered(requests: Any, name: str, host: Any) -> Any:
    try:
        return ray.get(host.serve.remote(requests))
    except ray.exceptions.RayError as error:
        why = f"the process of the service is gone ({type(error).__name__}) and is started again"
        return [Failure(why, name, transient=True, code="service_lost")] * len(requests)
