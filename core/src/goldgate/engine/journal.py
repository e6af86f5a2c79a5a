"""Every answered request, kept under (service digest, request digest): cache, resume and provenance.

What costs money (models, and kinds that nobody knows) is kept here, in SQLite in WAL mode with one writer;
the rest in logs (goldgate.engine.reply_log). What is here is never asked again; failures are never kept. Each
entry has a checksum: one that is damaged is asked again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import quote
from zlib import crc32

from goldgate.engine import reply_log
from goldgate.engine.meters import Spending, Spent
from goldgate.engine.reply_log import Replies
from goldgate.errors import RunError

Key = tuple[bytes, bytes]  # service digest, request digest
Entry = tuple[Key, str, bytes]  # key, kind of request, encoded reply

_SCHEMA = """
CREATE TABLE IF NOT EXISTS replies (
    service BLOB NOT NULL,
    request BLOB NOT NULL,
    kind TEXT NOT NULL,
    reply BLOB NOT NULL,
    times INTEGER NOT NULL DEFAULT 1,
    crc INTEGER NOT NULL,
    PRIMARY KEY (service, request)
) WITHOUT ROWID
"""
_GET = "SELECT reply, kind, crc FROM {table} WHERE service = ? AND request = ?"
_MANY = "SELECT request, reply, kind, crc FROM replies WHERE service = ? AND request IN ({marks})"
AT_ONCE = 256  # requests that are looked up at once
CHECKPOINT = 4000  # pages of the log before they go into the file: keys are random, and pages come again
MAPPED = 1 << 30  # bytes of a journal that are read through the page cache
_PUT = (
    "INSERT INTO replies (service, request, kind, reply, crc) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET times = times + 1"
)


class Claim(Enum):
    """The answer to a claim of a request that is not answered yet."""

    YOURS = 0  # ask it
    LATER = 1  # another worker is asking it: claim it again
    SPENT = 2  # the budget is used up: nobody asks it


class Journal(Protocol):
    """What a driver sees of a journal in its own process."""

    def claim(self, keys: Sequence[Key]) -> Sequence[bytes | Claim]:
        """The reply of each request that has one; else who is to ask it."""

    def put(self, entries: Sequence[Entry], spent: Spent) -> None:
        """Keep replies, and count what services spent on them."""

    def release(self, keys: Sequence[Key]) -> None:
        """Give back claims that came to nothing."""


@runtime_checkable
class DistantJournal(Protocol):
    """What a driver sees of a journal in another process: nothing waits for its answers."""

    def claim_later(self, keys: Sequence[Key], then: Callable[[Sequence[bytes | Claim]], None]) -> None:
        """As ``Journal.claim``; ``then`` is called with the answers, in any thread, in the order of the
        claims."""

    def put(self, entries: Sequence[Entry], spent: Spent) -> None:
        """Keep replies, and count what services spent on them."""

    def release(self, keys: Sequence[Key]) -> None:
        """Give back claims that came to nothing."""


class _Kept(Protocol):
    """What pools of workers do with every journal."""

    @property
    def replies(self) -> Replies | None:
        """Where workers keep replies that cost no money."""

    def put(self, entries: Sequence[Entry], spent: Spent | None = None) -> None:
        """As Journal."""

    def release(self, keys: Sequence[Key]) -> None:
        """As Journal."""

    def abandon(self, worker: int) -> None:
        """Forget every claim of a worker that is gone."""


class PoolJournal(_Kept, Protocol):
    """What a pool of workers sees of a journal in its own process."""

    def claim(self, keys: Sequence[Key], worker: int = 0) -> Sequence[bytes | Claim]:
        """As Journal, for the worker of this number."""


@runtime_checkable
class DistantPoolJournal(_Kept, Protocol):
    """What a pool of workers sees of a journal on another machine."""

    def claim_later(
        self, keys: Sequence[Key], worker: int, then: Callable[[Sequence[bytes | Claim]], None]
    ) -> None:
        """As PoolJournal.claim; ``then`` is called with the answers, in the order of the claims, in the
        pool's thread."""


