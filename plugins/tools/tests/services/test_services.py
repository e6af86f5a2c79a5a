"""Recordings, search and worlds, opened as a pipeline opens them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from goldgate import ConfigError, Failure, RowError, Sample, answer, chat
from goldgate.testing import drive
from goldgate_tools.controls import messages, tool
from goldgate_tools.options import ReplayOptions
from goldgate_tools.reading.json_text import canonical
from goldgate_tools.requests import Call, Result
from goldgate_tools.services.recorded import RecordingOptions, line_of, open_recording
from goldgate_tools.services.search import SCHEMAS, SearchOptions, open_search
from goldgate_tools.services.world import WorldOptions, open_world
from goldgate_tools.verifiers import goal, replay

SHOP = Path(__file__).with_name("shop.py")


def one(server, tool, state="", history=(), **arguments):
    (result,) = server.serve([Call(tool, arguments, state, tuple(history))])
    return result


# --- recordings


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "calls.jsonl"
    rows = [
        {"tool": "search", "arguments": {"query": "a"}, "state": "", "output": "b"},
        {
            "tool": "pay",
            "arguments": '{"amount": 5}',
            "state": "s0",
            "output": {"paid": 5},
            "state_after": "s1",
        },
        {
            "tool": "pay",
            "arguments": {"amount": 5.0},
            "state": "s1",
            "output": {"paid": 10},
            "state_after": "s2",
        },
        {"tool": "pay", "arguments": {"amount": 6}, "state": "s1", "error": "too much"},
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n\n")
    return path


def test_recorded_calls_are_answered_by_state(recording):
    server = open_recording(RecordingOptions(recording))
    assert one(server, "search", query="a") == Result("b")
    assert one(server, "pay", amount=5, state="s0") == Result({"paid": 5}, state="s1")
    assert one(server, "pay", amount=5, state="s1").output == {"paid": 10}
    assert one(server, "pay", amount=6, state="s1").error == "too much"


def test_what_is_not_recorded_is_said_to_be_so(recording):
    server = open_recording(RecordingOptions(recording))
    assert not one(server, "search", query="other").recorded
    assert not one(server, "pay", amount=5, state="s9").recorded
    assert not one(server, "unknown").known


def test_a_call_may_name_its_recording(recording, tmp_path):
    server = open_recording(RecordingOptions())
    (named,) = server.serve([Call("search", {"query": "a"}, recording=str(recording))])
    assert named.output == "b"
    assert not one(server, "search", query="a").known
    (missing,) = server.serve([Call("search", {"query": "a"}, recording=str(tmp_path / "none"))])
    assert isinstance(missing, Failure)


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"tool": "f"}',
        '{"tool": "f", "arguments": [], "output": 1}',
        '{"arguments": {}, "output": 1}',
    ],
)
def test_a_malformed_recording_names_its_line(tmp_path, line):
    path = tmp_path / "x.jsonl"
    path.write_text('{"tool": "f", "arguments": {}, "output": 1}\n' + line)
    with pytest.raises(RowError, match="line 2"):
        open_recording(RecordingOptions(path))


def test_contradictions_and_missing_files_are_errors(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"tool": "f", "arguments": {}, "output": 1}\n{"tool": "f", "arguments": {}, "output": 2}'
    )
    with pytest.raises(RowError, match="twice"):
        open_recording(RecordingOptions(path))
    with pytest.raises(ConfigError):
        open_recording(RecordingOptions(tmp_path / "none.jsonl"))


def test_a_line_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "x.jsonl"
    call, result = Call("f", {"a": "ü"}, "s"), Result([1], "", "t")
    path.write_text(line_of(call, result), encoding="utf-8")
    assert open_recording(RecordingOptions(path)).serve([call]) == [result]


def test_replay_against_a_recording(recording):
    made = answer(
        Sample("s", chat("x"), {}, (tool("search"),)), messages([("search", {"query": "a"}, "b")], "b")
    )
    forged = answer(
        Sample("s", chat("x"), {}, (tool("search"),)), messages([("search", {"query": "a"}, "c")], "c")
    )
    missing = answer(
        Sample("s", chat("x"), {}, (tool("search"),)), messages([("search", {"query": "z"}, "c")], "c")
    )
    servers = {"tool": open_recording(RecordingOptions())}
    options = ReplayOptions(recording=recording)
    scores = [drive(replay.check, one, options, servers=servers).score for one in (made, forged, missing)]
    assert scores == [1.0, 0.0, 0.0]


# --- search


@pytest.fixture(params=["fts5", "tantivy"])
def search(tmp_path, request):
    if request.param == "tantivy":
        pytest.importorskip("tantivy", reason="goldgate-tools[tantivy] is not installed")
    path = tmp_path / "docs.jsonl"
    rows = [
        {"id": "d1", "title": "Tea", "text": "Green tea is grown in hills. " * 30},
        {"id": "d2", "title": "Coffee", "text": "Coffee beans are roasted."},
        {"id": "d3", "title": "Über Äpfel", "text": "Äpfel wachsen an Bäumen."},
        {"id": "d4", "title": "Straße", "text": "ẞ" * 30 + " die Straße nach Москва and İstanbul, fish"},
        {"id": "d5", "title": "東京タワー", "text": "東京の塔。 กาแฟดำ"},
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return open_search(SearchOptions(path, request.param, top=2, snippet=50))


def test_search_finds_documents_and_opens_them(search):
    result = one(search, "search", query="roasted coffee")
    assert result.output[0]["doc_id"] == "d2"
    assert len(one(search, "search", query="green hills").output[0]["snippet"]) <= 50
    assert one(search, "search", query="äpfel").output[0]["doc_id"] == "d3"
    assert one(search, "open_doc", doc_id="d2").output == "Coffee beans are roasted."
    assert one(search, "open_doc", doc_id="../d2").error
    assert not one(search, "other").known


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "tea AND",
        "NEAR(tea)",
        "title:tea*",
        "^tea -coffee",
        "'; DROP TABLE docs; --",
        "",
        "\x00",
        "a" * 9000,
        "(" * 500,
    ],
)
def test_operators_in_a_query_are_data(search, query):
    result = one(search, "search", query=query)
    assert not result.error
    assert one(search, "search", query="roasted").output[0]["doc_id"] == "d2"


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("ROASTED", "d2"),
        ("uber apfel", "d3"),
        ("strasse", "d4"),
        ("STRAẞE", "d4"),
        ("istanbul", "d4"),
        ("ﬁsh", "d4"),
        ("москва́", "d4"),
        ("東京", "d5"),
        ("กาแฟ", "d5"),
    ],
)
def test_case_accents_and_scripts_make_no_difference(search, query, document):
    assert one(search, "search", query=query).output[0]["doc_id"] == document


def test_a_snippet_begins_near_the_first_word_that_is_found(search):
    (shown,) = one(search, "search", query="istanbul").output
    assert "İstanbul" in shown["snippet"]


def test_a_megabyte_of_a_query_is_searched_for_in_part(search):
    assert one(search, "search", query="roasted " * 200_000).output[0]["doc_id"] == "d2"


def test_a_query_of_another_type_is_an_error_of_the_call(search):
    assert one(search, "search", query=7).error


def test_documents_of_a_folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "note.md").write_text("A note about rain.")
    server = open_search(SearchOptions(tmp_path))
    assert one(server, "search", query="rain").output[0]["doc_id"] == "a/note.md"
    with pytest.raises(ConfigError):
        open_search(SearchOptions(tmp_path / "none"))
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "text": "b"}\n{"id": "a", "text": "c"}')
    with pytest.raises(RowError, match="twice"):
        open_search(SearchOptions(tmp_path / "bad.jsonl"))
    assert {schema["function"]["name"] for schema in SCHEMAS} == {"search", "open_doc"}


# --- worlds


@pytest.fixture(scope="module", params=[False, True], ids=["process", "sandbox"])
def sandboxed(request):
    if request.param:
        request.getfixturevalue("servers")  # skips where no sandbox can be had
    return request.param


@pytest.fixture(scope="module")
def shop(sandboxed):
    server = open_world(WorldOptions(SHOP, seconds=2.0, sandbox=sandboxed))
    yield server
    server.close()


def test_a_call_leads_from_one_state_to_another(shop):
    first = one(shop, "get_order", order_id="W1")
    assert first.output == {"status": "open", "total": 20}
    cancelled = one(shop, "cancel_order", first.state, order_id="W1")
    assert cancelled.output["status"] == "cancelled"
    assert cancelled.state != first.state
    assert one(shop, "get_order", first.state, order_id="W1").output["status"] == "open"
    assert one(shop, "get_order", cancelled.state, order_id="W1").output["status"] == "cancelled"


def test_an_exception_is_the_calls_error_and_changes_nothing(shop):
    first = one(shop, "get_order", order_id="W2")
    failed = one(shop, "cancel_order", first.state, order_id="W2")
    assert (failed.error, failed.state) == ("Error: it was sent already", first.state)
    assert one(shop, "get_order", failed.state, order_id="W2").output["status"] == "sent"
    assert "TypeError" in one(shop, "pay", wrong=1).error
    assert "TypeError" in one(shop, "pay", amount="5").error
    assert not one(shop, "os.system").known


def test_a_state_is_made_again_from_its_calls(shop, sandboxed):
    paid = one(shop, "pay", amount=3)
    other = open_world(WorldOptions(SHOP, sandbox=sandboxed))
    again = one(other, "pay", paid.state, [("pay", canonical({"amount": 3}))], amount=4)
    assert again.output == {"paid": 7}
    assert one(other, "state", again.state).output["paid"] == 7
    (wrong,) = other.serve([Call("pay", {"amount": 1}, "0" * 32, (("pay", '{"amount":1}'),))])
    assert isinstance(wrong, Failure)
    other.close()


def test_a_row_may_bring_its_own_start(shop):
    (result,) = shop.serve(
        [Call("get_order", {"order_id": "X"}, start='{"orders": {"X": {"status": "new"}}, "paid": 0}')]
    )
    assert result.output == {"status": "new"}


def test_a_call_that_hangs_is_ended(shop):
    assert "longer than" in one(shop, "sleep", seconds=60).error
    assert one(shop, "pay", amount=1).output == {"paid": 1}


def test_a_world_that_cannot_be_used_is_a_config_error(tmp_path, sandboxed):
    (tmp_path / "w.py").write_text("START = {}\n")
    for path, why in ((tmp_path / "none.py", "no file"), (tmp_path / "w.py", "no START or no TOOLS")):
        with pytest.raises(ConfigError, match=why):
            open_world(WorldOptions(path, sandbox=sandboxed))
    with pytest.raises(ValueError, match="sandbox = true"):
        WorldOptions(SHOP, packages=("numpy",))


def test_both_kinds_of_world_name_a_state_alike(servers):
    digests = set()
    for sandbox in (False, True):
        server = open_world(WorldOptions(SHOP, sandbox=sandbox))
        digests.add(one(server, "pay", amount=3).state)
        server.close()
    assert len(digests) == 1


REACHING = """
START = {}

