"""Messages on a stream socket: a length of four bytes, then JSON; descriptors go with the length."""

from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Sequence
from typing import Any

MOST = 8 << 20
"""Bytes in a message from a candidate."""

_VALUE = 32  # bytes

JOB = 256 << 20
"""Bytes in a message to a candidate."""


def send(channel: socket.socket, message: Any, descriptors: Sequence[int] = ()) -> None:
    """Send a message. Raises OSError when nobody listens any more."""
    body = json.dumps(message, separators=(",", ":")).encode()
    length = struct.pack("!I", len(body))
    if descriptors:
        socket.send_fds(channel, [length], descriptors)
        channel.sendall(body)
    else:
        channel.sendall(length + body)


def receive(channel: socket.socket, most: int = MOST, descriptors: int = 0) -> tuple[Any, list[int]]:
    """The next message, with up to ``descriptors`` descriptors.

    Raises EOFError at the end, ValueError for a message that is too long or malformed.
    """
    body, received = _body(channel, most, descriptors)
    return _parsed(body), received


def receive_weighed(channel: socket.socket, most: int) -> tuple[Any, int]:
    """The next message, and about how many bytes it takes here: its length, and what each value in it
    costs, however short. Raises as ``receive`` does, and ValueError where that is more than ``most``.
    """
    body, _ = _body(channel, MOST, 0)
    weight = len(body) + _VALUE * body.count(b",")
    if weight > most:
        raise ValueError("too much data")
    return _parsed(body), weight


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("a message nested too deeply") from error


def _body(channel: socket.socket, most: int, descriptors: int) -> tuple[bytes, list[int]]:
    received: list[int] = []
    try:
        if descriptors:
            head, received, _, _ = socket.recv_fds(channel, 4, descriptors)
            head += _exactly(channel, 4 - len(head)) if head else b""
        else:
            head = _exactly(channel, 4)
        if len(head) < 4:
            raise EOFError
        (length,) = struct.unpack("!I", head)
        if length > most:
            raise ValueError(f"a message of {length} bytes, more than {most}")
        return _exactly(channel, length), received
    except BaseException:
        for number in received:
            os.close(number)
        raise


def _exactly(channel: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = channel.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)
