"""The service ``llm.embeddings``: vectors of texts from an endpoint's /v1/embeddings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goldgate import Embed, Failure

from goldgate_llm.endpoints import connection
from goldgate_llm.endpoints.connection import Connection, EndpointOptions

Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class EmbeddingsOptions(EndpointOptions):
    """An endpoint that embeds texts."""

    batch: int = 64
    """Texts per request."""
    dimensions: int = 0
    """Length of the vectors, where the model lets one choose; 0 leaves it to the model."""
    prefix: str = ""
    """Put before every text, as some models want it ("query: ")."""

    def __post_init__(self) -> None:
        EndpointOptions.__post_init__(self)
        if self.batch < 1 or self.dimensions < 0:
            raise ValueError("batch is at least 1, and dimensions at least 0")


class EmbeddingsClient:
    """A server that sends up to ``batch`` texts in one request."""

    def __init__(self, connected: Connection, options: EmbeddingsOptions) -> None:
        self.batch = options.batch
        self.parallel = options.concurrency
        self._connection = connected
        self._options = options

    def serve(self, requests: Sequence[Embed]) -> Sequence[Vector | Failure]:
        """The unit vector of each text. A vector that is missing or malformed fails its own text only."""
        options = self._options
        body: dict[str, Any] = {
            "model": options.model,
            "input": [options.prefix + request.text for request in requests],
            "encoding_format": "float",
        }
        if options.dimensions:
            body["dimensions"] = options.dimensions
        reply = self._connection.post("/embeddings", body)
        if isinstance(reply, Failure):
            return [reply] * len(requests)
        rows = by_index(reply, len(requests))
        return [self._vector(row) for row in rows]

    def close(self) -> None:
        """Close every connection."""
        self._connection.close()

    def _vector(self, row: Any) -> Vector | Failure:
        vector = unit(row.get("embedding")) if isinstance(row, dict) else None
        return vector or self._connection.malformed("it holds no vector for this text")


def connect(options: EmbeddingsOptions) -> EmbeddingsClient:
    """A client of the endpoint; nothing is sent yet. Raises ConfigError for a key that is not set."""
    return EmbeddingsClient(connection.connect(options), options)


def by_index(reply: Any, count: int) -> list[Any]:
    """The entries of a reply's ``data``, each at its ``index``; None where one is missing or comes twice."""
    rows: list[Any] = [None] * count
    data = reply.get("data") if isinstance(reply, dict) else None
    twice = set()
    for place, row in enumerate(data if isinstance(data, list) else ()):
        index = row.get("index", place) if isinstance(row, dict) else place
        if isinstance(index, int) and not isinstance(index, bool) and 0 <= index < count:
            if rows[index] is not None:
                twice.add(index)
            rows[index] = row
    for index in twice:
        rows[index] = None
    return rows


def unit(vector: Any) -> Vector | None:
    """The vector at length 1; None where it is no vector of finite numbers, or zero."""
    if not isinstance(vector, list) or not all(_finite(number) for number in vector):
        return None
    largest = max((abs(number) for number in vector), default=0.0)
    if not largest:
        return None
    scaled = [number / largest for number in vector]  # squares of very small numbers would be zero
    length = math.hypot(*scaled)
    return tuple(number / length for number in scaled)


def _finite(number: Any) -> bool:
    if not isinstance(number, int | float) or isinstance(number, bool):
        return False
    try:
        return math.isfinite(number)
    except OverflowError:  # an integer beyond every float
        return False