def read(state, path: str):
    print("this is shown to nobody")
    return open(path).read()

def large(state):
    return "x" * 200_000

TOOLS = [read, large]
"""


def test_in_the_sandbox_an_argument_reaches_no_file_of_this_machine(tmp_path, servers):
    (tmp_path / "my-world.py").write_text(REACHING)
    (tmp_path / "secret.txt").write_text("secret")
    world = WorldOptions(tmp_path / "my-world.py")
    free, kept = open_world(world), open_world(replace(world, sandbox=True))
    assert one(free, "read", path=str(tmp_path / "secret.txt")).output == "secret"
    assert "FileNotFoundError" in one(kept, "read", path=str(tmp_path / "secret.txt")).error
    assert "too large" in one(kept, "large").error
    injected = one(kept, "read", path="'); import os; os._exit(1); ('")
    assert "FileNotFoundError" in injected.error
    for server in (free, kept):
        server.close()


def test_schemas_come_from_signatures(shop):
    held = {schema["function"]["name"]: schema["function"] for schema in shop.schemas()}
    assert held["get_order"]["description"] == "An order by its id."
    assert held["pay"]["parameters"] == {
        "type": "object",
        "properties": {"amount": {"type": "integer"}, "note": {"type": "string", "default": "x"}},
        "required": ["amount"],
    }


def test_goals_are_states_that_calls_lead_to(shop):
    tools = tuple(shop.schemas())
    right = [
        ("get_order", {"order_id": "W1"}, '{"status": "open", "total": 20}'),
        ("cancel_order", {"order_id": "W1"}, '{"status": "cancelled", "total": 20}'),
    ]
    wanted = one(shop, "cancel_order", order_id="W1").state
    options, servers = ReplayOptions(), {"tool": shop}

    def judged(made, check=goal.check, **reference):
        sample = Sample("s", chat("Cancel W1."), reference or {"goal": wanted}, tools)
        return drive(check, answer(sample, messages(made, "ok")), options, servers=servers).score

    assert (
        judged(right)
        == judged(right, replay.check)
        == judged(right, goal={"/orders/W1/status": "cancelled"})
        == 1.0
    )
    assert judged(right[:1]) == judged(right, goal={"/orders/W1/status": "open"}) == 0.0
    forged = [right[0], (*right[1][:2], '{"status": "cancelled", "total": 21}')]
    assert judged(forged, replay.check) == 0.0
