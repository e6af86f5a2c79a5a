"""The file of labels: lines are appended, each on the disk before the page hears that it is saved.

Whatever kills the program, at most the line that was being written is lost. Half a line at the end of the
file is closed before the next one, and reads as nothing.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from goldgate import ConfigError, RunError

from goldgate_annotate.labels import State, apply, replay


class Log:
    """The log open for writing, by one program at a time; ``state`` is what it says. Raises ConfigError where
    another program writes to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise ConfigError(f"{path}: {error.strerror or error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            why = "another goldgate annotate writes to it; end that one first"
            raise ConfigError(f"{path}: {why}") from error
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            self._write(b"\n")  # what a killed program left behind ends here
        self.state = read(path)
        _sync_folder(path.parent)

    def append(self, line: Mapping[str, Any]) -> None:
        """Add a line; it is on the disk when this returns. Raises RunError where it cannot be."""
        self._write(msgspec.json.encode(line) + b"\n")
        apply(self.state, msgspec.json.decode(msgspec.json.encode(line)))

    def close(self) -> None:
        """Let others write."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _write(self, data: bytes) -> None:
        size = os.fstat(self._file).st_size
        try:
            written = os.write(self._file, data)
            if written < len(data):
                raise OSError(28, "no space left on the disk")
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, size)
            raise RunError(f"{self.path}: {error.strerror or error}") from error


def read(path: Path) -> State:
    """What a log says; nothing where there is no file. Half a line at its end is not read."""
    return replay(_lines(path))


def _lines(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    for number, line in enumerate(data.split(b"\n")[:-1], 1):  # what follows the last end is half a line
        if line.strip():
            yield f"{path}:{number}", line


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
