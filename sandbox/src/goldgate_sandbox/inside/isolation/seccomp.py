"""The system call filter of a candidate: a classic BPF program (seccomp(2)), x86-64.

Refused: everything that reaches other processes' memory, namespaces, mounts, modules, the clock,
keys, tracing, System V and POSIX message queues, memory that no limit counts, and every socket but
a local one. Calls newer than the ones known here do not exist for a candidate.
"""

from __future__ import annotations

import struct

EPERM, EACCES, ENOSYS, ENOTSUP = 1, 13, 38, 95
_ARCHITECTURE = 0xC000_003E
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _JUMP, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x05, 0x06
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
_FIRST_NEW, _LAST = 424, 512
_LEAVING = (42, 43, 49, 50, 109, 112, 129, 200, 254, 288, 297, 424)
"""connect and its kin, setpgid, setsid, signals to threads and by descriptor, watches on files."""

_FEIGNED = (90, 91, 268, 452, 92, 93, 94, 260, 132, 235, 261, 280, 141)
"""Modes, owners and times of files, and nice: done to the user's own they would last, so nothing is done."""

_XATTR = (188, 189, 190, 197, 198, 199)
_OF_A_PROCESS = (142, 144, 203, 302, 314)  # scheduling and limits, by a process's number
_FCNTL, _OWNERS = 72, (8, 10, 15, 1024, 1026)  # signals by way of a descriptor; leases and notices
_OWNING_IOCTLS = (0x8901, 0x8902, 0x4008_6602, 0x401C_5820)  # such signals; flags of files

_CONNECTED = tuple(kind | flags for kind in (1, 5) for flags in (0, 0x800, 0x80000, 0x80800))

Row = tuple[int, int, int, int]


def program(*, alone: int = 0) -> bytes:
    """The filter as an array of ``struct sock_filter``: a balanced tree over the calls' numbers.

    The kernel tries every number when a filter is installed, so that depth is what installing costs.
    With ``alone``, a process's number, there are no namespaces: signals go to that process only, its
    group is not left, sockets are connected pairs only, and what would change other processes or the
    files of the user does nothing.
    """
    actions: dict[int, list[Row]] = {number: [_error(EPERM)] for number in REFUSED}
    actions |= {number: [_error(ENOSYS)] for number in _ABSENT}
    actions[_CLONE] = _clone()
    actions[_IOCTL] = _only(_SECOND_ARGUMENT, (_TIOCSTI, _TIOCLINUX), EPERM, inverted=True)
    actions[_SOCKET] = actions[_SOCKETPAIR] = _only(_FIRST_ARGUMENT, (_AF_UNIX,), EACCES)
    if alone:
        actions |= {number: [_error(EPERM)] for number in _LEAVING}
        actions[_SOCKET] = [_error(EACCES)]
        actions[_SOCKETPAIR] = _only(_SECOND_ARGUMENT, _CONNECTED, EACCES)
        actions |= {number: [_error(0)] for number in _FEIGNED}
        actions |= {number: [_error(ENOTSUP)] for number in _XATTR}
        for number in (_KILL_CALL, _TGKILL):
            actions[number] = _only(_FIRST_ARGUMENT, (alone,), EPERM)
        for number in _OF_A_PROCESS:
            actions[number] = _only(_FIRST_ARGUMENT, (alone, 0), EPERM)
        actions[_FCNTL] = _only(_SECOND_ARGUMENT, _OWNERS, EPERM, inverted=True)
        refused = (_TIOCSTI, _TIOCLINUX, *_OWNING_IOCTLS)
        actions[_IOCTL] = _only(_SECOND_ARGUMENT, refused, EPERM, inverted=True)
    for number in range(_FIRST_NEW, _LAST):
        if number not in _KNOWN_NEW:
            actions.setdefault(number, [_error(ENOSYS)])
    allow = [(_RETURN, 0, 0, _ALLOW)]
    leaves: list[tuple[int, list[Row]]] = []  # from which number on, what is done
    for number in range(_LAST):
        action = actions.get(number, allow)
        if not leaves or leaves[-1][1] != action:
            leaves.append((number, action))
    leaves.append((_LAST, [_error(ENOSYS)]))
    head = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, _ARCHITECTURE),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    return b"".join(struct.pack("HBBI", *row) for row in (*head, *_tree(leaves)))


def _tree(leaves: list[tuple[int, list[Row]]]) -> list[Row]:
    if len(leaves) == 1:
        return leaves[0][1]
    middle = len(leaves) // 2
    low, high = _tree(leaves[:middle]), _tree(leaves[middle:])
    return [(_AT_LEAST, 0, 1, leaves[middle][0]), (_JUMP, 0, 0, len(low)), *low, *high]


def _error(number: int) -> Row:
    return (_RETURN, 0, 0, _ERROR | number)


def _clone() -> list[Row]:
    flags = [(_LOAD, 0, 0, _FIRST_ARGUMENT), (_ANY_BIT, 0, 1, _NAMESPACE_FLAGS)]
    return [*flags, _error(EPERM), (_RETURN, 0, 0, _ALLOW)]


def _only(place: int, values: tuple[int, ...], error: int, *, inverted: bool = False) -> list[Row]:
    """Allow a call only where its argument is one of ``values`` (or, ``inverted``, none of them)."""
    tests = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    ends = [_error(error), (_RETURN, 0, 0, _ALLOW)]
    return [(_LOAD, 0, 0, place), *tests, *(ends[::-1] if inverted else ends)]
