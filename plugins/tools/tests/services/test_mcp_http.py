"""MCP over streamable HTTP: the official SDK's server on loopback, and servers that misbehave."""

from __future__ import annotations

import gzip
import importlib.util
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from goldgate import ConfigError, Failure
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.mcp import McpOptions, open_mcp

pytest.importorskip("mcp", reason="goldgate-tools[mcp] is not installed")
FILE = Path(__file__).with_name("mcp_server.py")
MASKED = "Bearer very-secret-7"


@pytest.fixture(params=[True, False], ids=["json", "events"])
def official(request):
    """The SDK's own server; it answers with JSON, or with a stream of events."""
    import uvicorn

    spec = importlib.util.spec_from_file_location("mcp_server_over_http", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app = module.server.streamable_http_app(json_response=request.param)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/mcp"
    server.should_exit = True
    thread.join(10)


def call(server, tool, **arguments):
    (reply,) = server.serve([Call(tool, arguments)])
    return reply


def test_the_official_server(official):
    server = open_mcp(McpOptions(url=official, timeout=20.0))
    assert call(server, "add", a=2, b=3) == Result(5)
    assert "too bad" in call(server, "fail", why="too bad").error
    assert call(server, "add", a="x", b=3).error
    assert not call(server, "nothing").known
    assert "characters" in call(server, "large", size=2_000_000).error
    assert isinstance(call(server, "large", size=20_000_000), Failure)
    assert call(server, "add", a=1, b=1) == Result(2)
    server.close()


class Hostile(BaseHTTPRequestHandler):
    """Answers as ``how`` says; ``seen`` holds the headers of every request."""

    how = ""
    seen: list[dict[str, str]]
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.seen.append(
            {key.lower(): value for key, value in self.headers.items()} | {"method": asked["method"]}
        )
        method, key = asked["method"], asked.get("id")
        if self.how == "denies":
            return self.reply(401, b"no: " + self.headers.get("authorization", "").encode())
        if self.how == "elsewhere":
            self.send_response(307)
            self.send_header("location", f"http://localhost:{self.server.server_port}/other")
            self.send_header("content-length", "0")
            return self.end_headers()
        if key is None:
            return self.reply(202, b"")
        if method == "initialize":
            version = asked["params"]["protocolVersion"]
            about = {"protocolVersion": version, "capabilities": {"tools": {}}}
            return self.send(key, {**about, "serverInfo": {"name": "h", "version": "1"}}, session="s-1")
        if method == "tools/list":
            tool = {"name": "good", "inputSchema": {"type": "object"}}
            return self.send(key, {"tools": [tool]})
        if method != "tools/call":
            return self.reply(404, b"")
        if self.how == "huge":
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(100_000_000))
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x" * 1_000_000)
            except OSError:
                self.close_connection = True
            return None
        if self.how == "packed":
            return self.reply(200, gzip.compress(b" " * 50_000_000), ("content-encoding", "gzip"))
        if self.how == "broken":
            return self.reply(200, b'{"jsonrpc": "2.0", "id": 1, "result": ')
        if self.how == "fails":
            return self.reply(500, b"oh no " + self.headers.get("authorization", "").encode())
        if self.how == "forgets":
            return self.reply(404, b"")
        if self.how == "page":
            return self.reply(200, b"<html>", ("content-type", "text/html"))
        return self.send(key, {"content": [{"type": "text", "text": str(self.headers.get("authorization"))}]})

    def do_GET(self):
        self.reply(405, b"")

    def do_DELETE(self):
        self.reply(200, b"")

    def send(self, key, result, session=""):
        body = json.dumps({"jsonrpc": "2.0", "id": key, "result": result}).encode()
        self.reply(200, body, *([("mcp-session-id", session)] if session else []))

    def reply(self, status, body, *headers):
        self.send_response(status)
        for name, value in {"content-type": "application/json", **dict(headers)}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def hostile(monkeypatch):
    monkeypatch.setenv("GOLDGATE_TEST_HEADER", MASKED)
    started = []

    def start(how):
        handler = type("Handler", (Hostile,), {"how": how, "seen": []})
        web = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=web.serve_forever, daemon=True)
        thread.start()
        options = McpOptions(
            url=f"http://127.0.0.1:{web.server_port}/mcp",
            headers_env={"Authorization": "GOLDGATE_TEST_HEADER"},
            timeout=10.0,
            largest=1000,
        )
        server = open_mcp(options)
        started.append((server, web, thread))
        return server, handler

    yield start
    for server, web, thread in started:
        server.close()
        web.shutdown()
        web.server_close()
        thread.join(5)


def test_headers_sessions_and_versions_are_sent_and_masked(hostile):
    server, handler = hostile("echoes")
    assert call(server, "good") == Result("***")
    last = [one for one in handler.seen if one["method"] == "tools/call"][-1]
    assert last["authorization"] == MASKED
    assert last["mcp-session-id"] == "s-1"
    assert last["mcp-protocol-version"]
    assert last["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("huge", "more than 1600000 bytes"),
        ("packed", "compressed"),
        ("broken", "JSON"),
        ("fails", "status 500"),
        ("forgets", "status 404"),
        ("page", "content type"),
    ],
)
def test_an_answer_that_is_none_is_a_transient_failure(hostile, how, why):
    server, _ = hostile(how)
    lost = call(server, "good")
    assert isinstance(lost, Failure)
    assert lost.transient
    assert why in lost.why
    assert "very-secret-7" not in lost.why


def test_a_server_that_denies_is_not_asked_again_at_once(hostile):
    server, _ = hostile("denies")
    lost = call(server, "good")
    assert isinstance(lost, Failure)
    assert not lost.transient
    assert "401" in lost.why
    assert "headers_env" in lost.why
    assert "very-secret-7" not in lost.why


def test_a_secret_does_not_follow_to_another_host(hostile):
    server, handler = hostile("elsewhere")
    assert isinstance(call(server, "good"), Failure)
    assert all(one["host"].startswith("127.0.0.1") for one in handler.seen)


def test_options_that_make_no_sense(monkeypatch):
    monkeypatch.delenv("GOLDGATE_NONE", raising=False)
    with pytest.raises(ConfigError, match="headers_env"):
        open_mcp(McpOptions(url="http://127.0.0.1:1/mcp", headers_env={"X": "GOLDGATE_NONE"}))
    with pytest.raises(ValueError, match="env_names"):
        McpOptions(url="http://x/mcp", env_names=("A",))
    with pytest.raises(ValueError, match="headers_env"):
        McpOptions(command=("x",), headers_env={"X": "A"})
