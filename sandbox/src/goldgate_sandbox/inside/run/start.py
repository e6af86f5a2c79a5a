"""How each kind of work begins: the job's own channels are kept, everything else is given up."""

from __future__ import annotations

import builtins
import contextlib
import os
import socket
import sys
from typing import Any

from goldgate_sandbox.inside.isolation import jail


class _Quitter:
    """``exit`` and ``quit``, which the site module adds to the builtins of every interpreter."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Use {self.name}() or Ctrl-D (i.e. EOF) to exit"

    def __call__(self, code: Any = None) -> None:
        with contextlib.suppress(BaseException):
            sys.stdin.close()
        raise SystemExit(code)


def site_builtins() -> None:
    """Add what ``python -S`` leaves out and programs use."""
    for name in ("exit", "quit"):
        setattr(builtins, name, _Quitter(name))


def channels(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> list[socket.socket]:
    """Sockets over copies of a job's descriptors; the control socket is closed, address space limited."""
    copies = [socket.socket(fileno=os.dup(number)) for number in descriptors]
    control.close()
    for number in descriptors:
        os.close(number)
    jail.limit_addresses(job["addresses"])
    return copies
