"""The real client against an endpoint on loopback."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from goldgate import Chat, Completion, ConfigError, Failure, Message, chat
from goldgate_llm.endpoints.chat import ChatOptions, completion, connect
from werkzeug import Response

PATH = "/v1/chat/completions"
CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}


def written(content="4", **message):
    written = {"role": "assistant", "content": content, **message}
    usage = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
    finish = "tool_calls" if "tool_calls" in message else "stop"
    choice = {"index": 0, "message": written, "finish_reason": finish}
    return {
        "id": "x", "object": "chat.completion", "created": 1, "model": "tiny-1",
        "choices": [choice], "usage": usage,
    }  # fmt: skip


@pytest.fixture
def client(httpserver):
    opened = []

    def connected(**options):
        given = {"base_url": httpserver.url_for("/v1"), "model": "tiny", "retries": 0, **options}
        opened.append(connect(ChatOptions(**given)))
        return opened[-1]

    yield connected
    for server in opened:
        server.close()


def ask(server, **options):
    (reply,) = server.serve([Chat(chat("2+2?"), **options)])
    return reply


def test_what_is_asked_is_what_is_sent(httpserver, client, monkeypatch):
    monkeypatch.setenv("MY_KEY", "sk-secret")
    httpserver.expect_oneshot_request(PATH).respond_with_json(written())
    tool = {"type": "function", "function": {"name": "add", "parameters": {}}}
    form = {"type": "json_object"}
    reply = ask(
        client(key_env="MY_KEY", extra={"top_k": 5}),
        temperature=0.3, top_p=0.9, max_tokens=8, seed=3, stop=("#",), tools=(tool,), response_format=form,
    )  # fmt: skip
    assert reply == Completion(Message("assistant", "4"), "stop", "tiny-1", 9, 2)
    (sent, _) = httpserver.log[0]
    assert sent.headers["Authorization"] == "Bearer sk-secret"
    assert json.loads(sent.data) == {
        "model": "tiny", "messages": [{"role": "user", "content": "2+2?"}], "temperature": 0.3, "top_p": 0.9,
        "max_tokens": 8, "seed": 3, "stop": ["#"], "tools": [tool], "response_format": form, "top_k": 5,
    }  # fmt: skip


def test_tool_calls_come_back_and_go_out_again(httpserver, client):
    httpserver.expect_request(PATH).respond_with_json(written(None, tool_calls=[CALL]))
    server = client(limit="max_completion_tokens")
    reply = ask(server)
    assert reply.message == Message("assistant", "", (CALL,))
    assert reply.finish == "tool_calls"
    server.serve([Chat((*chat("2+2?"), reply.message, Message("tool", "4", tool_call_id="c1")))])
    sent = json.loads(httpserver.log[1][0].data)
    assert sent["messages"][1] == {"role": "assistant", "content": "", "tool_calls": [CALL]}
    assert sent["messages"][2] == {"role": "tool", "content": "4", "tool_call_id": "c1"}
    assert "max_completion_tokens" in sent


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_endpoint_is_asked_again(httpserver, client, status):
    busy = Response("busy", status, {"Retry-After": "0.01"})
    httpserver.expect_ordered_request(PATH).respond_with_response(busy)
    httpserver.expect_ordered_request(PATH).respond_with_json(written())
    assert ask(client(retries=1)).message.content == "4"
    assert len(httpserver.log) == 2


def test_retry_after_is_honoured(httpserver, client, monkeypatch):
    slept = []
    monkeypatch.setattr("time.sleep", slept.append)
    httpserver.expect_ordered_request(PATH).respond_with_response(Response("", 429, {"Retry-After": "17"}))
    httpserver.expect_ordered_request(PATH).respond_with_json(written())
    assert ask(client(retries=1)).message.content == "4"
    assert 17 in slept


@pytest.mark.parametrize(
    ("status", "transient", "code"),
    [
        (400, False, "bad_request"), (401, False, "unauthorized"), (403, False, "forbidden"),
        (404, False, "not_found"), (429, True, "rate_limited"), (502, True, "server_error"),
        (418, False, "endpoint_error"),
    ],
)  # fmt: skip
def test_an_error_is_a_failure_without_the_key(httpserver, client, monkeypatch, status, transient, code):
    monkeypatch.setenv("MY_KEY", "sk-secret")
    error = {"error": {"message": "wrong key sk-secret", "code": status}}
    httpserver.expect_request(PATH).respond_with_json(error, status)
    reply = ask(client(key_env="MY_KEY"))
    assert isinstance(reply, Failure)
    assert (reply.transient, reply.code) == (transient, code)
    assert str(status) in reply.why
    assert "sk-secret" not in reply.why


def test_an_endpoint_that_is_down_is_a_transient_failure(client):
    reply = ask(client(base_url="http://127.0.0.1:9/v1"))
    assert isinstance(reply, Failure)
    assert (reply.transient, reply.code) == (True, "connection_refused")
    assert "cannot be reached" in reply.why


def test_an_endpoint_that_hangs_is_a_transient_failure(httpserver, client):
    import time

    def slow(request):
        time.sleep(1)
        return Response("{}")

    httpserver.expect_request(PATH).respond_with_handler(slow)
    reply = ask(client(timeout=0.05))
    assert isinstance(reply, Failure)
    assert (reply.transient, reply.code) == (True, "timeout")


@pytest.mark.parametrize(
    "body",
    ["", "not json", "[]", "{}", '{"choices": []}', '{"choices": null}', '{"choices": [{"message": null}]}',
     '{"choices": [{"message": {"content": 5}}]}', '{"choices": [{"message": {"content": "\\ud800"}}]}', '{"error": {"message": "overloaded"}}'],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_nonsense_is_a_failure(httpserver, client, body, kind):
    httpserver.expect_request(PATH).respond_with_data(body, content_type=kind)
    reply = ask(client())
    assert isinstance(reply, Failure)
    assert (reply.transient, reply.code) == (True, "malformed_reply")


def test_missing_usage_and_names_are_forgiven(httpserver, client):
    bare = {"choices": [{"message": {"content": "4"}}]}
    httpserver.expect_request(PATH).respond_with_json(bare)
    assert ask(client()) == Completion(Message("assistant", "4"), "stop", "tiny", 0, 0)


def test_one_client_serves_many_threads(httpserver, client):
    httpserver.expect_request(PATH).respond_with_json(written())
    server = client(concurrency=4)
    assert (server.batch, server.parallel) == (1, 4)
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda _: ask(server), range(20)))
    assert {reply.message.content for reply in replies} == {"4"}


def test_a_key_that_is_not_set_is_a_mistake_of_the_config(client, monkeypatch):
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    with pytest.raises(ConfigError, match="NO_SUCH_KEY"):
        client(key_env="NO_SUCH_KEY")


def test_no_key_is_looked_for_where_none_is_named(httpserver, client, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-place")
    httpserver.expect_request(PATH).respond_with_json(written())
    ask(client())
    assert "sk-of-another-place" not in str(httpserver.log[0][0].headers)


@pytest.mark.parametrize(
    "wrong", [{"concurrency": 0}, {"retries": -1}, {"timeout": 0}, {"base_url": "localhost:80"}]
)
def test_options_are_checked(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ChatOptions(**{"base_url": "http://x", "model": "m", **wrong})


@pytest.mark.parametrize(
    ("choice", "message", "finish"),
    [
        ({"message": {"content": "4"}, "finish_reason": "length"}, Message("assistant", "4"), "length"),
        ({"message": {"content": "4"}, "finish_reason": "MAX_TOKENS"}, Message("assistant", "4"), "length"),
        ({"message": {"content": "4"}, "finish_reason": "end_turn"}, Message("assistant", "4"), "stop"),
        ({"message": {"content": "4"}, "finish_reason": "abort"}, Message("assistant", "4"), "abort"),
        (
            {"message": {"content": None, "refusal": "I can't."}, "finish_reason": "stop"},
            Message("assistant", "I can't."), "refusal",
        ),
        ({"message": {"content": ""}, "finish_reason": "stop"}, Message("assistant"), "refusal"),
        ({"message": {"content": None}}, Message("assistant"), "refusal"),
        ({"message": {"content": ""}, "finish_reason": "length"}, Message("assistant"), "length"),
        ({"message": {"content": ""}, "finish_reason": "content_filter"}, Message("assistant"), "content_filter"),
        (
            {"message": {"content": "4", "reasoning_content": "2+2"}, "finish_reason": "stop"},
            Message("assistant", "4", reasoning="2+2"), "stop",
        ),
        (
            {"message": {"content": "4", "reasoning": "2+2"}, "finish_reason": "stop"},
            Message("assistant", "4", reasoning="2+2"), "stop",
        ),
        (
            {"message": {"content": "", "reasoning_content": "2+2 is"}, "finish_reason": "length"},
            Message("assistant", "", reasoning="2+2 is"), "length",
        ),
        (
            {"message": {"content": "<think>2+2</think>\n\n4"}, "finish_reason": "stop"},
            Message("assistant", "4", reasoning="2+2"), "stop",
        ),
        (
            {"message": {"content": "<think>2+2 is"}, "finish_reason": "length"},
            Message("assistant", "", reasoning="2+2 is"), "length",
        ),
        (
            {"message": {"content": None, "tool_calls": [CALL]}, "finish_reason": "stop"},
            Message("assistant", "", (CALL,)), "tool_calls",
        ),
        (
            {"message": {"tool_calls": [{**CALL, "index": 0}], "annotations": []}},
            Message("assistant", "", (CALL,)), "tool_calls",
        ),
    ],
)  # fmt: skip
def test_the_facts_of_a_turn_are_kept(choice, message, finish):
    reply = completion({"choices": [choice]}, "m")
    assert (reply.message, reply.finish) == (message, finish)


def test_thoughts_are_sent_back_only_where_they_are_wanted(httpserver, client):
    httpserver.expect_request(PATH).respond_with_json(written())
    history = (*chat("2+2?"), Message("assistant", "4", reasoning="2+2"), Message("user", "sure?"))
    client().serve([Chat(history)])
    client(reasoning="keep").serve([Chat(history)])
    sent = [json.loads(request.data)["messages"][1] for request, _ in httpserver.log]
    assert sent == [
        {"role": "assistant", "content": "4"},
        {"role": "assistant", "content": "4", "reasoning_content": "2+2"},
    ]
