"""Ids that were used before, with no more in memory than a hash each, and these on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from hashlib import blake2b

SUFFIXES = 1_000_000  # numbers that are tried for one id


class Ids:
    """Which ids a run has seen. Kept in a temporary file that vanishes with the process."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("CREATE TABLE seen (id INTEGER PRIMARY KEY, times INTEGER NOT NULL DEFAULT 1)")
        self._db.execute("BEGIN")

    def new(self, name: str) -> bool:
        """Whether the id was not seen before; it is now."""
        return self.new_hash(hash_of(name))

    def all_new(self, names: Sequence[str]) -> bool:
        """Whether none of these ids was seen before and none is there twice; then they are now. It is faster
        than one by one."""
        keys = {hash_of(name) for name in names}
        marks = ", ".join("?" * len(keys))
        if (
            len(keys) < len(names)
            or self._db.execute(
                f"SELECT 1 FROM seen WHERE id IN ({marks}) LIMIT 1",  # noqa: S608 - marks only
                tuple(keys),
            ).fetchone()
        ):
            return False
        self._db.executemany("INSERT INTO seen (id) VALUES (?)", [(key,) for key in keys])
        return True

    def new_hash(self, key: int) -> bool:
        """As ``new``, by the hash of an id."""
        return self._db.execute("INSERT OR IGNORE INTO seen (id) VALUES (?)", (key,)).rowcount == 1

    def suffixed(self, name: str) -> str:
        """The id, with a number at its end where it was seen before."""
        if self.new(name):
            return name
        key = hash_of(name)
        for _ in range(SUFFIXES):
            self._db.execute("UPDATE seen SET times = times + 1 WHERE id = ?", (key,))
            (times,) = self._db.execute("SELECT times FROM seen WHERE id = ?", (key,)).fetchone()
            if self.new(other := f"{name}#{times}"):
                return other
        return name

    def close(self) -> None:
        """Forget everything."""
        self._db.close()


def hash_of(name: str) -> int:
    """The hash of an id: 64 bits."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
