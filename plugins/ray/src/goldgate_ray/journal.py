"""A node's end of the journal: what costs money is claimed at the head, by messages that nobody waits for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from goldgate.engine import Claim, Replies

from goldgate_ray import messages

Send = Callable[[messages.ToHead], None]


class NodeJournal:
    """See goldgate.engine.DistantPoolJournal. Messages keep their order, and the head answers in it."""

    def __init__(self, send: Send, replies: Replies | None) -> None:
        self.replies = replies
        self._send = send
        self._waiting: deque[Callable[[Sequence[bytes | Claim]], None]] = deque()

    def claim_later(
        self, keys: Sequence[Any], worker: int, then: Callable[[Sequence[bytes | Claim]], None]
    ) -> None:
        """Ask the head; ``then`` is called when its answers come."""
        self._waiting.append(then)
        self._send(messages.Claim(worker, list(keys)))

    def answered(self, answers: Sequence[bytes | int]) -> None:
        """The answers to the oldest claim have come."""
        self._waiting.popleft()(
            [answer if isinstance(answer, bytes) else Claim(answer) for answer in answers]
        )

    def put(self, entries: Sequence[Any], spent: Any = None) -> None:
        """Have replies kept."""
        self._send(messages.Put(list(entries), dict(spent or {})))

    def release(self, keys: Sequence[Any]) -> None:
        """Give claims back."""
        self._send(messages.Release(list(keys)))

    def abandon(self, worker: int) -> None:
        """Give back all claims of a worker."""
        self._send(messages.Abandon(worker))
