"""MCP servers that hang, lie, flood and send too much: each a Failure of what it concerns, within bounds."""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

import pytest
from goldgate import ConfigError, Failure
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.mcp import McpOptions, open_mcp

pytest.importorskip("mcp", reason="goldgate-tools[mcp] is not installed")
FILE = Path(__file__).with_name("mcp_hostile.py")
MASKED = "very-secret-7"


@pytest.fixture
def hostile(monkeypatch):
    monkeypatch.setenv("GOLDGATE_TEST_TOKEN", MASKED)
    opened = []

    def start(how, *more, **options):
        given = {"timeout": 15.0, "env_names": ("GOLDGATE_TEST_TOKEN",), **options}
        server = open_mcp(McpOptions(command=(sys.executable, str(FILE), how, *more), **given))
        opened.append(server)
        return server

    yield start
    for server in opened:
        server.close()


def call(server, *tools):
    replies = server.serve([Call(tool, {}) for tool in tools])
    return replies[0] if len(replies) == 1 else replies


def test_a_description_that_is_none_spoils_no_other_tool(hostile):
    server = hostile("descriptions")
    good, bad, wrong = call(server, "good", "bad", "wrong")
    assert good == Result("fine")
    assert isinstance(bad, Failure)
    assert "input schema of bad" in bad.why
    assert isinstance(wrong, Failure)
    assert not bad.transient
    assert [one["function"]["name"] for one in server.schemas()] == ["good"]


def test_two_tools_of_one_name_are_both_left_out(hostile):
    server = hostile("twins")
    good, twin = call(server, "good", "twin")
    assert good == Result("fine")
    assert isinstance(twin, Failure)


def test_a_result_that_breaks_its_own_schema_is_a_failure_of_that_call(hostile):
    server = hostile("plain")
    lying, good = call(server, "lying", "good")
    assert isinstance(lying, Failure)
    assert "breaks its own output schema" in lying.why
    assert good == Result("fine")


def test_a_pattern_that_never_ends_has_a_bound(hostile):
    server = hostile("plain")
    slow, good = call(server, "slow_schema", "good")
    assert isinstance(slow, Failure)
    assert good == Result("fine")


def test_a_reply_of_another_shape_keeps_the_session(hostile):
    server = hostile("malformed")
    first = call(server, "good")
    assert isinstance(first, Failure)
    assert "malformed" in first.why
    assert server._session is not None


def test_what_is_no_text_is_named(hostile):
    reply = call(hostile("media"), "good")
    assert reply.output.startswith("[image/png, 8 characters of base64, sha256 ")
    assert reply.output.endswith("in it\n[resource file:///b]")


def test_all_pages_of_the_list_are_read(hostile):
    server = hostile("pages")
    assert len(server.schemas()) == 5
    assert call(server, "tool_4") == Result("fine")


@pytest.mark.parametrize(("how", "why"), [("circle", "circle"), ("no_list", "valid list")])
def test_a_list_that_cannot_be_read(hostile, how, why):
    server = hostile(how)
    replies = call(server, "good", "good")
    assert all(isinstance(one, Failure) and why in one.why for one in replies)
    with pytest.raises(ConfigError, match=why):
        server.schemas()


def test_a_list_that_changes_is_read_again(hostile):
    server = hostile("changes")
    first, old, new = call(server, "good", "good", "new")
    assert first == Result("fine")
    assert not old.known
    assert new == Result("fine")


def test_a_hundred_megabytes_are_not_held(hostile):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lost = call(hostile("huge", largest=1000), "good")
    assert isinstance(lost, Failure)
    assert lost.transient
    assert "bytes" in lost.why
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # KiB


@pytest.mark.parametrize(("how", "why"), [("flood", "messages for one request"), ("garbage", "no messages")])
def test_a_flood_ends_the_session(hostile, how, why):
    server = hostile(how, timeout=60.0)
    lost = call(server, "good")
    assert isinstance(lost, Failure)
    assert why in lost.why


def test_half_an_answer_is_waited_for_and_named(hostile):
    lost = call(hostile("half", timeout=3.0), "good")
    assert isinstance(lost, Failure)
    assert lost.transient
    assert "gave no answer in 3 s" in lost.why
    assert "no message of the protocol" in lost.why


def test_noise_before_the_protocol_is_borne(hostile):
    assert call(hostile("noise_first"), "good") == Result("fine")


def test_a_server_that_never_answers_is_tried_once_for_all_calls(hostile):
    server = hostile("silent", timeout=2.0)
    replies = call(server, "good", "good", "good")
    assert all(isinstance(one, Failure) and one.transient and one is replies[0] for one in replies)
    assert "no answer in 2 s" in replies[0].why


def test_the_last_words_of_a_server_are_told_without_secrets(hostile):
    lost = call(hostile("dies"), "good")
    assert "no module named shop" in lost.why
    assert MASKED not in lost.why
    refused = call(hostile("refuses"), "good")
    assert refused.error == "Error: denied for ***"


def test_a_server_that_will_not_go_is_ended_with_its_children(hostile, tmp_path):
    note = tmp_path / "pids"
    server = hostile("stays", str(note))
    assert call(server, "good") == Result("fine")
    pids = [int(one) for one in note.read_text().split()]
    server.close()
    for _ in range(100):
        if not any(map(_alive, pids)):
            break
        time.sleep(0.05)
    assert not any(map(_alive, pids))


def _alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
