"""Real services for the tests of this package: they are found as a pipeline finds them."""

import functools
from collections.abc import Iterator, Mapping

import pytest
from goldgate.plugins.components import Server
from goldgate.plugins.loading import load


@functools.cache
def sandbox_works() -> str:
    """Why no sandbox can be had here; empty where one can."""
    offered = load().find("services", "sandbox.embedded")
    if offered is None:
        return "goldgate-sandbox is not installed"
    probes = offered.value.probe() if offered.value.probe else ()
    lacking = [probe.detail for probe in probes if not probe.works]
    return lacking[0] if lacking and not any(probe.works for probe in probes) else ""


@pytest.fixture(scope="session")
def servers() -> Iterator[Mapping[str, Server]]:
    """The sandbox, the workers and the default service of calls, by kind of request."""
    if why := sandbox_works():
        pytest.skip(why)
    plugins = load()
    names = {"sandbox": "sandbox.embedded", "tool": "tools.replay", "compute": "compute"}
    opened = {}
    for kind, name in names.items():
        found = plugins.find("services", name)
        assert found is not None
        service = found.value
        opened[kind] = service.open(service.options()) if service.options else service.open()
    yield opened
    for server in opened.values():
        server.close()
