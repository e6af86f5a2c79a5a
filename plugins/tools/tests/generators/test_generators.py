"""The generators, driven with scripted models and tools: replies that are right, wrong, malformed and refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from goldgate import (
    Cell,
    Cells,
    CellsReply,
    Completion,
    Computed,
    Drop,
    Failure,
    Judged,
    Message,
    Origin,
    Outcome,
    Sample,
    Verdict,
    answer,
    chat,
)
from goldgate.testing import answered, drive, replay
from goldgate_tools.controls import ALL, messages
from goldgate_tools.generators import correct, definitions, queries
from goldgate_tools.generators import rollout as rollouts
from goldgate_tools.generators.rollout import RolloutOptions, make, rollout
from goldgate_tools.options import ReplayOptions, TrajectoryOptions
from goldgate_tools.reading.switches import switched_off
from goldgate_tools.requests import Call, Result
from goldgate_tools.verifiers import trajectory
from goldgate_tools.verifiers.replay import check as verify_replay

SAMPLE = Sample("s", chat("What is 17 * 23?"), {}, ALL, files={"a.txt": "alpha"})


def says(text="", *calls):
    made = tuple(
        {
            "id": f"c{number}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for number, (name, arguments) in enumerate(calls)
    )
    return Completion(Message("assistant", text, made), "tool_calls" if calls else "stop", "scripted")


def driven(script, options=None, sample=SAMPLE):
    """One trajectory; each step of the script is a reply to a chat, in turn; tools are played by hand."""
    replies = iter(script)

    def ask(request):
        if request.kind == "chat":
            return next(replies)
        if isinstance(request, Cells):
            return CellsReply(tuple(Cell(f"out {n}") for n in range(request.first, len(request.cells))))
        if request.kind == "compute":
            return Computed({"text": "391"})
        return Result({"found": request.arguments}) if request.tool == "search" else Result(known=False)

    return answered(rollout(sample, options or RolloutOptions(), 0), ask)


def test_a_policy_calls_until_it_answers():
    made = driven([says("", ("calculator", {"expression": "17*23"})), says("It is 391.")])
    assert [message.role for message in made.messages] == ["assistant", "tool", "assistant"]
    assert made.messages[1] == Message("tool", "391", tool_call_id="c0", name="calculator")
    assert (made.finish, made.origin.model) == ("stop", "scripted")


def test_its_trajectory_passes_the_verifier():
    made = driven([says("", ("calculator", {"expression": "17*23"})), says("It is 391.")])
    verdict = replay(
        trajectory.check, made, TrajectoryOptions(), replies=[Computed({"equal": True, "text": "391"})]
    )
    assert verdict.score == 1.0


def test_parallel_calls_cells_uploads_and_services():
    made = driven(
        [
            says(
                "",
                ("python", {"code": "1"}),
                ("read_file", {"path": "a.txt"}),
                ("read_file", {"path": "/etc/passwd"}),
            ),
            says("", ("python", {"code": "2"}), ("search", {"query": "x"}), ("nothing", {})),
            says("Done with it."),
        ]
    )
    outputs = [message.content for message in made.messages if message.role == "tool"]
    assert outputs[:3] == ["out 0", "alpha", "Error: no such file: /etc/passwd"]
    assert outputs[3] == "out 1"
    assert json.loads(outputs[4]) == {"found": {"query": "x"}}
    assert outputs[5] == "Error: no tool is named 'nothing'"


def test_a_malformed_call_ends_the_trajectory_and_is_rejected():
    broken = Completion(Message("assistant", "", ({"id": "a", "function": {"name": "f", "arguments": "{"}},)))
    made = driven([broken])
    assert replay(trajectory.check, made, TrajectoryOptions(), replies=[]).score == 0.0


def test_a_refusal_is_an_answer():
    assert driven([says("I cannot help with that.")]).text == "I cannot help with that."


def test_turns_are_bounded():
    made = driven([says("", ("search", {"query": "x"}))] * 9, RolloutOptions(turns=3))
    assert len(made.messages) == 6
    assert made.finish == "length"


def test_large_outputs_are_cut():
    sample = replace(SAMPLE, files={"a.txt": "x" * 50_000})
    made = driven([says("", ("read_file", {"path": "a.txt"})), says("It is long.")], sample=sample)
    assert len(made.messages[1].content) == 20_000
    assert replay(trajectory.check, made, TrajectoryOptions(), replies=[]).score == 1.0


def test_a_simulated_user_answers_until_it_is_content():
    script = [says("Which one?"), says("The first."), says("Here it is."), says("[DONE]")]
    made = driven(script, RolloutOptions(user="user", replies=3))
    assert [message.role for message in made.messages] == ["assistant", "user", "assistant"]


def test_react_asks_for_thoughts():
    made = driven([says("Fine.")], RolloutOptions(react=True))
    assert made.system.startswith("Solve the task step by step.")


def test_several_are_made_side_by_side_and_one_failure_costs_one():
    steps = make(SAMPLE, RolloutOptions(n=3))
    branches = next(steps)
    assert len(branches.tasks) == 3
    good = answer(SAMPLE, "x")
    with pytest.raises(StopIteration) as end:
        steps.send((good, Failure("no"), good))
    assert end.value.value == [good, Failure("no"), good]


def test_states_are_handed_on():
    asked = []

    def ask(request):
        if request.kind == "chat":
            return next(script)
        asked.append(request)
        return Result("ok", state=f"s{len(asked)}")

    script = iter([says("", ("get_order", {"order_id": "1"}), ("get_order", {"order_id": "2"})), says("ok")])
    answered(
        rollout(replace(SAMPLE, reference={"state": {"a": 1}}), RolloutOptions(services={"*": "shop"}), 0),
        ask,
    )
    assert asked[0] == Call("get_order", {"order_id": "1"}, start='{"a":1}', service="shop")
    assert (asked[1].state, asked[1].history) == ("s1", (("get_order", '{"order_id":"1"}'),))


def test_a_tool_that_is_off_or_not_offered_is_never_run():
    system = Message("system", "Tools: search, calculator")
    sample = replace(SAMPLE, prompt=(system, *SAMPLE.prompt))
    calls = (("python", {"code": "1"}), ("search", {"query": "x"}), ("code_interpreter", {"code": "1"}))
    made = driven([says("", *calls), says("So it is.")], sample=sample)
    outputs = [message.content for message in made.messages if message.role == "tool"]
    assert outputs[0] == "Error: the tool 'python' is switched off"
    assert json.loads(outputs[1]) == {"found": {"query": "x"}}
    assert outputs[2] == "Error: no tool is named 'code_interpreter'"
    verdict = replay(trajectory.check, made, TrajectoryOptions(), replies=[])
    assert verdict.evidence["verifier"] == "tools.schema"


def test_each_service_goes_on_from_its_own_state():
    asked = []

    def ask(request):
        if request.kind == "chat":
            return next(script)
        asked.append(request)
        return Result("ok", state=f"{request.service}{len(asked)}")

    made = [("get_order", {"order_id": "1"}), ("search", {"query": "x"}), ("get_order", {"order_id": "2"})]
    script = iter([says("", *made), says("ok")])
    answered(rollout(SAMPLE, RolloutOptions(services={"search": "docs", "*": "shop"}), 0), ask)
    assert [(call.service, call.state, len(call.history)) for call in asked] == [
        ("shop", "", 0),
        ("docs", "", 0),
        ("shop", "shop1", 1),
    ]


def test_what_a_rollout_costs_is_known_before():
    one, user = rollouts.expects(SAMPLE, RolloutOptions(n=4, turns=5, user="user", replies=2, policy="p"))
    assert (one.kind, one.requests, one.service) == ("chat", 12, "p")
    assert one.prompt_tokens > 4 * 3 * 1024  # every turn reads what was replied before it
    assert (user.requests, user.service) == (8, "user")
    (asked,) = queries.expects(SAMPLE, queries.QueryOptions())
    assert asked.requests == 8


# --- queries


def written(*rows):
    return Completion(Message("assistant", json.dumps(list(rows))), model="scripted")


def test_queries_of_every_kind():
    replies = (
        written({"query": "Cancel order W1, a mistake."}, {"query": "Cancel  order W1, a mistake."}),
        Completion(Message("assistant", 'Sure:\n```json\n[{"query": "Tell a joke."}]\n```')),
        Completion(Message("assistant", "I cannot do that.")),
        Completion(Message("assistant", '[{"query": ')),
        written({"query": "Sum it.", "file_name": "a.csv", "file_text": "1,2"}, {"query": 7}, "x"),
        written({"query": "Read it.", "file_name": "../a.csv", "file_text": "1,2"}),
    )
    options = queries.QueryOptions(
        kinds=("single", "none_fits", "missing", "nested", "upload", "upload"), seed=3
    )
    made = replay(queries.make, SAMPLE, options, replies=list(replies))
    assert [(one.tags["kind"], one.reference["tool_needed"]) for one in made] == [
        ("single", True),
        ("none_fits", False),
        ("upload", True),
        ("upload", True),
    ]
    assert made[2].files == {"a.csv": "1,2"}
    assert made[3].files == {}
    assert len({one.id for one in made}) == 4
    assert made[0].tools == ALL
    assert made[0].origin == Origin("tools.queries", "scripted", 3, 0, sample="s")


def test_requests_for_restraint():
    replies = (
        written({"query": "What is 2 + 2?"}),
        written(
            {"query": "Where is order W1?", "function": "get_order"},
            {"query": "Where is W2?", "function": "rm"},
            {"query": "Where is W3?"},
        ),
    )
    options = queries.QueryOptions(kinds=("easy", "switched_off"), n=3)
    easy, off = replay(queries.make, SAMPLE, options, replies=list(replies))
    assert (easy.reference["tool_needed"], off.reference["tool_needed"]) == (False, False)
    assert off.prompt[0] == Message("system", "Disabled tools: get_order")
    assert switched_off(off.prompt, queries.names(off)) == {"get_order"}


def test_what_belongs_to_the_tools_goes_with_every_request():
    sample = replace(SAMPLE, reference={"functions": "x", "state": {}, "calls": []})
    (made,) = replay(
        queries.make, sample, queries.QueryOptions(kinds=("single",)), replies=[written({"query": "Do it."})]
    )
    assert made.reference == {"functions": "x", "state": {}, "tool_needed": True}


def test_without_tools_nothing_is_asked():
    assert replay(queries.make, replace(SAMPLE, tools=()), queries.QueryOptions(), replies=[]) == []


# --- definitions

CODE = '''
from typing import Literal, Optional

def area(width: float, height: float = 1.0) -> float:
    """The area of a rectangle."""
    return width * height

def pick(items: list[str], how: Literal["first", "last"] = "first", limit: Optional[int] = None) -> str:
    """Pick one of the items."""
    return items[0]

def bare(x):
    return x

def _hidden(x):
    """Not to be seen by anybody."""
'''


def test_functions_with_docstrings_become_tools():
    made = replay(
        definitions.make, Sample("c", chat(CODE)), definitions.DefinitionOptions(), replies=[Outcome(0)]
    )
    (sample,) = made
    assert [tool["function"]["name"] for tool in sample.tools] == ["area", "pick"]
    assert sample.tools[1]["function"]["parameters"] == {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"type": "string"}},
            "how": {"enum": ["first", "last"], "default": "first"},
            "limit": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        "required": ["items"],
    }


def test_mined_functions_are_called_by_a_policy_and_again_by_the_verifier(servers):
    (sample,) = drive(
        definitions.make, Sample("c", chat(CODE)), definitions.DefinitionOptions(), servers=servers
    )
    sample = replace(sample, prompt=chat("The area of 2.5 by 4, the pick of a and b, and of none?"))
    calls = (
        ("area", {"width": 2.5, "height": 4}),
        ("pick", {"items": ["a", "b"]}),
        ("pick", {"items": []}),
    )
    script = iter([says("", *calls), says("The area is 10.0, the pick is a, and of none there is an error.")])

    def ask(request):
        if request.kind == "chat":
            return next(script)
        (reply,) = servers[request.kind].serve([request])
        return reply

    made = answered(rollout(sample, RolloutOptions(), 0), ask)
    outputs = [message.content for message in made.messages if message.role == "tool"]
    assert outputs == ["10.0", "a", "Error: IndexError: list index out of range"]
    verdict = answered(verify_replay(made, ReplayOptions()), ask)
    assert (verdict.score, verdict.evidence["same"]) == (1.0, [0, 1, 2])
    forged = [*made.messages]
    forged[1] = replace(forged[1], content="12.0")
    verdict = answered(verify_replay(replace(made, messages=tuple(forged)), ReplayOptions()), ask)
    assert (verdict.score, verdict.evidence["different"]) == (0.0, [0])


@pytest.mark.parametrize("outcome", [Outcome(1), Outcome(None, ended="time")])
def test_code_that_cannot_be_executed_is_dropped(outcome):
    fenced = f"Here:\n```python\n{CODE}```"
    assert (
        replay(
            definitions.make, Sample("c", chat(fenced)), definitions.DefinitionOptions(), replies=[outcome]
        )
        == []
    )


@pytest.mark.parametrize("code", ["def f(:", "x = 1", "", "(" * 100_000])
def test_code_without_tools_asks_nothing(code):
    assert (
        replay(definitions.make, Sample("c", chat(code)), definitions.DefinitionOptions(), replies=[]) == []
    )


# --- corrections and pairs

WRONG = answer(SAMPLE, messages([("calculator", {"expr": "17*23"}, "391")], "It is 391."))
REJECTED = Judged(
    WRONG,
    {"tools.trajectory": Verdict(0.0, "tools.schema: expr", {"message": 0})},
    Drop("tools.trajectory", "tools.schema: expr", "rejected"),
)


def rejected(made, at):
    verdicts = {"tools.trajectory": Verdict(0.0, "tools.grounded: wrong", {"message": at})}
    return Judged(made, verdicts, Drop("tools.trajectory", "wrong", "rejected"))


RIGHT = [("calculator", {"expression": "17*23"}, "391")]


def test_the_first_wrong_message_is_written_again_and_gone_on_from():
    replies = [
        says("", ("calculator", {"expression": "17*23"})),
        Computed({"text": "391"}),
        says("It is 391."),
    ]
    (made,) = replay(correct.make, REJECTED, correct.CorrectOptions(), replies=replies)
    assert made.origin.parent == 0
    assert [message.role for message in made.messages] == ["assistant", "tool", "assistant"]
    assert made.messages[1].content == "391"


def test_a_corrected_answer_ends_the_trajectory():
    late = rejected(answer(SAMPLE, messages(RIGHT, "It is 319.")), 2)
    asked = []

    def ask(request):
        asked.append(request)
        return says("It is 391.") if request.kind == "chat" else Computed({"text": "391"})

    (made,) = answered(correct.make(late, correct.CorrectOptions()), ask)
    assert made.messages[:2] == late.candidate.messages[:2]
    assert [message.content for message in made.messages[2:]] == ["It is 391."]
    assert [request.kind for request in asked] == ["chat", "compute"]


def test_what_earlier_calls_left_behind_is_there_for_the_corrected_one():
    calls = [("python", {"code": "x = 1"}, ""), ("get_order", {"order_id": "W1"}, "fine")]
    bad = rejected(answer(SAMPLE, messages([*calls, ("python", {"code": "y"}, "1")], "It is 1.")), 4)
    script = iter([says("", ("python", {"code": "x"}), ("get_order", {"order_id": "W2"})), says("It is 1.")])
    asked = []

    def ask(request):
        if request.kind == "chat":
            return next(script)
        asked.append(request)
        return CellsReply((Cell("", "1"),)) if isinstance(request, Cells) else Result("fine", state="s1")

    (made,) = answered(correct.make(bad, correct.CorrectOptions(services={"*": "shop"})), ask)
    assert [message.role for message in made.messages[4:]] == ["assistant", "tool", "tool", "assistant"]
    assert asked[2].cells == ("x = 1", "x")
    assert (asked[3].state, asked[3].service) == ("s1", "shop")


def test_what_has_no_wrong_message_is_left():
    forged = replace(REJECTED, verdicts={"tools.replay": Verdict(0.0, "differs", {})})
    assert replay(correct.make, forged, correct.CorrectOptions(), replies=[]) == []
    same = Completion(WRONG.messages[0])
    assert replay(correct.make, REJECTED, correct.CorrectOptions(), replies=[same]) == []


def test_pairs_are_of_messages_with_one_context():
    good = Judged(answer(SAMPLE, messages(RIGHT, "It is 391.")))
    late = rejected(answer(SAMPLE, messages(RIGHT, "It is 319.")), 2)
    first, second = (list(correct.pairs([good, bad])) for bad in (REJECTED, late))
    (example,) = first
    assert [row.candidate.messages[0].tool_calls[0]["function"]["name"] for row in example.ranked] == [
        "calculator"
    ] * 2
    (example,) = second
    assert [row.candidate.text for row in example.ranked] == ["It is 391.", "It is 319."]
    assert example.ranked[0].candidate.sample.prompt == example.ranked[1].candidate.sample.prompt
    assert len(example.ranked[0].candidate.sample.prompt) == 3


def test_another_way_to_a_wrong_answer_is_no_wrong_message():
    """The fault is the last message; the first is another one than the good trajectory's, and not wrong."""
    good = Judged(answer(SAMPLE, messages(RIGHT, "It is 391.")))
    other = answer(SAMPLE, messages([("calculator", {"expression": "23*17"}, "391")], "It is 319."))
    assert list(correct.pairs([good, rejected(other, 2)])) == []
    assert list(correct.pairs([rejected(other, 2)])) == []


def test_outputs_are_never_ranked():
    good = Judged(answer(SAMPLE, messages([("calculator", {"expression": "17*23"}, "391")], "a")))
    forged = answer(SAMPLE, messages([("calculator", {"expression": "17*23"}, "319")], "b"))
    assert list(correct.pairs([good, rejected(forged, 1)])) == []
    assert list(correct.pairs([good, rejected(forged, 2)])) == []
