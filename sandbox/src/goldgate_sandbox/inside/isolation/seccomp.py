"""The system call filter of a candidate: a classic BPF program (seccomp(2)), x86-64.

Refused: everything that reaches other processes' memory, namespaces, mounts, modules, the clock,
keys, tracing, System V and POSIX message queues, memory that no limit counts, and every socket but
a local one. Calls newer than the ones known here do not exist for a candidate.
"""

from __future__ import annotations

import struct

from goldgate_sandbox.inside.isolation.syscalls import numbers

EPERM, EACCES, ENOSYS, ENOTSUP = 1, 13, 38, 95
_ARCHITECTURE = 0xC000_003E
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _JUMP, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x05, 0x06
_ALLOW, _KILL, _ERROR = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
_NUMBER, _ARCH, _FIRST_ARGUMENT, _SECOND_ARGUMENT = 0, 4, 16, 24
_NAMESPACE_FLAGS = 0x7E02_0000
_CLONE, _SOCKET, _SOCKETPAIR, _KILL_CALL, _TGKILL, _IOCTL, _FCNTL = numbers(
    "clone socket socketpair kill tgkill ioctl fcntl"
)
_AF_UNIX = 1
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C

REFUSED = numbers(
    # the memory and the files of other processes
    "ptrace process_vm_readv process_vm_writev kcmp pidfd_getfd process_madvise process_mrelease "
    # mounts and namespaces
    "pivot_root chroot mount umount2 unshare setns open_tree move_mount fsopen fsconfig fsmount fspick "
    "mount_setattr statmount listmount open_tree_attr "
    # the machine: swap, modules, its end
    "swapon swapoff reboot init_module delete_module finit_module kexec_load kexec_file_load "
    # ways into the kernel that have been ways around it
    "perf_event_open bpf userfaultfd io_uring_setup io_uring_enter io_uring_register clone3 "
    "add_key request_key keyctl "
    # clock, host name, ports, quotas, the kernel's log
    "vhangup adjtimex acct settimeofday sethostname setdomainname iopl ioperm quotactl nfsservctl "
    "lookup_dcookie clock_settime clock_adjtime syslog "
    # System V shared memory, semaphores and queues; POSIX message queues
    "shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl "
    "mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr "
    # files by handle, notices of what others do with files
    "name_to_handle_at open_by_handle_at fanotify_init fanotify_mark "
    # where memory lies, and memory that no limit counts
    "mbind set_mempolicy get_mempolicy migrate_pages move_pages set_mempolicy_home_node "
    "memfd_create memfd_secret "
    # relics, and filters of its own
    "personality ioprio_set ioprio_get uselib create_module get_kernel_syms query_module ustat _sysctl "
    "modify_ldt sysfs seccomp "
    # identities and capabilities
    "setuid setgid setreuid setregid setgroups setresuid setresgid setfsuid setfsgid capset"
)
_ABSENT = numbers("clone3 memfd_create io_uring_setup io_uring_enter io_uring_register")
"""A library falls back where it is given the error that these do not exist."""

_KNOWN_NEW = numbers(
    "pidfd_send_signal pidfd_open close_range openat2 faccessat2 epoll_pwait2 futex_waitv cachestat "
    "fchmodat2 futex_wake futex_wait futex_requeue mseal"
)
_FIRST_NEW, _LAST = 424, 512
_LEAVING = numbers(
    "connect accept bind listen accept4 setpgid setsid rt_sigqueueinfo tkill rt_tgsigqueueinfo "
    "pidfd_send_signal inotify_add_watch"
)
"""Connections, other process groups, signals to threads and by descriptor, watches on files."""

_IGNORED = numbers(
    "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes futimesat "
    "utimensat setpriority"
)
"""Modes, owners and times of files, and nice: done to the user's own they would last, so nothing is done."""

_XATTR = numbers("setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr")
_OF_A_PROCESS = numbers("sched_setparam sched_setscheduler sched_setaffinity prlimit64 sched_setattr")
"""Scheduling and limits, by a process's number."""

_OWNERS = (8, 10, 15, 1024, 1026)  # fcntl: signals by way of a descriptor; leases and notices
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
        actions |= {number: [_error(0)] for number in _IGNORED}
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


def _only(argument: int, values: tuple[int, ...], error: int, *, inverted: bool = False) -> list[Row]:
    """Allow a call only where its argument is one of ``values`` (or, ``inverted``, none of them)."""
    tests = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    ends = [_error(error), (_RETURN, 0, 0, _ALLOW)]
    return [(_LOAD, 0, 0, argument), *tests, *(ends[::-1] if inverted else ends)]
