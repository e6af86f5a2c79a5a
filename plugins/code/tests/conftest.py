"""Real services for the tests of this package: they are found as a pipeline finds them."""

import functools
from collections.abc import Iterator, Mapping

import pytest
from goldgate import Server
from goldgate.plugins.loading import load


@functools.cache
def sandbox_works() -> str:
    """Why no sandbox can be had here; empty where one can."""
    component = load().find("services", "sandbox.embedded")
    if component is None:
        return "goldgate-sandbox is not installed"
    probes = component.value.probe() if component.value.probe else ()
    lacking = [probe.detail for probe in probes if not probe.works]
    return lacking[0] if lacking and not any(probe.works for probe in probes) else ""


@pytest.fixture(scope="session")
def servers() -> Iterator[Mapping[str, Server]]:
    """The sandbox, the linter and the workers, by kind of request."""
    if why := sandbox_works():
        pytest.skip(why)
    components = load().components["services"]
    names = {"sandbox": "sandbox.embedded", "lint": "lint.ruff", "compute": "compute"}
    opened = {}
    for kind, name in names.items():
        service = components[name].value
        opened[kind] = service.open(service.options()) if service.options else service.open()
    yield opened
    for server in opened.values():
        server.close()