class SqliteJournal:
    """The journal of a run. ``earlier`` journals are read too, and what is found there is copied."""

    def __init__(
        self,
        path: Path | str,
        earlier: Sequence[Path] = (),
        spending: Spending | None = None,
        replies: Replies | None = None,
    ) -> None:
        self.replies = replies
        """Where workers keep replies that cost no money; None: everything comes here."""
        self.stopped = ""
        """Why nothing more is asked, once the budget is used up."""
        self._spending = spending
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, uri=True)
        self._claimed: dict[Key, int] = {}
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
            self._db.execute(f"PRAGMA mmap_size = {MAPPED}")
            self._db.execute(_SCHEMA)
            if spending is not None:
                spending.open(self._db)
        except sqlite3.DatabaseError as error:
            raise RunError(f"{path}: not a journal that can be written ({error})") from error
        self._tables = ["replies"]
        for number, other in enumerate(earlier):
            with suppress(sqlite3.DatabaseError):  # an old journal is a cache: a broken one is passed over
                self._db.execute(f"ATTACH ? AS earlier{number}", (f"file:{quote(str(other))}?mode=ro",))
                self._db.execute(_GET.format(table=f"earlier{number}.replies"), (b"", b""))
                self._tables.append(f"earlier{number}.replies")

    def claim(self, keys: Sequence[Key], worker: int = 0) -> list[bytes | Claim]:
        """See Journal. A claim is held by ``worker`` until the reply is put or the claim released."""
        known: dict[Key, tuple[bytes, str, int]] | None = None
        if len(keys) > 1:
            with suppress(sqlite3.DatabaseError):  # a damaged page: they are looked up one by one
                known = self._looked_up(keys)
        found: list[bytes | Claim] = []
        for key in keys:
            row = known.get(key) if known is not None else None
            if row is not None and _crc(key, row[0]) == row[2]:
                self._hit()
                found.append(bytes(row[0]))
            else:
                found.append(self._claim(key, worker, looked_up=known is not None and row is None))
        return found

    def _looked_up(self, keys: Sequence[Key]) -> dict[Key, tuple[bytes, str, int]]:
        """What this journal has of many requests at once."""
        found: dict[Key, tuple[bytes, str, int]] = {}
        for service in {service for service, _ in keys}:
            wanted = [request for name, request in keys if name == service]
            for start in range(0, len(wanted), AT_ONCE):
                some = wanted[start : start + AT_ONCE]
                rows = self._db.execute(_MANY.format(marks=", ".join("?" * len(some))), (service, *some))
                found |= {(service, request): (reply, kind, crc) for request, reply, kind, crc in rows}
        return found

    def _hit(self) -> None:
        if self._spending is not None:
            self._spending.hits += 1

    def put(self, entries: Sequence[Entry], spent: Spent | None = None) -> None:
        """Keep replies, and commit them."""
        for key, _, _ in entries:
            self._claimed.pop(key, None)
        try:
            self._db.execute("BEGIN")
            self._db.executemany(
                _PUT, [(*key, kind, reply, _crc(key, reply)) for key, kind, reply in entries]
            )
            if self._spending is not None and spent:
                self._spending.add(self._db, spent)
            self._db.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            raise RunError(
                f"the journal cannot be written: {error} (if it is damaged, move it away and run again)"
            ) from error

    def release(self, keys: Sequence[Key]) -> None:
        """Forget claims."""
        for key in keys:
            self._claimed.pop(key, None)

    def abandon(self, worker: int) -> None:
        """Forget every claim of a worker that is gone."""
        self._claimed = {key: owner for key, owner in self._claimed.items() if owner != worker}

    def counts(self) -> dict[str, tuple[int, int]]:
        """Kind of request → how many are answered, and how often in all they were put."""
        rows = self._db.execute("SELECT kind, COUNT(*), SUM(times) FROM replies GROUP BY kind ORDER BY kind")
        found = {kind: (requests, times) for kind, requests, times in rows}
        for kind, requests in reply_log.counts(self.replies.folder).items() if self.replies else ():
            before = found.get(kind, (0, 0))
            found[kind] = (before[0] + requests, before[1] + requests)
        return dict(sorted(found.items()))

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _claim(self, key: Key, worker: int, looked_up: bool) -> bytes | Claim:
        """The reply, or who is to ask. ``looked_up``: it is known that this journal itself has none."""
        for table in self._tables[looked_up:]:
            try:
                found = self._db.execute(_GET.format(table=table), key).fetchone()
            except sqlite3.DatabaseError:
                continue  # a damaged page: what is on it is asked again
            if found and _crc(key, found[0]) != found[2]:
                if table == "replies":  # damaged: forget it, so that the new reply is kept
                    self._db.execute("DELETE FROM replies WHERE service = ? AND request = ?", key)
            elif found:
                if table != "replies":
                    self.put([(key, found[1], found[0])])
                self._hit()
                return bytes(found[0])
        if self._spending is not None and key not in self._claimed:
            why = self.stopped or self._spending.over(len(self._claimed))
            if why is None:
                return Claim.LATER
            if why:
                self.stopped = why
                return Claim.SPENT
        if self._claimed.setdefault(key, worker) != worker:
            return Claim.LATER
        return Claim.YOURS


def _crc(key: Key, reply: bytes) -> int:
    """The checksum of an entry: of its key, too, so that a reply under another key is found out."""
    return crc32(reply, crc32(key[1], crc32(key[0])))


def answered(path: Path) -> dict[str, int]:
    """Kind of request → how many of them a journal on disk answers, with the logs next to it; empty where it
    cannot be read."""
    found = reply_log.counts(path.parent / reply_log.FOLDER)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            for kind, count in db.execute("SELECT kind, COUNT(*) FROM replies GROUP BY kind"):
                found[kind] = found.get(kind, 0) + count
    except sqlite3.DatabaseError:
        pass
    return dict(sorted(found.items()))


class NullJournal:
    """A journal that keeps nothing: everything is asked again, every time."""

    replies: Replies | None = None

    def claim(self, keys: Sequence[Key], worker: int = 0) -> list[bytes | Claim]:
        """Every request is yours to ask."""
        return [Claim.YOURS] * len(keys)

    def put(self, entries: Sequence[Entry], spent: Spent | None = None) -> None:
        """Keep nothing."""

    def release(self, keys: Sequence[Key]) -> None:
        """Nothing is held."""

    def abandon(self, worker: int) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is open."""
