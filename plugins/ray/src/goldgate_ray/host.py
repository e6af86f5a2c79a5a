"""A service in an actor of its own, for all workers of a node or of the run."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from goldgate import Failure
from goldgate.engine import prepare, unpacked

THREADS = 64
"""Calls that an actor takes at once; the service's ``parallel`` of them go on."""


class Host:
    """Made an actor by goldgate_ray.cluster; where it dies, Ray starts it again."""

    def __init__(self, packed: bytes, name: str, share: int) -> None:
        """``share``: how many workers send it batches."""
        self._name = name
        self._folder = tempfile.TemporaryDirectory(prefix="goldgate-ray-")
        service = prepare(unpacked(packed, Path(self._folder.name))).services[name]
        kind = service.component.value
        self._server = kind.open() if kind.options is None else kind.open(service.options)
        self._free = BoundedSemaphore(self._server.parallel)
        self._each = max(1, -(-self._server.parallel // max(1, share)))

    def size(self) -> tuple[int, int]:
        """Requests of a batch, and batches that one worker has under way."""
        return self._server.batch, self._each

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        """See goldgate.Server."""
        with self._free:
            try:
                found: Sequence[Any] = self._server.serve(requests)
            except Exception as error:  # noqa: BLE001 - the boundary to foreign code: as in a worker
                found = [Failure(f"{type(error).__name__}: {error}", self._name)] * len(requests)
            return found

    def close(self) -> None:
        """Close the service."""
        self._server.close()
        self._folder.cleanup()
