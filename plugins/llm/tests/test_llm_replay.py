"""Recorded answers: found by prompt and index, never made up."""

import json

import pytest
from goldgate import Chat, Completion, ConfigError, Failure, Message, RowError, chat
from goldgate_llm.recorded import Recording, load


@pytest.fixture
def recording(tmp_path):
    def write(*rows):
        path = tmp_path / "recorded.jsonl"
        path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
        return Recording(path)

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
        load(Recording(tmp_path / "none.jsonl"))
