"""How each kind of work begins: the job's own channels are kept, everything else is given up."""

from __future__ import annotations

import os
import socket
from typing import Any

from goldgate_sandbox.inside.isolation import jail


def channels(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> list[socket.socket]:
    """Sockets over copies of a job's descriptors; the control socket is closed, address space limited."""
    copies = [socket.socket(fileno=os.dup(number)) for number in descriptors]
    control.close()
    for number in descriptors:
        os.close(number)
    jail.limit_addresses(job["addresses"])
    return copies
