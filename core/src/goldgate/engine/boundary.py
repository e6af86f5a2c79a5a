"""The border between plug-ins and the engine: what a plug-in returns becomes plain data, or a Failure."""

from __future__ import annotations

from typing import Any

import msgspec

_encode = msgspec.msgpack.Encoder(enc_hook=lambda value: _refused(value)).encode
_decode = msgspec.msgpack.Decoder().decode


class NotPlainError(ValueError):
    """A value that is no plain data; the sentence says what is wrong with it."""


def plain(value: Any) -> Any:
    """A value as it comes out of its encoding, so that it is the same in every process and after a restart:
    a tuple becomes a list. Raises NotPlainError.
    """
    try:
        return _decode(_encode(value))
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise NotPlainError(str(error) or type(error).__name__) from error


def _refused(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} is not plain data")
