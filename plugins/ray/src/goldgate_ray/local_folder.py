"""A folder on a node's own disk for the time of a run, and the end of those that killed runs left there."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import IO

NAME = "goldgate-ray"


class LocalFolder:
    """A folder that nobody else can read or write. It is locked as long as its process lives."""

    def __init__(self, parent: str = "") -> None:
        """Raises OSError where the folder above belongs to somebody else: code is loaded from here."""
        above = Path(parent or tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = above.lstat()
        if status.st_uid != os.getuid() or status.st_mode & 0o077 or not stat.S_ISDIR(status.st_mode):
            raise OSError(f"{above} is not a folder of this user alone: remove it, or set [executor] local")
        for path in above.iterdir():
            _remove_if_left(path)
        self.path = Path(tempfile.mkdtemp(dir=above))
        self._lock = (self.path / ".lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def _remove_if_left(path: Path) -> None:
    try:
        with (path / ".lock").open("r+") as lock:
            if _free(lock):
                shutil.rmtree(path, ignore_errors=True)
    except OSError:
        return  # it is not locked yet, or gone


def _free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
