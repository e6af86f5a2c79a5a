"""Messages keep their meaning across the protocol, templates and columns of Arrow."""

import json

import pytest
from goldgate import (
    Message,
    message_from_dict,
    message_to_dict,
    protocol_messages,
    template_messages,
    with_reasoning,
)
from hypothesis import given
from hypothesis import strategies as st

CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, "b": [2]}'}}
ASSISTANT = Message("assistant", "", (CALL,), reasoning="I add.")

texts = st.text(max_size=20)
arguments = st.dictionaries(texts, st.recursive(st.none() | st.integers() | texts, st.lists, max_leaves=5))
calls = st.builds(
    lambda name, held: {"id": "i", "type": "function", "function": {"name": name, "arguments": json.dumps(held)}},
    texts, arguments,
)  # fmt: skip
messages = st.builds(
    Message, st.sampled_from(["user", "assistant", "tool"]), texts, st.lists(calls, max_size=2).map(tuple),
    texts, texts, texts,
)  # fmt: skip


@given(messages)
def test_a_message_comes_back_from_its_dict(message):
    assert message_from_dict(message_to_dict(message)) == message


@given(messages)
def test_templates_see_the_objects_that_the_protocol_writes_as_text(message):
    (template,), (protocol,) = template_messages([message]), protocol_messages([message])
    for seen, sent in zip(template.get("tool_calls", []), protocol.get("tool_calls", []), strict=True):
        assert seen["function"]["arguments"] == json.loads(sent["function"]["arguments"])
    assert "reasoning_content" not in protocol


def test_arguments_are_objects_for_templates_and_text_for_the_protocol():
    (seen,) = template_messages([ASSISTANT])
    assert seen["tool_calls"][0]["function"]["arguments"] == {"a": 1, "b": [2]}
    assert seen["reasoning_content"] == "I add."
    (sent,) = protocol_messages([ASSISTANT])
    assert sent == {"role": "assistant", "content": "", "tool_calls": [CALL]}
    assert "reasoning_content" not in template_messages([ASSISTANT], "strip")[0]


@pytest.mark.parametrize("text", ["", "{", "[1]", '"a"', "7", "[" * 5_000, '{"a":' * 300 + "1" + "}" * 300])
def test_arguments_that_are_no_object_stay_text(text):
    call = {"type": "function", "function": {"name": "f", "arguments": text}}
    (seen,) = template_messages([Message("assistant", "", (call,))])
    assert seen["tool_calls"][0]["function"]["arguments"] == text


@pytest.mark.parametrize(
    "given_calls",
    [
        [CALL],
        json.dumps([CALL]),
        [{"id": "c1", "function": {"name": "add", "arguments": {"a": 1, "b": [2]}}}],
        [{"id": "c1", "name": "add", "arguments": {"a": 1, "b": [2]}}],
    ],
)
def test_tool_calls_are_read_in_every_shape(given_calls):
    message = message_from_dict({"content": None, "tool_calls": given_calls, "name": None})
    assert message == Message("assistant", "", (CALL,))


def test_parts_of_content_are_one_text():
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert message_from_dict({"role": "user", "content": parts}) == Message("user", "ab")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ({"rôle": "user"}, "no 'rôle'"),
        ({"content": 7}, "'content' is text"),
        ({"content": [{"type": "image_url", "image_url": {}}]}, "no text"),
        ({"tool_calls": "x"}, "no JSON"),
        ({"tool_calls": [1]}, "list of objects"),
        ({"tool_calls": [{"function": None}]}, "with a name"),
        ({"tool_calls": {"name": "f"}}, "list of objects"),
    ],
)
def test_what_is_malformed_is_reported(raw, why):
    with pytest.raises(ValueError, match=why):
        message_from_dict(raw)


@pytest.mark.parametrize(
    ("content", "reasoning", "rest"),
    [
        ("<think>2+2</think>\n\n4", "2+2", "4"),
        ("<think>2+2 is", "2+2 is", ""),
        ("so it is</think>4", "so it is", "4"),
        ("a < b", "", "a < b"),
        ("4", "", "4"),
    ],
)
def test_inline_thoughts_are_moved(content, reasoning, rest):
    assert with_reasoning(Message("assistant", content)) == Message("assistant", rest, reasoning=reasoning)
    assert with_reasoning(Message("user", content)).content == content
