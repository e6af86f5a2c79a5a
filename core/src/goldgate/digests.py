"""Stable names for values and behaviours: what was asked, and by which code it was decided."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from goldgate import plugin_files

SIZE = 16  # bytes: 2**64 requests before two are likely to collide
WHOLE = 64 << 20
"""Bytes of a file that are read to tell it from another: weights of a model take too long."""

_encoder = msgspec.msgpack.Encoder(order="deterministic", enc_hook=str)


def of_request(request: Any) -> bytes:
    """The digest of a request: its type and all its fields."""
    kind = type(request)
    return blake2b(
        _encoder.encode(request), digest_size=SIZE, key=_type_key(kind.__module__, kind.__qualname__)
    ).digest()


def of_behaviour(function: Any, options: Any, version: str) -> str:
    """The digest of what decides: code and data of the function's package, its options, its version.

    Options fields with metadata ``digest: False`` do not count. A path among the options stands for what
    lies there: the contents of a file, or those of a folder's files with their names; of a file larger
    than ``WHOLE`` its size and the time of its last change.
    """
    encoded = _options_encoder.encode((version, _counted(options)))
    return blake2b(_package_digest(module_of(function)) + encoded, digest_size=SIZE).hexdigest()


def of_value(value: Any) -> str:
    """The digest of any value that msgspec can encode."""
    return blake2b(_encoder.encode(value), digest_size=SIZE).hexdigest()


def of_files(paths: list[Path]) -> str:
    """The digest of the contents of files, in the order given."""
    digest = blake2b(digest_size=SIZE)
    for path in paths:
        _add(path, digest)
    return digest.hexdigest()


@cache
def _type_key(module: str, name: str) -> bytes:
    return f"{module}.{name}".encode()[-64:]


def module_of(function: Any) -> str:
    """The module that a function, or a partial of one, is defined in."""
    while isinstance(function, partial):
        function = function.func
    return str(getattr(function, "__module__", None) or type(function).__module__)


def forget() -> None:
    """Read the files of plug-ins again: one was loaded under a name that may have been in use before."""
    _package_digest.cache_clear()


@cache
def _package_digest(module: str) -> bytes:
    digest = blake2b(digest_size=SIZE)
    for name, path in plugin_files.files(module):
        digest.update(name.encode())
        _add(path, digest)
    return digest.digest()


def _add(path: Path, digest: blake2b) -> None:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)


def _option(value: Any) -> str:
    """What an option counts as that msgspec cannot encode."""
    if not isinstance(value, Path) or not (value.is_file() or value.is_dir()):
        return str(value)
    digest = blake2b(digest_size=SIZE)
    for path in sorted(one for one in value.rglob("*") if one.is_file()) if value.is_dir() else [value]:
        status = path.stat()
        digest.update(f"{path.relative_to(value)} {status.st_size} ".encode())
        if status.st_size <= WHOLE:
            _add(path, digest)
        else:
            digest.update(str(status.st_mtime_ns).encode())
    return digest.hexdigest()


_options_encoder = msgspec.msgpack.Encoder(order="deterministic", enc_hook=_option)


def _counted(options: Any) -> Any:
    if not is_dataclass(options) or isinstance(options, type):
        return options.model_dump() if hasattr(options, "model_dump") else options
    return {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if field.metadata.get("digest", True)
    }
