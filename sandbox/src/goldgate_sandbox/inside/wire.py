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


_encoder = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_decoded = json.JSONDecoder().raw_decode
_LENGTH = struct.Struct("!I")


def _made() -> Any:
    """What ``JSONEncoder.encode`` makes again for each message: the encoder in C, with the same settings."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)  # what goldgate runs on need not be CPython
    if make is None:
        return lambda message, _: [_encoder.encode(message)]
    basic = json.encoder.encode_basestring_ascii
    return make(None, _encoder.default, basic, None, ":", ",", False, False, True)


_parts = _made()


def pack(message: Any) -> bytes:
    """A message as it is sent, without its length."""
    return "".join(_parts(message, 0)).encode()


def send(channel: socket.socket, message: Any, descriptors: Sequence[int] = ()) -> None:
    """Send a message. Raises OSError when nobody listens any more."""
    send_packed(channel, pack(message), descriptors)


def send_packed(channel: socket.socket, body: bytes, descriptors: Sequence[int] = ()) -> None:
    """Send a message that is packed already."""
    length = _LENGTH.pack(len(body))
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


def _parsed(body: bytes) -> Any:
    try:
        text = body.decode()
        message, end = _decoded(text)
        if end != len(text):
            raise ValueError("more than one message")
        return message
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
        (length,) = _LENGTH.unpack(head)
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


class Reader:
    """Takes messages off a channel that carries no descriptors, several at once where they are there."""

    __slots__ = ("_at", "_buffer", "_channel")

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._buffer = b""
        self._at = 0

    def receive(self, most: int = MOST, heaviest: int = JOB) -> tuple[Any, int]:
        """The next message, and about how many bytes it takes here: its length, and what each value in it
        costs, however short. Raises EOFError at the end, OSError, and ValueError for a message that is
        malformed, longer than ``most`` or weighs more than ``heaviest``.
        """
        (length,) = _LENGTH.unpack(self._take(4))
        if length > most:
            raise ValueError(f"a message of {length} bytes, more than {most}")
        body = self._take(length)
        weight = length + _VALUE * body.count(b",")
        if weight > heaviest:
            raise ValueError("too much data")
        return _parsed(body), weight

    def _take(self, length: int) -> bytes:
        end = self._at + length
        if end > len(self._buffer):
            parts = [self._buffer[self._at :]]
            missing = end - len(self._buffer)
            while missing > 0:
                part = self._channel.recv(max(1 << 16, min(missing, 1 << 20)))
                if not part:
                    raise EOFError
                parts.append(part)
                missing -= len(part)
            self._buffer, self._at, end = b"".join(parts), 0, length
        body = self._buffer[self._at : end]
        self._at = end
        return body
