"""Fallback isolation without namespaces: one process group and one folder per child, seccomp, and Landlock
unless bubblewrap is in use.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from types import FrameType

from goldgate_sandbox.inside.isolation import delay, jail, landlock, linux, memory, root, seccomp

_READABLE = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", *root.etc())

_EACH_FILE = 16 << 10  # bytes: so many files fill a folder of 256 MiB as its own file system would hold


class ProcessGroups:
    """How the children of one zygote are confined: its folder, and what they may read."""

    def __init__(
        self, folder: str, shown: Sequence[tuple[str, str]], uid: int, disk: int, *, with_landlock: bool
    ) -> None:
        """Give up root's rights, lay out the folder, and try out a child. Raises OSError."""
        self.folder = folder
        self.disk = disk
        self.with_landlock = with_landlock
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
        version = linux.landlock_version()
        if with_landlock and version < landlock.ENOUGH:
            raise OSError(f"Landlock is of version {version} here, and {landlock.ENOUGH} is needed")
        for path in (os.__file__, *(source for source, _ in shown)):
            if not os.access(path, os.R_OK):
                raise OSError(f"{path} cannot be read by the ordinary user that candidates run as")
        for source, target in shown:
            os.makedirs(os.path.dirname(folder + target), exist_ok=True)
            os.symlink(source, folder + target)
        interpreter = (source for source, _ in root.interpreter())
        self.readable = (*_READABLE, *interpreter, *(source for source, _ in shown), f"{folder}/goldgate")
        linux.prctl(linux.SET_DUMPABLE, 0)
        linux.prctl(linux.SET_CHILD_SUBREAPER, 1)
        self.processes = _processes()
        self.tasks = 0
        self.counts_memory = self.processes >= 0
        self._try()

    def box(self, number: int) -> str:
        """The folder of a child."""
        return f"{self.folder}/{number}"

    def fork(self) -> int:
        """As os.fork."""
        self.tasks = _tasks(self.processes)
        return os.fork()

    def proc_descriptor(self, *, proc: bool) -> int:
        """No descriptor: there is no /proc for a child here, ``proc`` or not."""
        return -1

    def confine_first(self, _: int) -> None:
        """For a child's first process: it ends with the zygote, and its whole group with it."""
        signal.signal(signal.SIGTERM, _end_group)
        linux.prctl(linux.SET_PDEATHSIG, signal.SIGTERM)
        linux.prctl(linux.SET_CHILD_SUBREAPER, 1)

    def confine_second(self, number: int) -> None:
        """For its second process: give up everything before it sees foreign code."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        box = self.box(number)
        os.mkdir(box, 0o700)
        jail.folders(box)
        jail.lasting_limits(self.disk)
        jail.limit(resource.RLIMIT_NPROC, self.tasks + jail.PROCESSES)
        linux.drop_capabilities()
        linux.prctl(linux.SET_NO_NEW_PRIVS, 1)
        if self.with_landlock:
            landlock.confine(self.readable, box)
        linux.install_filter(seccomp.program(alone=os.getpid()))

    def kill(self, pidfd: int, first: int) -> None:
        """End a child: its group, which no process of it can leave. May raise ProcessLookupError."""
        try:
            os.killpg(first, signal.SIGKILL)
        except ProcessLookupError:  # it had not made its group yet
            signal.pidfd_send_signal(pidfd, signal.SIGKILL)

    def waited(self, first: int) -> float:
        """Seconds that a child waited for a processor."""
        return delay.waited(self.processes, first)

    def memory_used(self, enough: int, children: Sequence[tuple[int, int]]) -> int:
        """MiB that ``children``, pairs of a first process and a number, use together. A folder that
        holds more than it may counts as more than ``enough``.
        """
        folders = [self.box(number) for _, number in children] + ([] if self.with_landlock else ["/tmp"])
        if any(_disk(folder) > self.disk for folder in folders):
            return enough + 1
        if not self.counts_memory:
            return 0
        return sum(memory.below(self.processes, first) for first, _ in children) >> 20

    def clear(self, first: int, number: int) -> None:
        """After a child's end: nothing of its group runs on, and its folder goes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(first, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitid(os.P_PGID, first, os.WEXITED):
                pass
        remove(self.box(number))

    def _try(self) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                os.setsid()
                self.confine_second(0)
                os._exit(0)
            except OSError as error:
                os._exit(error.errno or 1)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        remove(self.box(0))
        if code:
            raise OSError(code, f"a confined child does not start: {os.strerror(code)}")


def remove(folder: str) -> None:
    """Remove a folder that a hostile program may have filled: deep, or closed to its own user."""
    if not os.path.isdir(folder):
        return
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if os.path.isdir(folder):
        for command in (["chmod", "-R", "u+rwx", folder], ["rm", "-rf", folder]):
            subprocess.run(  # noqa: S603 - two programs of the system, no shell
                command, check=False, stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin"}
            )


def _disk(box: str) -> int:
    """MiB of a folder and everything in it; what is removed meanwhile is not counted."""
    return sum(_sizes(box)) >> 20


def _sizes(folder: str) -> Iterator[int]:
    folders = [folder]
    while folders:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    yield 512 * entry.stat(follow_symlinks=False).st_blocks + _EACH_FILE
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)


def _end_group(_: int, __: FrameType | None) -> None:
    os.killpg(0, signal.SIGKILL)


def _processes() -> int:
    try:
        return os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # none in bubblewrap's root
        return -1


def _tasks(processes: int) -> int:
    """Threads that count against this user's limit already."""
    if processes < 0:
        return 0
    count = 0
    for name in os.listdir(processes):
        with contextlib.suppress(OSError):
            if name.isdigit() and os.stat(name, dir_fd=processes).st_uid == os.getuid():
                tasks = os.open(f"{name}/task", os.O_RDONLY | os.O_DIRECTORY, dir_fd=processes)
                count += len(os.listdir(tasks))
                os.close(tasks)
    return count


if sys.platform != "linux":
    raise ImportError("the sandbox runs on Linux only")
