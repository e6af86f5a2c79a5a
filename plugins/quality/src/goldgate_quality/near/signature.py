"""MinHash: numbers of a text by which near-duplicates find one another (Broder, 1997)."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from goldgate_quality.arrays import np
from goldgate_quality.shingles import Hashes

if TYPE_CHECKING:
    from numpy.typing import NDArray

EDGE = 12  # words at the beginning, and at the end, that are a key of their own
EDGES = 2


def keys(words: Hashes, found: Hashes, bands: int, rows: int) -> bytes:
    """A key of 8 bytes for each band, one for the text's first words and one for its last ones; 0 is no
    key. ``words``: the text's words as numbers, ``found`` its shingles. Two texts that share a key are
    candidates: nearly all with a Jaccard similarity over one half do; so do those of which one continues the
    other.
    """
    made = np.zeros(bands + EDGES, np.uint64)
    if len(found):
        factors, mix = _permutations(bands * rows)
        least = (factors * found).min(axis=1)  # modulo 2^32
        made[:bands] = least.reshape(bands, rows).astype(np.uint64) @ mix[:rows]
        made[:bands] ^= _numbered(bands)
    if len(words) >= EDGE:
        made[bands] = _edge(words[:EDGE])
        made[bands + 1] = _edge(words[: -EDGE - 1 : -1])
    return made.tobytes()


def _edge(words: Hashes) -> int:
    return int.from_bytes(blake2b(words.tobytes(), digest_size=8).digest(), "little") or 1


@lru_cache
def _numbered(bands: int) -> NDArray[np.uint64]:
    """A number for each band, so that what is equal in two bands is no candidate."""
    return np.arange(bands, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)


@lru_cache
def _permutations(count: int) -> tuple[Hashes, NDArray[np.uint64]]:
    """Odd factors, each of which puts all numbers in an order of its own, and factors that mix the rows of a
    band: the same ones in every run."""
    draw = np.random.default_rng(20240723)
    factors = draw.integers(0, 1 << 32, count, dtype=np.uint32) | np.uint32(1)
    mix = draw.integers(0, 1 << 63, 65, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return factors[:, None], mix
