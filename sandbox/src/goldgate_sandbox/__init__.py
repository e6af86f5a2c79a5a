"""Services that run untrusted code and bring back verdicts it cannot forge."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Service, hookimpl

from goldgate_sandbox.containers import DockerOptions, open_docker
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded
from goldgate_sandbox.probing import build_image, probe_docker, probe_embedded


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """The sandbox by namespaces of this machine's kernel, and the same in Docker containers."""
    return {
        "sandbox.embedded": Service(
            open_embedded, ("sandbox",), EmbeddedOptions, default=True, probe=probe_embedded
        ),
        "sandbox.docker": Service(
            open_docker, ("sandbox",), DockerOptions, probe=probe_docker, build_image=build_image
        ),
    }
