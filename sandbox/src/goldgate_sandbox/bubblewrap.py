"""bubblewrap around a zygote: for systems that grant namespaces to this program alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from typing import Any

from goldgate_sandbox.inside.isolation import root
from goldgate_sandbox.slot import RefusedError

FOLDER = "/slot"
"""The zygote's folder inside."""

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32")
_OPTIONS = "--unshare-all --die-with-parent --new-session --cap-drop ALL --hostname goldgate --dev /dev"


def command(readable: Sequence[str], uid: int) -> list[str]:
    """What to put before a command; it sees the system's programs, ``readable``, and no /proc.

    Raises RefusedError where bubblewrap is not installed or does not run.
    """
    program = shutil.which("bwrap", path="/usr/bin:/usr/local/bin")
    if program is None:
        raise RefusedError("bubblewrap is not installed")
    words = [program, *_OPTIONS.split(), "--tmpfs", "/tmp", "--tmpfs", FOLDER]  # noqa: S108 - one of its own
    for name in _SYSTEM:
        if os.path.islink(name):
            words += ["--symlink", os.readlink(name), name]
    for path in (*(name for name in _SYSTEM if not os.path.islink(name)), *root.etc(), *readable):
        if os.path.exists(path):
            words += ["--ro-bind", path, path]
    words += ["--remount-ro", "/"]
    try:
        tried = subprocess.run(  # noqa: S603 - no shell; the words are our own
            [*words, "/usr/bin/true"], capture_output=True, text=True, check=False, cwd="/", **user(uid)
        )
    except OSError as error:
        raise RefusedError(f"bubblewrap cannot be started as an ordinary user: {error}") from error
    if tried.returncode:
        raise RefusedError(f"bubblewrap does not run: {tried.stderr.strip()[:200]}")
    return words


def user(uid: int) -> dict[str, Any]:
    """Options of a subprocess: root becomes the ordinary user ``uid`` first."""
    return {"user": uid, "group": uid, "extra_groups": []} if os.geteuid() == 0 else {}
