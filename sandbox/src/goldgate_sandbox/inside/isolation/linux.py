"""The kernel's calls that Python has no function for, by ctypes. x86-64 Linux only."""

from __future__ import annotations

import ctypes
import os

NEWNS, NEWUTS, NEWIPC, NEWUSER = 0x0002_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000
NEWPID, NEWNET = 0x2000_0000, 0x4000_0000

RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
DETACH = 2

SET_PDEATHSIG, SET_DUMPABLE, SET_NO_NEW_PRIVS, SET_CHILD_SUBREAPER = 1, 4, 38, 36

_SECCOMP, _CAPSET, _PIVOT_ROOT, _MOUNT_SETATTR = 317, 126, 155, 442
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """mount(2)."""
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, ctypes.c_ulong(flags), data.encode() or None
    )
    _checked(result, f"mount {target}")


def read_only(target: str) -> None:
    """Make a mount and all below it read-only, without devices and set-user-id (mount_setattr(2))."""
    attributes = (ctypes.c_uint64 * 4)(RDONLY | NOSUID | NODEV, 0, 0, 0)
    at_fdcwd, recursive = ctypes.c_long(-100), ctypes.c_long(0x8000)
    size = ctypes.c_long(ctypes.sizeof(attributes))
    target_bytes = target.encode()
    result = _libc.syscall(ctypes.c_long(_MOUNT_SETATTR), at_fdcwd, target_bytes, recursive, attributes, size)
    _checked(result, f"mount_setattr {target}")


def unmount(target: str) -> None:
    """Detach a mount (umount2(2))."""
    _checked(_libc.umount2(target.encode(), DETACH), f"umount {target}")


def unshare(flags: int) -> None:
    """unshare(2)."""
    _checked(_libc.unshare(flags), f"unshare {flags:#x}")


def setns(descriptor: int, flags: int) -> None:
    """setns(2)."""
    _checked(_libc.setns(descriptor, flags), f"setns {flags:#x}")


def pivot_root(new: str, old: str) -> None:
    """pivot_root(2)."""
    _checked(_libc.syscall(ctypes.c_long(_PIVOT_ROOT), new.encode(), old.encode()), "pivot_root")


def prctl(option: int, value: int) -> None:
    """prctl(2) with one argument."""
    zero = ctypes.c_ulong(0)
    _checked(_libc.prctl(option, ctypes.c_ulong(value), zero, zero, zero), f"prctl {option}")


def drop_capabilities() -> None:
    """Empty all capability sets of this process (capset(2), version 3)."""
    header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
    sets = (ctypes.c_uint32 * 6)()
    _checked(_libc.syscall(ctypes.c_long(_CAPSET), header, sets), "capset")


def install_filter(program: bytes) -> None:
    """Install a seccomp filter, an array of ``struct sock_filter``; needs no_new_privs."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))

    whole = Program(len(program) // 8, program)
    mode_filter, no_flags = ctypes.c_long(1), ctypes.c_long(0)
    result = _libc.syscall(ctypes.c_long(_SECCOMP), mode_filter, no_flags, ctypes.byref(whole))
    _checked(result, "seccomp")


def landlock_version() -> int:
    """The Landlock ABI of this kernel; 0 where there is none."""
    none, version_flag = ctypes.c_long(0), ctypes.c_long(1)
    return max(0, int(_libc.syscall(ctypes.c_long(_LANDLOCK_CREATE), none, none, version_flag)))


def landlock_ruleset(handled_files: int, handled_net: int, scoped: int, size: int) -> int:
    """A ruleset's descriptor; ``size`` says how much of the attribute the kernel's ABI knows."""
    attribute = (ctypes.c_uint64 * 3)(handled_files, handled_net, scoped)
    result = _libc.syscall(ctypes.c_long(_LANDLOCK_CREATE), attribute, ctypes.c_long(size), ctypes.c_long(0))
    return _checked(result, "landlock_create_ruleset")


def landlock_allow(ruleset: int, path: str, access: int) -> None:
    """Allow ``access`` beneath a path."""

    class Beneath(ctypes.Structure):
        _pack_ = 1
        _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))

    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = Beneath(access, descriptor)
        beneath, no_flags = ctypes.c_long(1), ctypes.c_long(0)
        result = _libc.syscall(
            ctypes.c_long(_LANDLOCK_ADD), ctypes.c_long(ruleset), beneath, ctypes.byref(rule), no_flags
        )
        _checked(result, f"landlock {path}")
    finally:
        os.close(descriptor)


def landlock_enforce(ruleset: int) -> None:
    """Put this process and its children under the ruleset; needs no_new_privs."""
    result = _libc.syscall(ctypes.c_long(_LANDLOCK_RESTRICT), ctypes.c_long(ruleset), ctypes.c_long(0))
    _checked(result, "landlock_restrict_self")
