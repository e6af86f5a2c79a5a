"""Endpoints on loopback, and clients that are closed."""

import pytest


@pytest.fixture
def connected(httpserver):
    """Opens a service on the loopback endpoint, with no retries unless they are asked for."""
    opened = []

    def connect(open_, options, **given):
        defaults = {"base_url": httpserver.url_for("/v1"), "model": "tiny", "retries": 0}
        opened.append(open_(options(**{**defaults, **given})))
        return opened[-1]

    yield connect
    for server in opened:
        server.close()
