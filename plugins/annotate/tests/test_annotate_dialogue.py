"""Dialogues go on message by message: with what the user says, or with the recorded result of a tool."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate import ConfigError
from goldgate.cli import main
from goldgate.runs import read_config
from goldgate_annotate import policy

CHAT = """
from goldgate import Completion, Failure, Message, Service, hookimpl

class Server:
    batch, parallel = 1, 1

    def serve(self, requests):
        found = []
        for one in requests:
            last = one.messages[-1]
            if "fail" in last.content:
                found.append(Failure("the model is down"))
            elif "same" in last.content:
                found.append(Completion(Message("assistant", "the same")))
            else:
                found.append(Completion(Message("assistant", f"{one.index}: {last.role} said {last.content}")))
        return found

    def close(self):
        pass

@hookimpl
def goldgate_services():
    return {"own.chat": Service(Server, ("chat",))}
"""
CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{"place": "Bergen"}'}}
TOOLS = [{"type": "function", "function": {"name": "weather"}}]


@pytest.fixture
def model(tmp_path: Path) -> policy.Policy:
    (tmp_path / "chat.py").write_text(CHAT)
    (tmp_path / "p.toml").write_text(
        'name = "chats"\nplugins = ["chat.py"]\n[source]\npath = "tasks.jsonl"\n[services.policy]\nuse = "own.chat"\n'
        '[[step]]\nuse = "select.best"\n'
    )
    config = read_config(tmp_path / "p.toml")
    with pytest.raises(ConfigError, match="'judge' is no chat service of chats; there are: policy"):
        policy.of_config(config, "judge")
    return policy.of_config(config, "policy")


def test_the_user_says_something_and_the_model_answers_twice(
    desks: Callable[..., Any], label: Callable[..., Any], model: policy.Policy, tmp_path: Path
) -> None:
    desk = desks([{"id": "hi", "prompt": "Hello", "responses": ["Hi!", "What?"]}], policy=model)
    task, saved = label(desk, "ann", best="Hi!")
    assert (saved["can_continue"], saved["needs_text"]) == (True, True)
    for texts, why in (
        ("  ", "write what the user says next"),
        ("fail", "the model is down"),
        ("same", "same answer twice"),
    ):
        with pytest.raises(Exception, match=why):
            desk.go_on("ann", task["digest"], texts)
    made = desk.go_on("ann", task["digest"], "How are you?")
    assert desk.next("bob", "bob")["task"] is None  # it is the annotator's own
    following = desk.next("ann", "ann")["task"]
    assert following["digest"] == made["task"]
    assert following["continues"]
    assert [one["text"] for one in following["prompt"]] == ["Hello", "Hi!", "How are you?"]
    assert sorted(one["text"] for one in following["responses"]) == [
        "0: user said How are you?",
        "1: user said How are you?",
    ]
    label(desk, "ann", best="1: user said How are you?")
    assert (
        main(["annotate", "merge", str(tmp_path / "labels.jsonl"), "--out", str(tmp_path / "rows.jsonl")])
        == 0
    )
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert [len(row["prompt"]) for row in rows] == [1, 3]  # a row for each turn (4.2.1)
    assert rows[1]["responses"][0]["messages"][0]["content"].startswith("1: ")


def test_an_edited_message_is_what_the_dialogue_goes_on_with(
    desks: Callable[..., Any], label: Callable[..., Any], model: policy.Policy
) -> None:
    from goldgate_annotate.labels import Edited

    desk = desks([{"id": "hi", "prompt": "Hello", "responses": ["Hi!", "What?"]}], policy=model)
    task = desk.next("ann", "ann")["task"]
    place = [one["text"] for one in task["responses"]].index("Hi!")
    label(desk, "ann", best="Hi!", edited=Edited(place, "Good morning!"))
    desk.go_on("ann", task["digest"], "And you?")
    assert desk.next("ann", "ann")["task"]["prompt"][1]["text"] == "Good morning!"


@pytest.mark.parametrize("known", [True, False])
def test_a_tools_result_is_recorded_and_never_written_by_anybody(
    desks: Callable[..., Any], label: Callable[..., Any], model: policy.Policy, known: bool
) -> None:
    calls = {"messages": [{"role": "assistant", "content": "", "tool_calls": [CALL]}]}
    results = [
        {"tool": "weather", "arguments": {"place": "Bergen" if known else "Oslo"}, "output": {"rain": True}}
    ]
    row = {
        "id": "w",
        "prompt": "Rain?",
        "tools": TOOLS,
        "responses": [calls, "No."],
        "annotate": {"results": results},
    }
    desk = desks([row], policy=model)
    task, saved = label(desk, "ann", best="")
    assert (saved["can_continue"], saved["needs_text"]) == (True, False)
    if not known:
        with pytest.raises(Exception, match="no result of this call of weather is recorded"):
            desk.go_on("ann", task["digest"], "I make it up")
        return
    desk.go_on("ann", task["digest"], "")
    following = desk.next("ann", "ann")["task"]
    assert [one["role"] for one in following["prompt"]] == ["user", "assistant", "tool"]
    assert following["prompt"][2]["text"] == '{"rain": true}'
