"""Tool rows and inspect_ai: a scorer of inspect_ai is called on them, and a verifier scores inspect_ai's states."""

import asyncio
import json

import pytest
from goldgate import ConfigError

pytest.importorskip("inspect_ai", reason="inspect_ai is not installed: its scorers cannot be called")
from goldgate.adapters import inspect_ai
from goldgate.foreign.plugin import ForeignOptions, check
from goldgate.io import input_rows
from inspect_ai.model import ChatMessageAssistant, ChatMessageTool, ChatMessageUser, ModelOutput
from inspect_ai.scorer import Target
from inspect_ai.solver import TaskState
from inspect_ai.tool import ToolCall

TOOL = {"type": "function", "function": {"name": "add", "parameters": {
    "type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"],
}}}  # fmt: skip
EXPECTED = {"calls": [{"name": "add", "arguments": {"a": [2], "b": [1]}}]}
THEIRS = """
from inspect_ai.scorer import Score, accuracy, scorer

@scorer(metrics=[accuracy()])
def called():
    async def score(state, target):
        calls = [one for message in state.messages for one in getattr(message, "tool_calls", None) or ()]
        right = [(one.function, one.arguments) for one in calls] == [("add", {"a": 2, "b": 1})]
        results = [message.text for message in state.messages if message.role == "tool"]
        return Score(value="C" if right and results == ["3"] else "I")
    return score
"""


def row(a):
    call = {
        "id": "c",
        "type": "function",
        "function": {"name": "add", "arguments": json.dumps({"a": a, "b": 1})},
    }
    messages = [
        {"role": "assistant", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": "3"},
        {"role": "assistant", "content": "It is 3."},
    ]
    return {
        "id": "r",
        "prompt": "2+1?",
        "tools": [TOOL],
        "reference": EXPECTED,
        "response": {"messages": messages},
    }


@pytest.mark.parametrize(("a", "score"), [(2, 1.0), (3, 0.0)])
def test_their_scorer_sees_calls_and_results(tmp_path, a, score):
    file = tmp_path / "their_scorer.py"
    file.write_text(THEIRS)
    _, (candidate,) = input_rows.read(row(a), "r")
    assert check(candidate, ForeignOptions("inspect", f"{file}:called")).score == score


def state(*messages):
    asked = ChatMessageUser(content="2+1?")
    last = messages[-1]
    return TaskState(
        model="m/m", sample_id="r", epoch=1, input="2+1?", messages=[asked, *messages],
        output=ModelOutput.from_content("m/m", last.text), metadata={"tools": [TOOL], "reference": EXPECTED},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (ToolCall(id="c", function="add", arguments={"a": 2, "b": 1}), 1.0),
        (ToolCall(id="c", function="add", arguments={"a": 2, "b": 7}), 0.0),
        (ToolCall(id="c", function="add", arguments={}, parse_error="not JSON"), 0.0),
        (None, 0.0),
    ],
)
def test_a_verifier_scores_their_states_with_calls(call, value):
    called = ChatMessageAssistant(content="", tool_calls=[call] if call else None)
    result = [ChatMessageTool(content="3", tool_call_id="c")] if call else []
    judge = inspect_ai.scorer("tools.calls", workers=0)
    score = asyncio.run(judge(state(called, *result, ChatMessageAssistant(content="It is 3.")), Target("")))
    assert score.value == value


def test_the_response_of_a_state():
    plain = state(ChatMessageAssistant(content="It is 3."))
    assert inspect_ai.response(plain) == "It is 3."
    with pytest.raises(ConfigError):
        inspect_ai.scorer("tools.nothing")
