"""Services that run untrusted code and bring back verdicts it cannot forge."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Service, hookimpl

from goldgate_sandbox.embedded import Embedded, open_embedded


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """The sandbox in this machine's own kernel."""
    return {
        "sandbox.embedded": Service(open_embedded, ("sandbox",), Embedded, default=True),
    }
