"""Judges' replies, read strictly; and both orders."""

import pytest
from goldgate import Completion, Message, Sample, answer, chat
from goldgate.testing import Scripted, drive, replay
from goldgate_preference.judge import JudgeOptions, judge
from goldgate_preference.verdicts import winner
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("A is clearer. [[A]]", "A"),
        ("[[B]]", "B"),
        ("[[C]]", "tie"),
        ("Both say the same. [[tie]]", "tie"),
        ("[[a]]", "A"),
        ("[[ B ]]", "B"),
        ("I first thought [[A]], but [[B]]", None),
        ("[[A]] and again [[A]]", "A"),
        ("It is not [[A]]", None),
        ("It isn't [[A]]", None),
        ("I prefer [[B]] rather than [[A]]", None),
        ("Final verdict: A", "A"),
        ("Reasons.\nVerdict: **B**", "B"),
        ("My final verdict is: tie", "tie"),
        ("Winner: Response A", "A"),
        ("The winner is Assistant B.", "B"),
        ("Verdict: A\nVerdict: B", None),
        ("Verdict: A\nBut let me think again.", None),
        ("Response A", "A"),
        ("B.", "B"),
        ("  \n A \n ", "A"),
        ('{"reason": "so", "verdict": "A"}', "A"),
        ('{"winner": "Response B"}', "B"),
        ('{"winner": "A", "verdict": "B"}', None),
        ('{"winner": ["A"]}', None),
        ('{"winner": "A', None),
        ("Response A is good. Response B is better.", None),
        ("A response that is good", None),
        ("CORRECT", None),
        ("INCORRECT", None),
        ("NOT_ATTEMPTED", None),
        ("Bad", None),
        ("", None),
        ("A or B", None),
        ("[A]", "A"),
        ("Both are great answers", None),
    ],
)
def test_the_winner(reply, expected):
    assert winner(reply) == expected


@given(st.text())
def test_any_reply_has_a_reading(reply):
    assert winner(reply) in ("A", "B", "tie", None)


def test_a_long_reply_is_read_in_time():
    for text in ("[[" * 50_000, "verdict " * 50_000, "(" * 100_000, "{" * 100_000, "not " * 40_000 + "[[A]]"):
        assert winner(text) in ("A", None)


ASKED = Sample("s", chat("Which city? {first} {second}"), {"baseline": "It is Lyon. {conversation}"})


def verdict(first, second):
    replies = [Completion(Message("assistant", text)) for text in (first, second)]
    return replay(judge, answer(ASKED, "It is Paris."), JudgeOptions(), replies=replies)


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        ("[[A]]", "[[B]]", 1.0),
        ("[[B]]", "[[A]]", 0.0),
        ("[[A]]", "[[A]]", None),
        ("[[B]]", "[[B]]", None),
        ("[[tie]]", "[[tie]]", None),
        ("[[A]]", "[[tie]]", None),
        ("[[A]]", "I cannot say.", None),
    ],
)
def test_only_a_verdict_of_both_orders_counts(first, second, score):
    assert verdict(first, second).score == score


def test_each_order_is_asked_once_and_nothing_of_a_response_is_filled_in():
    server = Scripted(lambda asked: Completion(Message("assistant", "[[A]]")))
    drive(judge, answer(ASKED, "It is Paris. {second}"), JudgeOptions(seed=3), servers={"chat": server})
    one, two = (asked.messages[0].content for asked in server.asked)
    assert one.index("It is Paris. {second}") < one.index("It is Lyon. {conversation}")
    assert two.index("It is Lyon. {conversation}") < two.index("It is Paris. {second}")
    assert "user: Which city? {first} {second}" in one
    assert {asked.temperature for asked in server.asked} == {0.0}
    assert len({asked.seed for asked in server.asked}) == 1  # the order alone differs
