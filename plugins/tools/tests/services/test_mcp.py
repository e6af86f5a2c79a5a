"""MCP servers of the official SDK, in memory and over standard input and output."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from goldgate import ConfigError, Failure
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.mcp import McpOptions, McpServer, open_mcp

pytest.importorskip("mcp", reason="goldgate-tools[mcp] is not installed")
FILE = Path(__file__).with_name("mcp_server.py")
COMMAND = (sys.executable, str(FILE))


def in_memory():
    spec = importlib.util.spec_from_file_location("mcp_server_for_tests", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return McpServer(McpOptions(command=("unused",), timeout=20.0), module.server)


@pytest.fixture(params=["memory", "stdio"])
def server(request, monkeypatch):
    monkeypatch.setenv("GOLDGATE_TEST_TOKEN", "very-secret-7")
    monkeypatch.setenv("GOLDGATE_OTHER", "must not be passed")
    options = McpOptions(command=COMMAND, timeout=20.0, env_names=("GOLDGATE_TEST_TOKEN",))
    opened = in_memory() if request.param == "memory" else open_mcp(options)
    yield opened
    opened.close()


def call(server, tool, **arguments):
    (result,) = server.serve([Call(tool, arguments)])
    return result


def test_calls_schemas_and_errors(server):
    assert call(server, "add", a=2, b=3) == Result(5)
    assert {schema["function"]["name"] for schema in server.schemas()} >= {"add", "fail", "hang"}
    assert "too bad" in call(server, "fail", why="too bad").error
    assert call(server, "add", a="x", b=3).error
    assert not call(server, "nothing").known
    assert "characters" in call(server, "large", size=2_000_000).error


def test_secrets_are_masked_and_nothing_else_is_passed(monkeypatch):
    monkeypatch.setenv("GOLDGATE_TEST_TOKEN", "very-secret-7")
    monkeypatch.setenv("GOLDGATE_OTHER", "must not be passed")
    server = open_mcp(McpOptions(command=COMMAND, timeout=20.0, env_names=("GOLDGATE_TEST_TOKEN",)))
    assert call(server, "secret") == Result("token=*** other=none")
    server.close()


def test_a_server_that_hangs_or_leaves_is_a_transient_failure():
    server = open_mcp(McpOptions(command=COMMAND, timeout=25.0, allow=("leave", "add")))
    lost = call(server, "leave")
    assert isinstance(lost, Failure)
    assert lost.transient
    assert call(server, "add", a=1, b=1) == Result(2)
    assert not call(server, "large", size=1).known
    server.close()
    slow = open_mcp(McpOptions(command=COMMAND, timeout=8.0))
    assert call(slow, "add", a=1, b=1) == Result(2)
    assert isinstance(call(slow, "hang"), Failure)
    slow.close()


def test_a_server_that_cannot_be_started(monkeypatch):
    monkeypatch.delenv("GOLDGATE_NONE", raising=False)
    gone = open_mcp(McpOptions(command=(sys.executable, "-c", "raise SystemExit(1)"), timeout=10.0))
    assert isinstance(call(gone, "add", a=1, b=1), Failure)
    gone.close()
    with pytest.raises(ConfigError):
        open_mcp(McpOptions(command=COMMAND, env_names=("GOLDGATE_NONE",)))
    for wrong in ({}, {"command": ("x",), "url": "http://x"}, {"url": "ftp://x"}):
        with pytest.raises(ValueError, match="url|command"):
            McpOptions(**wrong)
