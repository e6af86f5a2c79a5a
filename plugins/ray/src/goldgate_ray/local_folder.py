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

    def __init__(self, parent: str = "", run: str = "") -> None:
        """``run``: its journals are kept, as ``left``, where a killed one left some. Raises OSError where the
        folder above belongs to somebody else: code is loaded from here.
        """
        above = Path(parent or tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"
        above.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = above.lstat()
        if status.st_uid != os.getuid() or status.st_mode & 0o077 or not stat.S_ISDIR(status.st_mode):
            raise OSError(f"{above} is not a folder of this user alone: remove it, or set [executor] local")
        self.path = Path(tempfile.mkdtemp(prefix=f"{run}-", dir=above))
        self._lock = (self.path / ".new").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        (self.path / ".new").rename(self.path / ".lock")  # locked before anybody can look
        self.left: list[Path] = []
        """Files of journals that a killed process of the same run left here."""
        for path in above.iterdir():
            if path != self.path:
                self._take_over(path, run)

    def remove(self) -> None:
        """Remove it with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()

    def _take_over(self, path: Path, run: str) -> None:
        """Remove a folder whose process is gone, but for the journals of the run."""
        try:
            with (path / ".lock").open("r+") as lock:
                if not _free(lock):
                    return
                if run and path.name.startswith(f"{run}-"):
                    for file in path.glob("replies/*"):
                        if file.suffix in (".log", ".index") and not file.is_symlink():
                            self.left.append(file.rename(self.path / file.name))
                shutil.rmtree(path, ignore_errors=True)
        except OSError:
            return  # it is not locked yet, or gone


def _free(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
