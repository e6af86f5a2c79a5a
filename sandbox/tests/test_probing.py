"""``goldgate doctor``'s attempts to get out: none succeeds here, and each would be noticed if it did."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from goldgate_sandbox.canaries import canaries
from goldgate_sandbox.probing import probe_embedded, programs

AWAKE = [
    "network: a connection to this machine",
    "network: a datagram",
    "network: a listening port",
    "network: a netlink socket",
    "network: a socket of the host, by its path",
    "network: a socket of the host, by its abstract name",
    "files: a file of the host",
    "files: a file of the host, written",
    "files: the folder of the host's temporary files",
    "files: users and passwords",
    "proc: other processes",
    "proc: the kernel's settings",
    "proc: the kernel's devices",
    "secrets: the environment",
    "processes: a process of the host, signalled",
    "processes: another's memory read",
    "limits: memory without a name",
    "limits: memory",
]


def test_every_attempt_is_held_off() -> None:
    found = probe_embedded()
    broken = [probe for probe in found if not probe.works and not probe.name.startswith("language.")]
    assert not broken
    assert found[0].name == "embedded.isolation"
    assert len(programs()) >= 50


@pytest.mark.parametrize("name", AWAKE)
def test_without_a_sandbox_the_attempt_succeeds(name: str) -> None:
    with canaries() as known:
        ran = subprocess.run(
            [sys.executable, "-c", programs()[name]],
            input=json.dumps(known),
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.stdout == "OUT\n", ran.stderr
