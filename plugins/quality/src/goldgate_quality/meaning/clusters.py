"""k-means over unit vectors: centres from a sample, then every row to its nearest centre. Memory holds
blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from goldgate_quality.arrays import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Vectors = NDArray[np.float16]
else:  # numpy would have to be loaded to say more
    Vectors = Any


SAMPLE = 200_000  # rows that centres are made of
BLOCK = 8192  # rows that are looked at once
ROUNDS = 10


def assigned(vectors: Vectors, clusters: int, seed: int) -> NDArray[np.int32]:
    """The cluster of each row."""
    count = len(vectors)
    found = np.zeros(count, np.int32)
    if clusters <= 1 or count <= clusters:
        return found
    draw = np.random.default_rng(seed)
    sample = np.sort(draw.choice(count, min(count, SAMPLE), replace=False))
    centres = vectors[np.sort(draw.choice(sample, clusters, replace=False))].astype(np.float32)
    for _ in range(ROUNDS):
        sums = np.zeros_like(centres)
        for block in _blocks(sample):
            rows = vectors[block].astype(np.float32)
            np.add.at(sums, (rows @ centres.T).argmax(axis=1), rows)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    for block in _blocks(np.arange(count)):
        found[block] = (vectors[block].astype(np.float32) @ centres.T).argmax(axis=1)
    return found


def _blocks(rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(rows), BLOCK):
        yield rows[start : start + BLOCK]
