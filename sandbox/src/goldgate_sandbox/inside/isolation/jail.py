"""What a child gives up before it sees any code that is not ours."""

from __future__ import annotations

import os
import resource

from goldgate_sandbox.inside.isolation import linux, seccomp

PROCESSES, FILES, STACK = 64, 256, 64 << 20
DEEP = 512 << 20
"""Bytes of stack that a compiled program may use: contest judges leave recursion unlimited."""

_FILTER = seccomp.program()
BASE = 64 << 20
"""Bytes of address space that an idle child has mapped already, rounded up."""


def enter(disk: int, with_proc: int) -> None:
    """Take a private folder of ``disk`` MiB, then drop everything else: for a child in namespaces.

    ``with_proc``: a mount namespace in which a /proc of the child's own may be mounted, or -1.
    """
    if with_proc >= 0:
        linux.setns(with_proc, linux.NEWNS)
    linux.unshare(linux.NEWNS)
    if with_proc >= 0:
        flags = linux.NOSUID | linux.NODEV | linux.NOEXEC
        linux.mount("proc", "/proc", "proc", flags, "subset=pid")
    options = f"size={disk}m,nr_inodes=16384,mode=755"
    linux.mount("tmpfs", "/box", "tmpfs", linux.NOSUID | linux.NODEV, options)
    folders("/box")
    lasting_limits(disk)
    limit(resource.RLIMIT_NPROC, PROCESSES)
    linux.drop_capabilities()
    linux.prctl(linux.SET_NO_NEW_PRIVS, 1)
    linux.install_filter(_FILTER)


def limit_addresses(mebibytes: int) -> None:
    """Let each process from here on map so much more than it does now."""
    most = (mebibytes << 20) + BASE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def limit_data(mebibytes: int) -> None:
    """Let each process from here on have so much memory that it can write to.

    For runtimes that reserve addresses by the gigabyte: node, Java, Go.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (mebibytes << 20, mebibytes << 20))


def folders(box: str) -> None:
    """What a child finds in its own folder; it works in the first of them."""
    for name in ("work", "tmp", "shm", "fd"):
        os.mkdir(f"{box}/{name}")
    os.chdir(f"{box}/work")


def lasting_limits(disk: int) -> None:
    """The limits that a child keeps, whatever it becomes."""
    for kind, most in (
        (resource.RLIMIT_FSIZE, disk << 20),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 1 << 16),
        (resource.RLIMIT_MSGQUEUE, 0),
        (resource.RLIMIT_SIGPENDING, 256),
        (resource.RLIMIT_STACK, DEEP),
    ):
        limit(kind, most)
    deepest = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (min(STACK, deepest), deepest))


def deep_stack() -> None:
    """Let the program that this process becomes use as much stack as it may."""
    deepest = resource.getrlimit(resource.RLIMIT_STACK)[1]
    resource.setrlimit(resource.RLIMIT_STACK, (deepest, deepest))


def limit(kind: int, most: int) -> None:
    """Lower a limit of the kernel's; one that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    value = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (value, value))
