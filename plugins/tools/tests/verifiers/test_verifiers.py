"""Each verifier on what its labelled cases do not hold: options, odd references, hostile input."""

from __future__ import annotations

import itertools
import json
import time

import pytest
from goldgate import Cell, CellsReply, Message, Sample, answer, chat
from goldgate.testing import answered, drive, replay
from goldgate_tools.controls import ALL, messages, tool
from goldgate_tools.options import (
    CallsOptions,
    FormatOptions,
    GroundedOptions,
    ProvenanceOptions,
    ReplayOptions,
    SchemaOptions,
    TrajectoryOptions,
)
from goldgate_tools.reading.conversation import Called
from goldgate_tools.requests import Result
from goldgate_tools.verifiers import calls, goal, grounded, provenance, schema, trajectory
from goldgate_tools.verifiers import format as formatting
from goldgate_tools.verifiers.replay import check as replayed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEXT = {"type": "string"}


def candidate(made, final="ok", prompt="Do it.", tools=ALL, **reference):
    return answer(Sample("s", chat(prompt), reference, tuple(tools)), messages(made, final))


# --- format


def test_a_single_call_may_end_a_response_unless_it_is_to_be_complete():
    open_ = candidate([("search", {"query": "x"}, None)], "")
    assert formatting.check(open_, FormatOptions()).score == 1.0
    assert formatting.check(open_, FormatOptions(complete=True)).score == 0.0


def test_a_megabyte_of_arguments_is_refused_quickly():
    started = time.process_time()
    large = candidate([("search", json.dumps({"query": "x" * 1_000_000}), "y")])
    assert "characters" in formatting.check(large, FormatOptions()).why
    assert time.process_time() - started < 1


def test_styles_read_calls_in_the_text():
    message = answer(Sample("s", chat("x"), {}, ALL), '[search(query="x")]')
    assert schema.check(message, SchemaOptions(style="python")).score == 1.0
    tagged = answer(
        Sample("s", chat("x"), {}, ALL), '<tool_call>{"name":"search","arguments":{"q":1}}</tool_call>'
    )
    assert schema.check(tagged, SchemaOptions(style="tags")).score == 0.0


# --- schema


def test_extra_parameters_are_a_matter_of_the_option():
    extra = candidate([("search", {"query": "x", "n": 1}, "y")])
    assert schema.check(extra, SchemaOptions()).score == 0.0
    assert schema.check(extra, SchemaOptions(extra="schema")).score == 1.0


def test_whole_numbers_are_integers_however_they_are_written():
    tools = [tool("f", n={"type": "integer"})]
    for value, score in ((5, 1.0), (5.0, 1.0), (5.5, 0.0), ("5", 0.0), (True, 0.0), (None, 0.0)):
        assert (
            schema.check(candidate([("f", {"n": value}, "y")], tools=tools), SchemaOptions()).score == score
        )


@pytest.mark.parametrize(
    "parameters",
    [
        {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"properties": {"a": {"$ref": "http://127.0.0.1:9/x.json"}}},
        {"properties": {"a": {"type": "string", "pattern": "(a+)+$"}}},
        {"properties": {"a": {"type": "nonsense"}}},
        {"properties": {"a": {"type": "string", "pattern": "("}}},
        json.loads('{"properties": {"a": ' * 200 + "{}" + "}}" * 200),
    ],
)
def test_hostile_schemas_never_hang_or_raise(parameters):
    started = time.process_time()
    tools = [{"type": "function", "function": {"name": "f", "parameters": parameters}}]
    verdict = schema.check(candidate([("f", {"a": "a" * 40 + "!"}, "y")], tools=tools), SchemaOptions())
    assert verdict.why
    assert time.process_time() - started < 5


def test_types_of_python_are_read_as_json_schemas():
    tools = [
        {
            "name": "f",
            "parameters": {
                "type": "dict",
                "properties": {"a": {"type": "float"}, "b": {"type": "tuple", "items": {"type": "integer"}}},
            },
        }
    ]
    assert (
        schema.check(candidate([("f", {"a": 1, "b": [1, 2]}, "y")], tools=tools), SchemaOptions()).score
        == 1.0
    )
    assert (
        schema.check(candidate([("f", {"a": "1", "b": [1, 2]}, "y")], tools=tools), SchemaOptions()).score
        == 0.0
    )


# --- calls

