"""How calls, numbers, names and switches are read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from goldgate import Message
from goldgate_tools.reading import numbers, styles, tokens
from goldgate_tools.reading.claims import admits_failure, claimed_deed
from goldgate_tools.reading.conversation import FormatError, read
from goldgate_tools.reading.json_text import MalformedError, canonical, decode
from goldgate_tools.reading.outcomes import failed, mutates
from goldgate_tools.reading.switches import switched_off
from goldgate_tools.reading.toolset import tools

CALL = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def test_canonical_text_knows_no_order_and_no_writing_of_whole_numbers():
    assert canonical({"b": 1.0, "a": [True, None]}) == canonical({"a": [True, None], "b": 1})
    assert canonical({"a": "1"}) != canonical({"a": 1})


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', "NaN", "{} {}", "{'a': 1}", "[" * 200 + "]" * 200, "1" * 300_000, "", "{"]
)
def test_what_is_no_strict_json_is_refused(text):
    with pytest.raises(MalformedError):
        decode(text)


def test_results_are_matched_by_id_in_any_order():
    second = {**CALL, "id": "b", "function": {"name": "g", "arguments": {"x": 1}}}
    conversation = read(
        (
            Message("assistant", "", (CALL, second)),
            Message("tool", "of g", tool_call_id="b"),
            Message("tool", "of f", tool_call_id="a"),
            Message("assistant", "end"),
        )
    )
    assert [(call.name, call.output) for call in conversation.calls] == [("f", "of f"), ("g", "of g")]
    assert conversation.final == "end"


@pytest.mark.parametrize(
    "messages",
    [
        (Message("tool", "x", tool_call_id="a"),),
        (Message("assistant", "", (CALL,)), Message("assistant", "end")),
        (Message("assistant", "", (CALL,)), Message("tool", "x", tool_call_id="b")),
        (Message("assistant", "", (CALL,)), Message("tool", "x", tool_call_id="a", name="g")),
        (Message("assistant", "", (CALL, CALL)),),
        (Message("assistant", "", ({"id": "a", "function": {"name": 7}},)),),
        (Message("wizard", "x"),),
        (Message("user", "x", (CALL,)),),
    ],
)
def test_faults_of_the_protocol_are_named(messages):
    with pytest.raises(FormatError, match=r"^message \d"):
        read(messages)


def test_python_calls_are_read_without_running_them():
    assert styles.python_calls("[f(a=1, b='x', c=[-2, {'k': True}]), m.g()]")[0] == [
        ("f", {"a": 1, "b": "x", "c": [-2, {"k": True}]}),
        ("m.g", {}),
    ]
    for hostile in (
        "[f(a=open('x'))]",
        "[f(1)]",
        "[f(**x)]",
        "[f(a=1, a=2)]",
        "[f(a=1), 2]",
        "[f(" + "(" * 9000 + ")]",
    ):
        with pytest.raises(MalformedError):
            styles.python_calls(hostile)
    assert styles.python_calls("f is a function (really)")[0] == []


def test_tagged_calls():
    text = 'I look.<tool_call>{"name": "f", "arguments": {"a": 1}}</tool_call><function=g>{"b": 2}</function>'
    assert styles.tagged_calls(text) == ([("f", {"a": 1}), ("g", {"b": 2})], "I look.")
    for hostile in (
        "<tool_call>{",
        '<tool_call>{"name": 1}</tool_call>',
        '<tool_call>{"name":"f","x":1}</tool_call>',
    ):
        with pytest.raises(MalformedError):
            styles.tagged_calls(hostile)


@pytest.mark.parametrize(
    ("system", "off"),
    [
        ("Tools: search", {"python", "cas"}),
        ("Disabled tools: search, python", {"search", "python"}),
        ("Tools disabled: cas", {"cas"}),
        ("search is off and python is on.", {"search"}),
        ("Use only python.", {"search", "cas"}),
        ("Do not use any tools.", {"search", "python", "cas"}),
        ("search, cas and python are disabled", {"search", "python", "cas"}),
        ("Please never call search.", {"search"}),
        ("Only use search for recent events.", set()),
        ("You have access to the following tools: search", set()),
        ("Use python if search is not available.", set()),
        ("Environment: ipython", set()),
        ("Environment: ipython\nTools: search", {"cas"}),
        ("Environment: ipython\nDisabled tools: python", {"python"}),
        ("The python tool has been turned off for this session.", {"python"}),
        ("You have access to search only.", {"python", "cas"}),
        ("Use search only for the weather.", set()),
    ],
)
def test_switches_of_a_system_prompt(system, off):
    assert switched_off((Message("system", system),), ("search", "python", "cas")) == off


def test_a_users_words_switch_nothing():
    assert not switched_off((Message("user", "Do not use any tools."),), ("search",))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$1,234.50 and -3%", ["1234.50", "-3"]),
        ("on 2024-05-15 at 14:30", ["2024", "5", "15", "14", "30"]),
        ("2.1 million, 3k, 1e-3", ["2100000", "3000", "0.001"]),
        ("W123 and v1.2 and x2", []),
        ("10-15", ["10", "15"]),
        (str(2**200), [str(2**200)]),
    ],
)
def test_numbers_of_a_text(text, values):
    assert [number.value for number in numbers.numbers(text)] == list(map(Decimal, values))


def test_spelled_numbers():
    assert {Decimal(250), Decimal(36)} <= numbers.spelled("two hundred and fifty apples, three dozen eggs")


def test_a_slip_of_the_pen_is_near():
    (number,) = numbers.numbers("319")
    assert numbers.near_miss(number, {Decimal(391)}) == 391
    assert numbers.near_miss(number, {Decimal(500), Decimal(3190)}) is None


@pytest.mark.parametrize("text", ["W2378156", "sara_doe_496", "#A12", "doc-12", "12345", "ZX91Q"])
def test_identifiers(text):
    assert tokens.id_like(text)


@pytest.mark.parametrize("text", ["Paris", "5kg", "3rd", "2024-05-01", "14:30", "two words", "a/b1", "1234"])
def test_no_identifiers(text):
    assert not tokens.id_like(text)


def test_dates_in_several_writings():
    assert tokens.same_date(tokens.dates("May 15")[0], tokens.dates("2024-05-15"))
    assert tokens.same_date(tokens.dates("15th of May, 2024")[0], tokens.dates("05/15/2024"))
    assert not tokens.dates("2024-02-30")
    assert tokens.whole_date("Jan 5, 2024")
    assert not tokens.whole_date("2024-01-05x")


@pytest.mark.parametrize(
    "output",
    [
        "Error: no",
        '{"error": "x"}',
        "Traceback (most recent call last):\n x",
        "ValueError: x",
        "404 Not Found",
        '{"success": false}',
    ],
)
def test_outputs_that_report_an_error(output):
    assert failed(output)


@pytest.mark.parametrize(
    "output",
    [
        "42",
        '{"error": null, "a": 1}',
        "The error rate is 3 %.",
        "[]",
        '{"status": "delivered"}',
        "Errors were rare.",
    ],
)
def test_outputs_that_do_not(output):
    assert not failed(output)


@pytest.mark.parametrize("name", ["cancel_order", "sendEmail", "BookFlight", "user.delete", "place_order"])
def test_names_that_change_something(name):
    assert mutates(name, None)


@pytest.mark.parametrize(
    "name", ["get_order", "order_status", "search_flights", "python", "listOrders", "calculate_update"]
)
def test_names_that_change_nothing(name):
    assert not mutates(name, None)


def test_a_schema_says_itself_whether_it_changes_something():
    held = tools(
        [{"name": "get_x", "x-mutates": True}, {"name": "send_y", "annotations": {"readOnlyHint": True}}]
    )
    assert mutates("get_x", held["get_x"])
    assert not mutates("send_y", held["send_y"])


@pytest.mark.parametrize(
    "answer",
    [
        "I've booked it.",
        "Your order has been cancelled.",
        "Done! See you.",
        "I set a timer.",
        "Successfully sent.",
    ],
)
def test_claims(answer):
    assert claimed_deed(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "I could not book it.",
        "Shall I cancel it?",
        "If I booked it, fine.",
        "I added the numbers.",
        "It has not been sent.",
        "The set is {1}.",
    ],
)
def test_no_claims(answer):
    assert not claimed_deed(answer)


def test_admissions():
    assert admits_failure("Unfortunately it failed.")
    assert not admits_failure("It is 7.")
