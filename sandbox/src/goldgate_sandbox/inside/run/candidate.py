"""The candidate's end of the line: loads the module, and does what the tests ask for."""

from __future__ import annotations

import os
import socket
import sys
import types
from typing import Any, NoReturn

from goldgate_sandbox.inside import wire
from goldgate_sandbox.inside.remote.peer import Peer, Side
from goldgate_sandbox.inside.remote.proxies import stand_in
from goldgate_sandbox.inside.remote.trust import Trust
from goldgate_sandbox.inside.run import calls, start


def run(job: dict[str, Any], control: socket.socket, descriptors: list[int]) -> NoReturn:
    """Serve the module's objects until the tests hang up."""
    (channel,) = start.channels(job, control, descriptors)
    try:
        module = calls.load(job["code"], job["module"])
    except BaseException as error:
        wire.send(channel, {"unloaded": f"{calls.named(error)}: {calls.text(error)}"})
        os._exit(1)
    trust = Trust(whole=True)
    peer = Peer(
        channel,
        Side(
            stand_in=lambda peer, handle, about: stand_in(peer, handle, about, trust),
            guard=lambda operation, subject, operands: None,
            received=lambda value: None,
            raised=lambda error, operation: error,
            exception=lambda module, name: None,
            changed=lambda containers, result: None,
        ),
    )
    peer.own(module)
    greeting = {"loaded": _names(module), "modules": _modules(module), "standard": _standard(module)}
    wire.send(channel, greeting)
    peer.serve()
    os._exit(0)


def _names(module: types.ModuleType) -> list[str]:
    return [name for name in vars(module) if isinstance(name, str) and not name.startswith("__")]


def _modules(module: types.ModuleType) -> dict[str, str]:
    return {
        name: value.__name__
        for name, value in vars(module).items()
        if isinstance(name, str) and isinstance(value, types.ModuleType)
    }


def _standard(module: types.ModuleType) -> list[str]:
    """The names under which the module has a member of the standard library itself."""
    found = []
    for name, value in vars(module).items():
        origin = sys.modules.get(getattr(value, "__module__", None) or "")
        known = origin is not None and origin.__name__.partition(".")[0] in sys.stdlib_module_names
        if isinstance(name, str) and known and getattr(origin, name, None) is value:
            found.append(name)
    return found
