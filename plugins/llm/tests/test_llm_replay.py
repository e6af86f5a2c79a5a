"""Recorded answers: found by prompt and index, never made up."""

import json

import pytest
from goldgate import Chat, Completion, ConfigError, Failure, Message, RowError, chat
from goldgate_llm.replay import ReplayOptions, load


@pytest.fixture
def recording(tmp_path):
    def write(*rows):
        path = tmp_path / "recorded.jsonl"
        path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
        return ReplayOptions(path)

    return write


def test_prompt_and_index_choose_the_answer(recording):
    server = load(
        recording({"prompt": "1+1?", "responses": ["2", "two"]}, "", {"prompt": "é?", "responses": ["ü"]})
    )
    asked = [Chat(chat("é?")), Chat(chat("1+1?"), index=1), Chat(chat("1+1?"), temperature=0.1)]
    assert [reply.message.content for reply in server.serve(asked)] == ["ü", "two", "2"]
    server.close()


def test_messages_are_a_prompt_and_tool_calls_an_answer(recording):
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    prompt = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "hi"}]
    server = load(recording({"prompt": prompt, "responses": [{"role": "assistant", "tool_calls": [call]}]}))
    (reply,) = server.serve([Chat((Message("system", "Be short."), Message("user", "hi")))])
    assert reply == Completion(Message("assistant", "", (call,)), "tool_calls", "recorded")
    server.close()


def test_a_miss_is_a_failure_that_names_the_prompt(recording):
    server = load(recording({"prompt": "1+1?", "responses": ["2"]}))
    unknown, beyond = server.serve([Chat(chat("1+2?")), Chat(chat("1+1?"), index=1)])
    assert isinstance(unknown, Failure)
    assert "'1+2?'" in unknown.why
    assert not unknown.transient
    assert isinstance(beyond, Failure)
    assert "number 2" in beyond.why
    server.close()


@pytest.mark.parametrize(
    "row",
    [
        "{",
        "[]",
        {"prompt": "a"},
        {"prompt": 1, "responses": []},
        {"prompt": ["a"], "responses": []},
        {"prompt": "a", "responses": [1]},
        {"prompt": "a", "responses": [{"rôle": "assistant"}]},
        {"prompt": "a", "responses": [{"content": 7}]},
        {"prompt": "1+1?", "responses": ["again"]},
    ],
)
def test_a_malformed_line_is_named(recording, row):
    with pytest.raises(RowError, match=r"recorded.jsonl, line 2: "):
        load(recording({"prompt": "1+1?", "responses": ["2"]}, row))


def test_no_file_is_a_mistake_of_the_config(tmp_path):
    with pytest.raises(ConfigError, match="No such file"):
        load(ReplayOptions(tmp_path / "none.jsonl"))


def test_a_miss_in_a_dialogue_names_the_message_and_what_is_recorded_there(recording):
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    prompt = [
        {"role": "user", "content": "add"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": "the sum is 4"},
    ]
    server = load(recording({"prompt": prompt, "responses": ["4"]}))
    asked = (Message("user", "add"), Message("assistant", "", (call,)))

    def why(*messages):
        (reply,) = server.serve([Chat(messages)])
        assert reply.code == "not_recorded"
        return reply.why

    assert why(*asked) == "no answer is recorded after these 2 messages, only after further ones"
    wrong = why(*asked, Message("tool", "the sum is 5"))
    assert "message 3 of 3 (tool)" in wrong
    assert "'the sum is 5'; recorded there (tool): 'the sum is 4'" in wrong
    assert "message 1 of 1 (user) is in no recorded prompt: 'subtract'" in why(Message("user", "subtract"))
    other = {"type": "function", "function": {"name": "g", "arguments": "{}"}}
    assert '"g"' in why(asked[0], Message("assistant", "", (other,)))
    long = "x" * 500
    assert len(why(Message("user", long))) < 200
    server.close()


def test_a_response_may_say_how_it_ended_and_hold_thoughts(recording):
    cut = {"content": "It is", "finish": "length"}
    server = load(recording({"prompt": "1+1?", "responses": [cut, "<think>1+1</think>2"]}))
    first, second = server.serve([Chat(chat("1+1?")), Chat(chat("1+1?"), index=1)])
    assert (first.message.content, first.finish) == ("It is", "length")
    assert second.message == Message("assistant", "2", reasoning="1+1")
    server.close()


def test_an_empty_recording_misses_everything(recording):
    server = load(recording(""))
    assert "is in no recorded prompt" in server.serve([Chat(chat("1+1?"))])[0].why
    server.close()
