"""A sandbox to test with, and a short way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from goldgate import Calls, CallsReply, Job, Outcome, Server, Suite, SuiteReply, plain

from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    opened = open_embedded(EmbeddedOptions())
    yield opened
    opened.close()


@pytest.fixture
def script(server: Server) -> Callable[..., Outcome]:
    """Run a Python script."""

    def run(source: str, **fields: Any) -> Outcome:
        (reply,) = server.serve([Job({"main.py": source}, ("python", "main.py"), **fields)])
        assert isinstance(reply, Outcome), reply
        return reply

    return run


@pytest.fixture
def call(server: Server) -> Callable[..., CallsReply]:
    """Call a function of a module once for each list of arguments."""

    def run(code: str, entry_point: str, arguments: Sequence[Sequence[Any]], **fields: Any) -> CallsReply:
        wired = tuple((plain.encode(list(given)), plain.encode({})) for given in arguments)
        (reply,) = server.serve([Calls(code, entry_point, wired, **fields)])
        assert isinstance(reply, CallsReply), reply
        return reply

    return run


@pytest.fixture
def suite(server: Server) -> Callable[..., SuiteReply]:
    """Run tests against a candidate."""

    def run(code: str, tests: str, style: Any = "check", entry_point: str = "f", **fields: Any) -> SuiteReply:
        (reply,) = server.serve([Suite(code, tests, entry_point, style, **fields)])
        assert isinstance(reply, SuiteReply), reply
        return reply

    return run
