"""What ``goldgate doctor`` tells about the sandbox: which isolation is in force, and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence

from goldgate.offers import Probe

from goldgate_sandbox import engine
from goldgate_sandbox.slot import SlotLostError


def probe_docker() -> Sequence[Probe]:
    """Does an engine answer?"""
    try:
        with engine.talking() as client:
            version = str(client.version()["Version"])
    except SlotLostError as error:
        mend = "install Docker and start its engine, or use sandbox.embedded, which needs neither"
        return [Probe("docker.engine", False, str(error)[:300], mend)]
    return [Probe("docker.engine", True, f"Docker {version}")]
