"""The system call filter of a candidate: a classic BPF program (seccomp(2)), x86-64.

Refused: everything that reaches other processes' memory, namespaces, mounts, modules, the clock,
keys, tracing, System V and POSIX message queues, memory that no limit counts, and every socket but
a local one. Calls newer than the ones known here do not exist for a candidate.
"""

from __future__ import annotations

import struct

EPERM, EACCES, ENOSYS = 1, 13, 38
_ARCHITECTURE = 0xC000_003E
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_NUMBER, _ARCH, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_NAMESPACE_FLAGS = 0x7E02_0000
_CLONE, _SOCKET, _SOCKETPAIR, _AF_UNIX, _KILL_CALL, _TGKILL, _IOCTL = 56, 41, 53, 1, 62, 234, 16
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

REFUSED = (
    *(101, 310, 311, 312, 438, 440, 448),  # ptrace, process_vm_*, kcmp, pidfd_getfd, process_madvise …
    *(155, 161, 165, 166, 272, 308),  # pivot_root, chroot, mount, umount2, unshare, setns
    *(428, 429, 430, 431, 432, 433, 442, 457, 458, 467),  # the newer calls that mount
    *(167, 168, 169, 175, 176, 313, 246, 320),  # swap, reboot, modules, kexec
    *(298, 321, 323, 425, 426, 427, 435),  # perf_event_open, bpf, userfaultfd, io_uring, clone3
    *(248, 249, 250),  # keys
    *(153, 159, 163, 164, 170, 171, 172, 173, 179, 180, 212, 227, 305, 103),  # clock, host name, ports …
    *(29, 30, 31, 67, 64, 65, 66, 220, 68, 69, 70, 71),  # System V shared memory, semaphores, queues
    *(240, 241, 242, 243, 244, 245),  # POSIX message queues
    *(303, 304, 300, 301),  # file handles, fanotify
    *(237, 238, 239, 256, 279, 450),  # NUMA placement of memory
    *(319, 447),  # memory files, which no limit counts
    *(135, 251, 252, 134, 174, 177, 178, 136, 156, 154, 139, 317),  # personality, ioprio_set, relics …
    *(105, 106, 113, 114, 116, 117, 119, 122, 123, 126),  # identities and capabilities
)
_ABSENT = (435, 319, 425, 426, 427)  # a library falls back when it hears that these do not exist
_KNOWN_NEW = (424, 434, 436, 437, 439, 441, 449, 451, 452, 454, 455, 456, 462)
_FIRST_NEW = 424


def program(own_pid: int = 0) -> bytes:
    """The filter as an array of ``struct sock_filter``.

    With ``own_pid`` (where there is no namespace of processes) signals go to that process only, and
    to its own group.
    """
    code: list[tuple[int, int, int, int]] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, _ARCHITECTURE),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, 0x4000_0000),  # the x32 calls
        (_RETURN, 0, 0, _ERROR | ENOSYS),
    ]
    for number in (_SOCKET, _SOCKETPAIR):
        code += _argument(number, _FIRST_ARGUMENT, (_AF_UNIX,), EACCES)
    code += [
        (_EQUAL, 0, 4, _CLONE),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _NAMESPACE_FLAGS),
        (_RETURN, 0, 0, _ERROR | EPERM),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, 5, _IOCTL),
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        (_EQUAL, 1, 0, _TIOCSTI),
        (_EQUAL, 0, 1, _TIOCLINUX),
        (_RETURN, 0, 0, _ERROR | EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    if own_pid:
        for number in (_KILL_CALL, _TGKILL):
            code += _argument(number, _FIRST_ARGUMENT, (own_pid, 0), EPERM)
        alone = (200, 129, 297, 109, 112, 424)  # tkill, rt_*sigqueueinfo, setpgid, setsid, pidfd_send_signal
        code += [row for number in alone for row in _refuse(number, EPERM)]
    for number in _ABSENT:
        code += _refuse(number, ENOSYS)
    for number in sorted({*REFUSED} - {*_ABSENT}):
        code += _refuse(number, EPERM)
    for number in _KNOWN_NEW:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    code += [(_AT_LEAST, 0, 1, _FIRST_NEW), (_RETURN, 0, 0, _ERROR | ENOSYS), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("HBBI", *row) for row in code)


def _refuse(number: int, error: int) -> list[tuple[int, int, int, int]]:
    return [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | error)]


def _argument(
    number: int, place: int, allowed: tuple[int, ...], error: int
) -> list[tuple[int, int, int, int]]:
    """Allow a call only where its argument is one of ``allowed``."""
    tests = [(_EQUAL, len(allowed) - index, 0, value) for index, value in enumerate(allowed)]
    return [
        (_EQUAL, 0, len(tests) + 3, number),
        (_LOAD, 0, 0, place),
        *tests,
        (_RETURN, 0, 0, _ERROR | error),
        (_RETURN, 0, 0, _ALLOW),
    ]
