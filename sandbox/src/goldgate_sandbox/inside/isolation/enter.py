"""From an ordinary process into namespaces of its own. The zygote comes out as their first process."""

from __future__ import annotations

import os
from typing import NamedTuple

from goldgate_sandbox.inside.isolation import linux, root

INSIDE = 1000  # the user id that candidates see


class Entered(NamedTuple):
    """Descriptors, -1 where no /proc may be mounted: of the new process namespace's /proc, to which no
    path leads, and of a mount namespace that has it still.
    """

    processes: int
    with_proc: int


def namespaces(shown: tuple[tuple[str, str], ...], uid: int) -> Entered:
    """Enter user, mount, process, network, IPC and host name namespaces with a read-only root.

    As root, this process first becomes the ordinary user ``uid``, who owns nothing. Only the innermost
    process returns; those outside wait for its end. Raises OSError where the system refuses a step.
    """
    ours = linux.NEWUSER | linux.NEWNS | linux.NEWNET | linux.NEWIPC | linux.NEWUTS | linux.NEWPID
    privileged = os.geteuid() == 0
    if privileged:  # only root may reach what lies below a folder that is closed to others
        linux.unshare(linux.NEWNS)
        linux.mount("", "/", "", linux.REC | linux.PRIVATE)
        root.build(shown)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        linux.prctl(linux.SET_DUMPABLE, 1)  # the kernel took it away; the id maps are ours to write
    uid, gid = os.getuid(), os.getgid()
    linux.unshare(ours)
    _map_ids(uid, gid)
    linux.mount("", "/", "", linux.REC | linux.PRIVATE)
    _go_on_in_child()
    if not privileged:
        root.build(shown)
    watched = root.mount_processes()
    root.change()
    linux.prctl(linux.SET_DUMPABLE, 0)
    if not watched:
        return Entered(-1, -1)
    processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    with_proc = os.open("/proc/self/ns/mnt", os.O_RDONLY)
    linux.unshare(linux.NEWNS)
    linux.unmount("/proc")
    return Entered(processes, with_proc)


def _go_on_in_child() -> None:
    """Fork; the parent stays to wait for the child's end, the child dies with it."""
    child = os.fork()
    if child:
        os.closerange(3, 64)
        os.waitpid(child, 0)
        os._exit(0)
    linux.prctl(linux.SET_PDEATHSIG, 9)
    os.setsid()


def _map_ids(uid: int, gid: int) -> None:
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INSIDE} {uid} 1"),
        ("gid_map", f"{INSIDE} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "wb") as file:
            file.write(text.encode())
