"""Talking to Docker's engine, and what its containers may ask of the kernel."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import Any

from goldgate_sandbox.slot import SlotLostError

_REFUSED = (
    "acct add_key adjtimex bpf clock_adjtime clock_settime create_module delete_module fanotify_init "
    "finit_module fsmount fsopen fspick fsconfig get_kernel_syms init_module io_uring_enter "
    "io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl "
    "lookup_dcookie move_mount nfsservctl open_by_handle_at open_tree perf_event_open pidfd_getfd "
    "process_vm_readv process_vm_writev ptrace query_module quotactl reboot request_key settimeofday "
    "stime swapoff swapon sysfs syslog umount uselib userfaultfd ustat vhangup vm86 vm86old "
).split()

PROFILE: dict[str, Any] = {
    "defaultAction": "SCMP_ACT_ALLOW",
    "architectures": ["SCMP_ARCH_X86_64"],
    "syscalls": [{"names": _REFUSED, "action": "SCMP_ACT_ERRNO"}],
}
"""Docker's own profile forbids the namespaces in which a zygote jails its children; this one leaves them
to the zygote alone: each child takes a stricter filter (``inside.seccomp``) before it sees a candidate."""


def errors() -> tuple[type[Exception], ...]:
    """What the SDK raises."""
    import docker.errors
    import requests

    return (docker.errors.DockerException, requests.exceptions.RequestException)


@contextlib.contextmanager
def talking() -> Iterator[Any]:
    """A client of the engine that the environment names. Raises SlotLostError for whatever it fails at."""
    import docker

    try:
        _knock(docker.utils.parse_host(os.environ.get("DOCKER_HOST")))
        client = docker.from_env(timeout=60)
    except errors() as error:
        raise SlotLostError(f"Docker's engine does not answer: {error}") from error
    try:
        yield client
    except errors() as error:
        raise SlotLostError(f"Docker's engine refused: {error}") from error
    finally:
        client.close()


def _knock(host: str) -> None:
    """Raise SlotLostError where nobody listens at a local socket: the SDK would leave its own open."""
    scheme, _, path = host.partition("://")
    if scheme == "http+unix":
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(path)
        except OSError as error:
            raise SlotLostError(f"Docker's engine does not answer at {path}: {error.strerror}") from error
