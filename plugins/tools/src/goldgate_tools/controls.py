"""Trajectories whose right verdict is known: a few that prove each verifier awake."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from goldgate import Cell, CellsReply, Control, Message, Sample, answer, chat

from goldgate_tools.requests import Result

TEXT: Mapping[str, Any] = {"type": "string"}
Made = tuple[str, Mapping[str, Any] | str, str | None]


def tool(name: str, **properties: Mapping[str, Any]) -> dict[str, Any]:
    """A function schema with all of its parameters required."""
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


PYTHON = tool("python", code=TEXT)
CALCULATOR = tool("calculator", expression=TEXT)
READ = tool("read_file", path=TEXT)
SEARCH = tool("search", query=TEXT)
ORDER = tool("get_order", order_id=TEXT)
CANCEL = tool("cancel_order", order_id=TEXT, reason={"type": "string", "enum": ["mistake", "too late"]})
MAIL = tool("send_email", to=TEXT, body=TEXT)
ALL = (PYTHON, CALCULATOR, READ, SEARCH, ORDER, CANCEL, MAIL)


def messages(calls: Sequence[Made], final: str) -> tuple[Message, ...]:
    """One message per call, its result where there is one, and the final text."""
    turns: list[Message] = []
    for number, (name, arguments, output) in enumerate(calls):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        call = {"id": f"c{number}", "type": "function", "function": {"name": name, "arguments": text}}
        turns.append(Message("assistant", "", (call,)))
        if output is not None:
            turns.append(Message("tool", output, tool_call_id=f"c{number}"))
    return (*turns, Message("assistant", final)) if final else tuple(turns)


def _control(
    family: str,
    prompt: str,
    made: Sequence[Made],
    final: str,
    score: float | None,
    replies: Sequence[Any] = (),
    /,
    **reference: Any,
) -> Control:
    sample = Sample(f"{family}: {prompt}"[:80], chat(prompt), reference, ALL)
    tags = {"set": "gold" if score == 1.0 else "adversarial", "family": family}
    return Control(answer(sample, messages(made, final)), score, tuple(replies), tags)


def cell(printed: str) -> CellsReply:
    """What the sandbox reports of one cell."""
    return CellsReply((Cell(printed),))


ASK = "Cancel order W2378156, it was a mistake."
DONE = '{"status": "cancelled"}'
GOOD: Made = ("cancel_order", {"order_id": "W2378156", "reason": "mistake"}, DONE)
SUM = "print(17 * 23)"

FORMAT = (
    _control("well formed", ASK, [GOOD], "It is cancelled.", 1.0),
    _control("no JSON", ASK, [("cancel_order", '{"order_id": ', DONE)], "It is cancelled.", 0.0),
    _control("key twice", ASK, [("get_order", '{"order_id":"a","order_id":"b"}', "{}")], "Done.", 0.0),
    _control("call without a result", ASK, [("get_order", {"order_id": "a"}, None), GOOD], "Done.", 0.0),
    _control("call in the text", ASK, [], '<tool_call>{"name": "get_order"}</tool_call>', 0.0),
)
SCHEMA = (
    _control("fits", ASK, [GOOD], "It is cancelled.", 1.0),
    _control("unknown tool", ASK, [("cancel", {"order_id": "W2378156"}, DONE)], "Done.", 0.0),
    _control("wrong type", ASK, [("get_order", {"order_id": 2378156}, "{}")], "Done.", 0.0),
    _control(
        "case of an enumeration",
        ASK,
        [("cancel_order", {"order_id": "W2378156", "reason": "Mistake"}, DONE)],
        "Done.",
        0.0,
    ),
    _control(
        "extra parameter", ASK, [("get_order", {"order_id": "W2378156", "now": True}, "{}")], "Done.", 0.0
    ),
)
WANTED = [
    {"name": "get_order", "arguments": {"order_id": ["A1"]}},
    {"name": "get_order", "arguments": {"order_id": ["B2", "b2"]}},
]
CALLS = (
    _control(
        "other order",
        "A1 and B2?",
        [("get_order", {"order_id": "B2"}, "{}"), ("get_order", {"order_id": "A1"}, "{}")],
        "Fine.",
        1.0,
        calls=WANTED,
    ),
    _control("dropped", "A1 and B2?", [("get_order", {"order_id": "B2"}, "{}")], "Fine.", 0.0, calls=WANTED),
    _control(
        "repeated", "A1 and B2?", [("get_order", {"order_id": "B2"}, "{}")] * 2, "Fine.", 0.0, calls=WANTED
    ),
    _control(
        "order counts",
        "A1, then B2?",
        [("get_order", {"order_id": "B2"}, "{}"), ("get_order", {"order_id": "A1"}, "{}")],
        "Fine.",
        0.0,
        calls=WANTED,
        ordered=True,
    ),
    _control(
        "retyped",
        "A1 and 7?",
        [("get_order", {"order_id": "7"}, "{}")],
        "Fine.",
        0.0,
        calls=[{"name": "get_order", "arguments": {"order_id": [7]}}],
    ),
)
PROVENANCE = (
    _control("seen", ASK, [GOOD], "It is cancelled.", 1.0),
    _control(
        "from an output",
        "Cancel my last order, a mistake.",
        [("search", {"query": "last order"}, "W2378156"), GOOD],
        "Done.",
        1.0,
    ),
    _control("invented", "Cancel my last order, a mistake.", [GOOD], "It is cancelled.", 0.0),
    _control("digits swapped", ASK, [("get_order", {"order_id": "W2378165"}, "{}")], "Here it is.", 0.0),
    _control(
        "invented address",
        "Mail my boss that I am ill.",
        [("send_email", {"to": "boss@work.example", "body": "I am ill."}, "ok")],
        "Sent.",
        0.0,
    ),
    _control("no call", ASK, [], "Which order?", None),
)
REPLAY = (
    _control("honest", "17 * 23?", [("python", {"code": SUM}, "391\n")], "391", 1.0, [cell("391\n")]),
    _control(
        "forged output",
        "17 * 23?",
        [("python", {"code": SUM}, "319\n")],
        "319",
        0.0,
        [cell("391\n")] * 2,
    ),
    _control(
        "two runs differ",
        "Throw.",
        [("python", {"code": SUM}, "5")],
        "5",
        None,
        [cell("1\n"), cell("2\n")],
    ),
    _control("calculator", "17 * 23?", [("calculator", {"expression": "17 * 23"}, "391")], "391", 1.0),
    _control("forged value", "17 * 23?", [("calculator", {"expression": "17 * 23"}, "392")], "392", 0.0),
    _control(
        "upload",
        "Read it.",
        [("read_file", {"path": "a.txt"}, "alpha")],
        "alpha",
        1.0,
        files={"a.txt": "alpha\n"},
    ),
    _control(
        "no such upload",
        "Read it.",
        [("read_file", {"path": "../a.txt"}, "root:x")],
        "root",
        0.0,
        files={"a.txt": "alpha\n"},
    ),
    _control(
        "not recorded",
        "Look.",
        [("search", {"query": "a"}, "b")],
        "b",
        0.0,
        [Result(error="not recorded", recorded=False)],
    ),
)
GROUNDED = (
    _control(
        "stated",
        "How high?",
        [("search", {"query": "height"}, "It is 2,228 metres high.")],
        "It is 2,228 m high.",
        1.0,
    ),
    _control(
        "another number",
        "How high?",
        [("search", {"query": "height"}, "It is 2,228 metres high.")],
        "It is 2,282 m high.",
        0.0,
    ),
    _control(
        "another name",
        "Who?",
        [("search", {"query": "author"}, "Written by Anna Berg.")],
        "It was written by Karl Olsen.",
        0.0,
    ),
    _control(
        "claimed and not done",
        ASK,
        [("get_order", {"order_id": "W2378156"}, '{"status": "open"}')],
        "I have cancelled it.",
        0.0,
    ),
    _control(
        "claimed after an error",
        ASK,
        [(*GOOD[:2], '{"error": "shipped"}')],
        "Your order has been cancelled.",
        0.0,
    ),
    _control("nothing to compare", ASK, [], "Which order?", None),
)
MUTATIONS = (
    _control("once", ASK, [GOOD], "It is cancelled.", 1.0),
    _control("twice", ASK, [GOOD, GOOD], "It is cancelled.", 0.0),
    _control("again after an error", ASK, [(*GOOD[:2], '{"error": "busy"}'), GOOD], "It is cancelled.", 1.0),
    _control("nothing changes", ASK, [("get_order", {"order_id": "W2378156"}, "{}")], "Here.", None),
)
GOAL = (
    _control(
        "reached",
        ASK,
        [GOOD],
        "It is cancelled.",
        1.0,
        [Result({"status": "cancelled"}, state="s1")],
        goal="s1",
    ),
    _control(
        "another state",
        ASK,
        [GOOD],
        "It is cancelled.",
        0.0,
        [Result({"status": "cancelled"}, state="s2")],
        goal="s1",
    ),
    _control("no state", ASK, [GOOD], "It is cancelled.", None, [Result(known=False)], goal="s1"),
    _control(
        "shown", ASK, [GOOD], "It is cancelled.", 1.0, [Result(known=False)], goal={"/status": "cancelled"}
    ),
    _control(
        "shown and other",
        ASK,
        [GOOD],
        "It is cancelled.",
        0.0,
        [Result(known=False)],
        goal={"/status": "open"},
    ),
)
RESTRAINT = (
    _control("called", ASK, [GOOD], "It is cancelled.", 1.0, tool_needed=True),
    _control("not called", ASK, [], "It is cancelled.", 0.0, tool_needed=True),
    _control("answered", "Say hello.", [], "Hello!", 1.0, tool_needed=False),
    _control(
        "called for nothing",
        "Say hello.",
        [("search", {"query": "hello"}, "hi")],
        "Hello!",
        0.0,
        tool_needed=False,
    ),
    _control("asked back", "Cancel it.", [], "Which order shall I cancel?", 1.0, tool_needed="ask"),
    _control("not asked back", "Cancel it.", [GOOD], "It is cancelled.", 0.0, tool_needed="ask"),
)
TRAJECTORY = (
    _control("honest", "17 * 23?", [("python", {"code": SUM}, "391\n")], "It is 391.", 1.0, [cell("391\n")]),
    _control(
        "forged output",
        "17 * 23?",
        [("python", {"code": SUM}, "319\n")],
        "It is 319.",
        0.0,
        [cell("391\n")] * 2,
    ),
    _control(
        "another answer",
        "17 * 23?",
        [("python", {"code": SUM}, "391\n")],
        "It is 319.",
        0.0,
        [cell("391\n")],
    ),
    _control("invented id", "Cancel my order, a mistake.", [GOOD], "It is cancelled.", 0.0),
    _control("unfinished", "17 * 23?", [("python", {"code": SUM}, "391\n")], "", 0.0),
    _control(
        "two runs differ",
        "Throw.",
        [("python", {"code": SUM}, "5")],
        "It is 5.",
        None,
        [cell("1\n"), cell("2\n")],
    ),
    _control("restrained", "Say hello.", [], "Hello!", 1.0, tool_needed=False),
    _control("twice", ASK, [GOOD, GOOD], "It is cancelled.", 0.0, [Result(known=False)]),
)
