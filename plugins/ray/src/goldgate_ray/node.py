"""A node: an actor with a local pool, so that the watchdog of its workers stays on their machine.

No plug-in computes in the actor's process. One thread owns the pool; Ray's threads only put messages into
its inbox and take messages out of its outbox.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from secrets import token_hex
from threading import Event, Lock, Thread
from typing import Any

from goldgate import GoldgateError, RunError
from goldgate.engine import (
    DONE,
    LocalPool,
    Replies,
    behaviours,
    decode_group,
    encode_group,
    prepare,
    unpacked,
)

from goldgate_ray import messages
from goldgate_ray.growing_files import GrowingFiles
from goldgate_ray.journal import NodeJournal
from goldgate_ray.local_folder import LocalFolder
from goldgate_ray.messages import Answers, Begin, Broken, Decide, News, Start, Through
from goldgate_ray.relay import Relay
from goldgate_ray.settings import MARK, Report, decode_settings, encode

CONNECT = "goldgate_ray.client:connect"
SOCKETS = "service"
QUIET = 1.0
"""Seconds that a call for news waits for some; files that grew are sent as often at least."""


class Node:
    """Made an actor by goldgate_ray.cluster. Methods are called in this order: open, give, begin; then push
    and poll, side by side; then close."""

    def __init__(self) -> None:
        self._outbox: SimpleQueue[messages.ToHead] = SimpleQueue()
        self._inbox: SimpleQueue[messages.ToNode] = SimpleQueue()
        self._pushing = Lock()
        self._pushed: dict[int, bytes] = {}
        self._next = 0
        self._closing = Event()
        self._began = Event()
        self._wrong: Exception | None = None
        self._pool: LocalPool | None = None
        self._thread: Thread | None = None
        self._relay: Relay | None = None
        self._tickets: dict[int, int] = {}  # the pool's → the head's
        self._own: dict[int, int] = {}  # the head's → the pool's
        self._usage: dict[tuple[str, str], list[int]] = {}

    def open(self, body: bytes) -> bytes:
        """Make the plan here; gives a Report."""
        self._settings = settings = decode_settings(body)
        self._folder = LocalFolder(settings.local, settings.runner[1] if settings.runner else "")
        self._local = self._folder.path
        shared = [folder for folder, text in settings.marks.items() if _sees(folder, text)]
        unseen = [f"{path} ({option})" for option, path in settings.paths.items() if not Path(path).exists()]
        unseen += [f"{path} (long texts of the source)" for path in settings.texts if not Path(path).is_dir()]
        if unseen:  # a plan may read such a file, and would fail in words of its own
            return encode(Report({}, unseen, shared))
        config = unpacked(settings.packed, self._local)
        if settings.services:
            stem = self._local / SOCKETS
            config = replace(config, elsewhere={n: (CONNECT, f"{stem}.{n}") for n in settings.services})
        self._blobs_here = bool(settings.blobs) and not _below(settings.blobs, shared)
        if self._blobs_here:
            config = replace(config, blobs=(str(self._local / "blobs"), *config.blobs[1:]))
        self._plan = prepare(config)
        self._log = self._local / "log"
        replies, left = None, []
        self._writer = f"n{token_hex(6)}w"
        if settings.replies:
            self._logs = self._local / "replies"
            self._logs.mkdir()
            replies = Replies(self._logs, self._earlier(shared), self._writer)
            left = [file.rename(self._logs / file.name).name for file in self._folder.left]
            if settings.replies in shared:
                self._link(Path(settings.replies))
        self._journal = NodeJournal(self._outbox.put, replies)
        self._files = GrowingFiles(self._log, replies.folder if replies else None, self._writer, left)
        return encode(Report(behaviours(self._plan), [], shared))

    def give(self, folder: int, name: str, body: bytes) -> None:
        """A file of the journal that is not seen from here: of the run (-1), or of an earlier one."""
        place = self._logs if folder < 0 else self._local / "earlier" / str(folder)
        place.mkdir(parents=True, exist_ok=True)
        if not (place / Path(name).name).exists():  # a killed process may have left more of it
            (place / Path(name).name).write_bytes(body)

    def begin(self, hosts: Mapping[str, Any]) -> int:
        """Start the workers; gives their number. ``hosts``: actors of the services that run elsewhere."""
        if hosts:
            self._relay = Relay(self._local / SOCKETS, hosts)
        self._thread = Thread(target=self._work, daemon=True, name="pool")
        self._thread.start()
        self._began.wait()
        if self._wrong is not None:
            raise self._wrong
        assert self._pool is not None  # noqa: S101 - it began, and nothing was wrong
        return self._pool.size

    def push(self, number: int, body: bytes) -> None:
        """Messages from the head. They are taken in the order of their numbers, whatever order Ray runs calls
        in: answers to claims have no other names than their order.
        """
        with self._pushing:
            self._pushed[number] = body
            while (following := self._pushed.pop(self._next, None)) is not None:
                self._next += 1
                for message in messages.decode_to_node(following):
                    self._inbox.put(message)
        if self._pool is not None:
            self._pool.wake()

    def poll(self) -> bytes:
        """Messages for the head, all that there are, once there are some or some time has passed."""
        found: list[messages.ToHead] = []
        try:
            found.append(self._outbox.get(timeout=QUIET))
            while True:
                found.append(self._outbox.get_nowait())
        except Empty:
            pass
        if not found and self._pool is not None:
            self._pool.wake()
        return messages.encode(found)

    def close(self) -> bytes:
        """End the workers; gives the last messages for the head."""
        self._closing.set()
        if self._pool is not None:
            self._pool.wake()
        if self._thread is not None:
            self._thread.join()
        if self._relay is not None:
            self._relay.close()
        found: list[messages.ToHead] = []
        while not self._outbox.empty():
            found.append(self._outbox.get_nowait())
        self._folder.remove()
        return messages.encode(found)

    def _work(self) -> None:
        """The pool's thread: workers end when the thread does that started them, so it starts them all."""
        settings = self._settings
        try:
            pool = LocalPool(
                self._plan, self._journal, settings.workers, log=self._log, runner=settings.runner
            )
        except Exception as error:  # noqa: BLE001 - it is raised again in the thread that waits
            self._wrong = error
            self._began.set()
            return
        self._pool = pool
        self._began.set()
        try:
            while not self._closing.is_set():
                self._round(pool)
        except GoldgateError as error:
            self._outbox.put(Broken("run" if isinstance(error, RunError) else "plugin", str(error)))
        except Exception as error:  # noqa: BLE001 - the head raises it
            self._outbox.put(Broken("node", f"{type(error).__name__}: {error}"))
        finally:
            pool.close()
            self._send_tails()

    def _round(self, pool: LocalPool) -> None:
        while not self._inbox.empty():
            self._take(pool, self._inbox.get_nowait())
        events = pool.events()
        if self._blobs_here and (self._local / "blobs").exists():
            folder = Path(self._settings.blobs).parent.parent
            raise RunError(
                "rows hold long texts (documents or files), which every node has to find in the folder of "
                f"the runs, and this node does not see the head's {folder}: set runs (or --runs) to a folder "
                "that all nodes share under the same path, and run the same command again"
            )
        self._send_tails()  # first, so that the head has the replies that a result rests on
        for event in events:
            ticket = self._tickets[event.ticket]
            if event.block == DONE:
                del self._tickets[event.ticket], self._own[ticket]
            usage, known = messages.listed(event.usage), messages.known_list(event.known)
            self._outbox.put(News(ticket, event.block, event.payload, usage, known))
        for number in list(pool.done):
            groups = [encode_group(group) for group in pool.done.pop(number)]
            self._outbox.put(Through(self._tickets.pop(number), groups, self._more(pool)))

    def _take(self, pool: LocalPool, message: messages.ToNode) -> None:
        match message:
            case Start(ticket, chunk, decided, known, urgent):
                own = pool.start(chunk, decided, urgent, dict(known))
                self._tickets[own], self._own[ticket] = ticket, own
            case Decide(ticket, block, decisions):
                if (own_ := self._own.get(ticket)) is not None:
                    pool.decide(own_, block, decisions)
            case Begin(ticket, stage, group):
                self._tickets[pool.begin(stage, decode_group(group))] = ticket
            case Answers(answers):
                self._journal.answered(answers)

    def _send_tails(self) -> None:
        for tail in self._files.tails():
            self._outbox.put(tail)

    def _more(self, pool: LocalPool) -> messages.Usage:
        """What groups took since this was asked last."""
        more = []
        for (step, service), counts in pool.usage.items():
            before = self._usage.get((step, service), [0] * len(counts))
            if counts != before:
                more.append((step, service, [a - b for a, b in zip(counts, before, strict=True)]))
                self._usage[step, service] = list(counts)
        return more

    def _earlier(self, shared: list[str]) -> tuple[Path, ...]:
        """The logs of earlier runs: where the head has them, or where ``give`` puts them."""
        return tuple(
            Path(folder) if folder in shared else self._local / "earlier" / str(number)
            for number, folder in enumerate(self._settings.earlier)
        )

    def _link(self, folder: Path) -> None:
        """The logs of earlier sessions of the run, as if they lay here: so none is copied, or sent again."""
        for path in folder.iterdir():
            if path.suffix == ".index":
                for one in (path, path.with_suffix(".log")):
                    if not (self._logs / one.name).exists():
                        (self._logs / one.name).symlink_to(one)


def _sees(folder: str, text: str) -> bool:
    try:
        return (Path(folder) / MARK).read_text() == text
    except OSError:
        return False


def _below(path: str, folders: list[str]) -> bool:
    return any(os.path.commonpath([path, folder]) == folder for folder in folders)
