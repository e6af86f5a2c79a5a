"""The read-only root that candidates see: the interpreter, its libraries, and little else."""

from __future__ import annotations

import os
import sys

from goldgate_sandbox.inside.isolation import linux

BOX = "/box"
"""Where each child mounts its own folder: the only place that can be written to."""

_STAGE = "/sys"  # a folder that every system has and that holds nothing that is to be shown
_ETC = ("ld.so.cache", "alternatives", "java-11-openjdk", "java-17-openjdk", "java-21-openjdk", "php")
_LINKS = {
    "/tmp": "/box/tmp",
    "/var/tmp": "/box/tmp",
    "/dev/shm": "/box/shm",
    "/dev/fd": "/proc/self/fd",
    "/dev/stdin": "/box/fd/0",
    "/dev/stdout": "/box/fd/1",
    "/dev/stderr": "/box/fd/2",
}


def build(shown: tuple[tuple[str, str], ...]) -> None:
    """Put the root together. ``shown``: pairs of a host path and where candidates see it.

    Raises OSError where a mount is refused.
    """
    linux.mount("tmpfs", _STAGE, "tmpfs", linux.NOSUID | linux.NODEV, "size=1m,mode=755")
    _show("/usr", "/usr")
    for name in ("bin", "sbin", "lib", "lib64", "lib32"):
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{_STAGE}/{name}")
        elif os.path.isdir(f"/{name}"):
            _show(f"/{name}", f"/{name}")
    for source, target in (*((path, path) for path in etc()), *shown):
        if os.path.exists(source) and not target.startswith("/usr/"):
            _show(source, target)
    for name in ("null", "zero", "full", "random", "urandom"):
        _empty_file(f"/dev/{name}")
        linux.mount(f"/dev/{name}", f"{_STAGE}/dev/{name}", "", linux.BIND)
    _empty_file("/etc/passwd", b"candidate:x:1000:1000::/tmp:/bin/sh\n")
    _empty_file("/etc/group", b"candidate:x:1000:\n")
    for target, source in _LINKS.items():
        os.makedirs(os.path.dirname(_STAGE + target), exist_ok=True)
        os.symlink(source, _STAGE + target)
    os.mkdir(_STAGE + BOX)
    os.mkdir(_STAGE + "/proc")
    os.mkdir(_STAGE + "/old")
    flags = linux.REMOUNT | linux.RDONLY | linux.NOSUID | linux.NODEV
    linux.mount("", _STAGE, "", flags, "size=1m,mode=755")


def mount_processes() -> bool:
    """Mount this process namespace's /proc, for us to watch memory by; whether that is allowed.

    A container that hides parts of its /proc allows no other one.
    """
    try:
        linux.mount("proc", _STAGE + "/proc", "proc", linux.NOSUID | linux.NODEV | linux.NOEXEC)
    except OSError:
        return False
    return True


def change() -> None:
    """Make what was built this namespace's root, and let go of the old one."""
    linux.mount(_STAGE, _STAGE, "", linux.BIND | linux.REC)  # a mount of this very namespace
    os.chdir(_STAGE)
    linux.pivot_root(".", "old")
    os.chdir("/")
    linux.unmount("/old")


def _show(source: str, target: str) -> None:
    stage = _STAGE + target
    if os.path.isdir(source):
        os.makedirs(stage, exist_ok=True)
    else:
        _empty_file(target)
    try:
        linux.mount(source, stage, "", linux.BIND)
    except OSError:  # a mount from outside lies below it: only both together may be shown
        linux.mount(source, stage, "", linux.BIND | linux.REC)
    linux.read_only(stage)


def _empty_file(target: str, content: bytes = b"") -> None:
    os.makedirs(os.path.dirname(_STAGE + target), exist_ok=True)
    with open(_STAGE + target, "wb") as file:
        file.write(content)


def etc() -> tuple[str, ...]:
    """What programs read below /etc."""
    return tuple(f"/etc/{name}" for name in _ETC)


def interpreter() -> tuple[tuple[str, str], ...]:
    """What must be shown for this interpreter to run, where it lies outside /usr."""
    prefix = os.path.realpath(sys.base_prefix)
    return () if prefix.startswith("/usr") else ((prefix, prefix),)