VALUES = st.recursive(
    st.integers(-(10**9), 10**9) | st.booleans() | st.text(min_size=1, max_size=12) | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
ARGUMENTS = st.dictionaries(st.text("abcdef_", min_size=1, max_size=8), VALUES, min_size=1, max_size=4)


LOADED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines are shared


@LOADED
@given(st.lists(ARGUMENTS, min_size=1, max_size=4), st.randoms())
def test_right_calls_are_accepted_in_any_order_and_writing(made, random):
    expected = [{"name": "f", "arguments": {key: [value] for key, value in one.items()}} for one in made]
    given_ = [Called("f", dict(random.sample(sorted(one.items()), len(one))), 0) for one in made]
    random.shuffle(given_)
    assert calls.compared(expected, given_, {}).score == 1.0


@LOADED
@given(ARGUMENTS, st.data())
def test_a_changed_call_is_rejected(arguments, data):
    expected = [{"name": "f", "arguments": {key: [value] for key, value in arguments.items()}}]
    key = data.draw(st.sampled_from(sorted(arguments)))
    value = arguments[key]
    other = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else [value, value]
    for changed in (
        {**arguments, key: other},
        {name: inner for name, inner in arguments.items() if name != key},
        {**arguments, "surplus": 1},
        {**arguments, key: None},
    ):
        assert calls.compared(expected, [Called("f", changed, 0)], {}).score == 0.0
    assert calls.compared(expected, [Called("g", arguments, 0)], {}).score == 0.0
    assert calls.compared(expected, [Called("f", arguments, 0)] * 2, {}).score == 0.0


@pytest.mark.parametrize(
    ("value", "wanted", "same"),
    [
        ("new york", "New York", True),
        ("New York,NY", "New York, NY", True),
        ("W12a", "W12A", False),
        ("5.50", "5.5", True),
        ("5", 5, False),
        (5.0, 5, True),
        (True, 1, False),
        ("May 1, 2024", "2024-05-01", True),
        ("2024-05-01x", "2024-05-01", False),
        ("HTTPS://a.example/", "https://A.example", True),
        ("https://a.example/B", "https://a.example/b", False),
        ("./a/b", "a/b", True),
        ("-5", "5", False),
        ("e\u0301", "é", True),
        (["a", "b"], ["b", "a"], False),
        ({"a": 1}, {"a": 1.0}, True),
    ],
)
def test_values_are_compared_as_what_they_are(value, wanted, same):
    verdict = calls.compared(
        [{"name": "f", "arguments": {"x": [wanted]}}], [Called("f", {"x": value}, 0)], {}
    )
    assert verdict.score == float(same)


def test_objects_may_list_allowed_values_and_parameters_may_be_left_out():
    expected = [{"name": "f", "arguments": {"o": [{"a": [1, 2], "b": ["", "x"]}], "p": ["", "y"]}}]
    for arguments, score in (
        ({"o": {"a": 2}}, 1.0),
        ({"o": {"a": 3}}, 0.0),
        ({"o": {"b": "x"}}, 0.0),
        ({"o": {"a": 1, "b": "x"}, "p": "y"}, 1.0),
    ):
        assert calls.compared(expected, [Called("f", arguments, 0)], {}).score == score


def test_a_default_may_be_stated():
    tools = [tool("f", unit={"type": "string", "default": "metric"})]
    made = candidate([("f", {"unit": "metric"}, "y")], tools=tools, calls=[{"name": "f", "arguments": {}}])
    assert calls.check(made, CallsOptions()).score == 1.0


@pytest.mark.parametrize("odd", [None, 7, "f", [7], [{"name": ""}], [{"name": "f", "arguments": 1}], [[]]])
def test_an_odd_expectation_is_left_undecided(odd):
    assert calls.check(candidate([], "x", calls=odd), CallsOptions()).score is None


# --- provenance, grounded


def test_free_parameters_need_no_source():
    made = candidate([("get_order", {"order_id": "W777"}, "{}")])
    assert provenance.check(made, ProvenanceOptions()).score == 0.0
    assert provenance.check(made, ProvenanceOptions(free=("get_order.order_id",))).score == 1.0


def test_the_models_own_words_are_no_source():
    message = messages([("get_order", {"order_id": "W777"}, "{}")], "ok")
    made = answer(
        Sample("s", chat("Do it."), {}, ALL),
        (Message("assistant", "I think W777.", message[0].tool_calls), *message[1:]),
    )
    assert provenance.check(made, ProvenanceOptions()).score == 0.0


def test_derived_numbers_are_named():
    made = candidate(
        [("pay", {"amount": 135}, "ok")],
        prompt="Pay 100 and 35 together.",
        tools=[tool("pay", amount={"type": "number"})],
    )
    verdict = provenance.check(made, ProvenanceOptions())
    assert verdict.score == 1.0
    assert "= " in str(verdict.evidence["derived"])


@pytest.mark.parametrize(
    ("output", "message", "score"),
    [
        ('{"minutes": 150}', "It takes 2 hours and 30 minutes.", 1.0),
        ('{"minutes": 150}', "It takes 2 hours and 20 minutes.", 0.0),
        ('{"ratio": 0.75}', "That is 3/4 of it.", 1.0),
        ('{"share": 0.4256}', "That is 42.6 %.", 1.0),
        ('{"share": 0.4256}', "That is 45.6 %.", 0.0),
        ('{"people": 2102650}', "About 2.1 million people live there.", 1.0),
        ('{"start": "15:00"}', "It starts at 3 pm.", 1.0),
        ('[{"price": 10}, {"price": 20}, {"price": 35.5}]', "Three items, 65.50 in total.", 1.0),
        ("It is 72°F.", "It is about 22°C.", 1.0),
        ("Sofia is the largest city of the country.", "Plovdiv is the largest city of the country.", 0.0),
        ("Rome is in Italy.", "It is an Italian city.", 1.0),
        ('He said "we ship on Friday at noon".', 'He said "we ship on Monday at noon".', 0.0),
    ],
)
def test_answers_against_outputs(output, message, score):
    assert (
        grounded.check(candidate([("search", {"query": "x"}, output)], message), GroundedOptions()).score
        == score
    )


# --- replay, goal, trajectory


def test_a_recording_without_the_call_rejects():
    made = candidate([("search", {"query": "x"}, "y")])
    verdict = replay(replayed, made, ReplayOptions(), replies=[Result(error="not recorded", recorded=False)])
    assert verdict.score == 0.0


def test_a_cell_that_needs_what_the_sandbox_has_not_is_left_undecided():
    made = candidate([("python", {"code": "import pandas"}, "7")])
    lacking = CellsReply((Cell("", "", "ModuleNotFoundError: No module", "ModuleNotFoundError"),))
    assert replay(replayed, made, ReplayOptions(), replies=[lacking, lacking]).score is None


def test_a_broken_run_is_left_undecided():
    made = candidate([("python", {"code": "x"}, "7")])
    broken = CellsReply((), "time", "the process took too long in cell 1")
    assert replay(replayed, made, ReplayOptions(), replies=[broken]).score is None


def test_a_cell_that_ends_the_interpreter_costs_the_others_nothing():
    """The first cell's forged output is found, and the third runs in the session that the first began."""
    codes = ["x = 1\nprint(x)", "import os; os._exit(0)", "x"]
    replies = [
        CellsReply((Cell("1\n"),), "exit", "the process ended in cell 2"),
        CellsReply((Cell("", "1"),)),
    ]
    outputs = ["1", "Error: the cell ended the interpreter", "1"]
    asked = []

    def judged(outputs):
        asked.clear()
        made = candidate([("python", {"code": code}, out) for code, out in zip(codes, outputs, strict=True)])
        given = itertools.cycle(replies)

        def ask(request):
            asked.append(request)
            return CellsReply((Cell("no"),)) if len(request.cells) == 1 else next(given)

        return answered(replayed(made, ReplayOptions()), ask)

    assert judged(outputs).score == 1.0
    assert asked[1].cells == (codes[0], codes[2])
    assert asked[1].first == 1
    forged = judged(["2", *outputs[1:]])
    assert (forged.score, forged.evidence["different"]) == (0.0, [0])
    assert judged([outputs[0], "7", outputs[2]]).score is None


@pytest.mark.parametrize(
    ("code", "undecided"),
    [
        ("print({'a', 'b', 'c', 'd', 'e', 'f'})", True),
        ("print(hash('a'))", True),
        ("print(object())", True),
        ("import random\nprint(random.random())", True),
        ("import time\nx = time.time_ns()\nprint(x)", True),
        ("import collections\nprint(set('abcdef'))", True),
        ("print(sorted({'a', 'b'}))", False),
        ("import math\nprint(math.pi)", False),
    ],
)
def test_what_is_not_always_the_same_proves_nothing(code, undecided, servers):
    made = candidate([("python", {"code": code}, "<object object at 0x7f3a21>")])
    verdict = drive(replayed, made, ReplayOptions(), servers=servers)
    assert verdict.score == (None if undecided else 0.0)


def test_uploads_that_lead_out_of_the_folder_are_never_sent():
    made = candidate([("python", {"code": "1"}, "1")], files={"../x": "y"})
    assert replay(replayed, made, ReplayOptions(), replies=[]).score is None


@pytest.mark.parametrize("odd", [None, 7, "", [], {}])
def test_an_odd_goal_is_left_undecided(odd):
    made = candidate([("search", {"query": "x"}, "y")], goal=odd)
    assert replay(goal.check, made, ReplayOptions(), replies=[Result(known=False)]).score is None


def test_pointers_are_read_by_the_standard():
    assert goal.at({"a/b": [{"~": 1}]}, "/a~1b/0/~0") == 1
    assert goal.at({"a": [1]}, "/a/7") is goal.MISSING


def test_a_trajectory_names_the_check_that_rejects():
    made = candidate([("search", {"q": "x"}, "y")])
    verdict = replay(trajectory.check, made, TrajectoryOptions(), replies=[])
    assert verdict.evidence["verifier"] == "tools.schema"
    assert verdict.parts["tools.format"] == 1.0


def test_without_tools_a_trajectory_is_left_undecided():
    assert (
        replay(trajectory.check, candidate([], "Hello.", tools=()), TrajectoryOptions(), replies=[]).score
        is None
    )
