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
        ("Hm.\n\n**[[B]]**", "B"),
        ("[[\u200bA]]", "A"),
        ("[[\uff21]]", "A"),
        ("[[A>B]]", "A"),
        ("Both fail.\n[[A=B]]", "tie"),
        ("[[B>>A]]", "B"),
        ("[[A<<B]]", "B"),
        ("[[A>A]]", None),
        ("[[A>B]] and [[B]]", None),
        ("I would not choose [[A]]", None),
        ("Never would I say [[A]].", None),
        ("I can't call it [[B]].", None),
        ("Response A does not answer, so the verdict is [[B]]", "B"),
        ("[[A]] is wrong.", None),
        ("[[A]] would not be fair", None),
        ("Is it [[A]]?", None),
        ("[[A]]? No.", None),
        ("[[A]] it is, because B makes mistakes.", "A"),
        ("Verdict: B\n[[A]]", None),
        ("Verdict: A\n[[A]]", "A"),
        ("<think>[[B]] looks better</think>[[A]]", "A"),
        ("<think>[[B]] looks better", None),
        ("looks like [[B]]</think>\n[[A]]", "A"),
        ("[[D]]", None),
        ("[[AB]]", None),
        ("[[A or B]]", None),
        ("The better response is B.", "B"),
        ("Best: A", "A"),
        ("## Verdict\n\nA", "A"),
        ("**Final verdict:**\nTie", "tie"),
        ("Verdict: a tie", "tie"),
        ("It is a tie.", None),
        ("A tie.", "tie"),
        ("Verdict: not A", None),
        ("The winner is not A.", None),
        ("Verdict: A or B", None),
        ("Verdict: AB", None),
        ("Verdict: A.\nConfidence: high", None),
        ("The answer is 42.", None),
        ("Answer: B", "B"),
        ("Option B", "B"),
        ('```json\n{"verdict": "B"}\n```', "B"),
        ('Reasons first.\n{"winner": "tie"}', "tie"),
        ('Reasons.\n```\n{"winner": "A"}\n```', "A"),
        ('```json\n{"verdict": "B"}\n```\n```json\n{"verdict": "A"}\n```', None),
        ('{"verdict": "A", "verdict": "B"}', None),
        ('{"Winner": "B"}', "B"),
        ('{"winner": 1}', None),
        ('{"winner": "neither A nor B"}', None),
        ('{"score": 5}', None),
        ('{"result": {"winner": "A"}}', None),
        ('["A"]', "A"),
        ('{"winner": "A"} {"winner": "B"}', None),
        ("I cannot help with that.", None),
        ("\ufeffA", "A"),
        ("а", None),  # a Cyrillic letter
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


def test_a_judges_reply_that_was_cut_off_is_no_verdict():
    replies = [Completion(Message("assistant", "[[A]]"), "length"), Completion(Message("assistant", "[[B]]"))]
    verdict = replay(judge, answer(ASKED, "It is Paris."), JudgeOptions(), replies=replies)
    assert (verdict.score, verdict.code) == (None, "unreadable")
    assert verdict.evidence["replies"] == ["[[A]]", "[[B]]"]


@pytest.mark.parametrize(
    ("response", "baseline", "abstained"),
    [
        ("", "x", "no_answer"), (" \n", "x", "no_answer"), ("x", "X ", "cannot_judge"), ("x", "", "cannot_judge"),
        ("x", 5, "cannot_judge"), ("x", ["x"], "cannot_judge"),
    ],
)  # fmt: skip
def test_nothing_is_asked_where_there_is_nothing_to_compare(response, baseline, abstained):
    sample = Sample("s", chat("?"), {"baseline": baseline})
    verdict = replay(judge, answer(sample, response), JudgeOptions(), replies=[])
    assert (verdict.score, verdict.abstained) == (None, abstained)


def test_another_service_may_judge():
    server = Scripted(lambda asked: Completion(Message("assistant", "[[A]]")))
    drive(judge, answer(ASKED, "It is Paris."), JudgeOptions(judge="strong"), servers={"chat": server})
    assert {asked.service for asked in server.asked} == {"strong"}


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
