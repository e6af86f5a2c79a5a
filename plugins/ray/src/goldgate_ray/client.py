"""A worker's end of a service that runs elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing.connection import Client, Connection
from threading import local
from typing import Any


def connect(address: str) -> Remote:
    """The service behind a socket of this node."""
    return Remote(address)


class Remote:
    """A goldgate.Server whose work is done in another process. Each thread has a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = local()
        self._open: list[Connection] = []
        self.batch, self.parallel = self._connected()[1]

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        """See goldgate.Server."""
        connection, _ = self._connected()
        connection.send(list(requests))
        replies: list[Any] = connection.recv()
        return replies

    def close(self) -> None:
        """Close the connections."""
        for connection in self._open:
            connection.close()

    def _connected(self) -> tuple[Connection, tuple[int, int]]:
        if not hasattr(self._own, "connection"):
            connection: Any = Client(self._address, "AF_UNIX")
            self._open.append(connection)
            self._own.connection, self._own.size = connection, connection.recv()
        return self._own.connection, self._own.size
