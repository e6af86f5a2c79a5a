"""Answers that no chunk says word by word: sides that are taken, sums, differences, comparisons; and answers
that the gold chunk says of another thing.
"""

import pytest
from goldgate import Sample, answer, chat
from goldgate_longcontext.options import SupportedOptions
from goldgate_longcontext.verifiers import supported
from hypothesis import given
from hypothesis import strategies as st

FILL = "Gulls followed the plough all the way to the hedge."


def judge(question, response, *chunks, gold=(0,)):
    sample = Sample("s", chat(question), {"chunks": list(chunks), "gold": list(gold)})
    return supported.check(answer(sample, response), SupportedOptions()).score


def of_two(question, response, first, second):
    return judge(question, response, first, FILL, second, gold=(0, 2))


ONE = "In 1920 the yard built {} ships."
TWO = "In 1921 the yard built {} ships."
TOGETHER = "How many ships did the yard build in 1920 and 1921 together?"
numbers = st.integers(2, 900)


@given(numbers, numbers, st.integers(-3, 3))
def test_a_sum_is_right_or_wrong_by_its_numbers(one, two, off):
    response = one + two + off
    if off == 0:
        assert of_two(TOGETHER, str(response), ONE.format(one), TWO.format(two)) == 1.0
    elif response not in (one, two):
        assert of_two(TOGETHER, str(response), ONE.format(one), TWO.format(two)) != 1.0


@given(numbers, numbers)
def test_which_of_two_is_larger_is_compared(one, two):
    chunks = (f"The Kern tower is {one} metres tall.", f"The Wick tower is {two} metres tall.")
    found = of_two("Which is taller, the Kern tower or the Wick tower?", "the Kern tower", *chunks)
    assert found == (None if one == two else float(one > two))


def test_a_sum_of_unclear_numbers_is_not_decided():
    chunks = ("In 1920 the yard built 4 ships and sold 2 ships.", TWO.format(7))
    assert of_two(TOGETHER, "11", *chunks) is None
    assert of_two(TOGETHER, "9", *chunks) is None


def test_a_sum_whose_part_another_chunk_gives_is_rejected():
    third = "Seven ships left the yard in 1921."
    assert judge(TOGETHER, "11", ONE.format(4), TWO.format(7), third, gold=(0, 1)) == 0.0


TOWER = "The Kern tower was opened to visitors in 1934."
ASKED = "Was the Kern tower opened to visitors in {}?"


@pytest.mark.parametrize(
    ("year", "response", "score"),
    [
        (1934, "Yes", 1.0),
        (1934, "Yes, in 1934.", 1.0),
        (1934, "No", 0.0),
        (1935, "No", 1.0),
        (1935, "Yes", 0.0),
        (1934, "Yes, in 1935.", 0.0),
        (1934, "Ja", None),
    ],
)
def test_a_side_is_taken_by_what_a_sentence_says(year, response, score):
    assert judge(ASKED.format(year), response, TOWER, FILL) == score


@pytest.mark.parametrize(
    ("text", "response", "score"),
    [
        ("The Kern tower is not open to visitors.", "No", 1.0),
        ("The Kern tower is not open to visitors.", "Yes", 0.0),
        ("It is claimed that the Kern tower is open to visitors.", "Yes", None),
        ("If it is dry, the Kern tower may be open to visitors.", "Yes", None),
        ("The Wick tower is open to visitors.", "Yes", None),
        ("The Wick tower is open to visitors; the Kern tower is a ruin.", "Yes", None),
    ],
)
def test_what_is_denied_or_open_or_of_another_is_no_yes(text, response, score):
    assert judge("Is the Kern tower open to visitors?", response, text, FILL) == score


def test_a_side_that_two_chunks_decide_is_rejected():
    assert judge(ASKED.format(1934), "Yes", TOWER, "In 1934 the Kern tower was opened to visitors.") == 0.0


CLOCKS = "The clock of the town hall was repaired by Oskar Lind. The clock of the station was repaired by Hugo Brandt."


@pytest.mark.parametrize(
    ("question", "response", "text", "accepted"),
    [
        ("Who repaired the clock of the town hall?", "Oskar Lind", CLOCKS, True),
        ("Who repaired the clock of the town hall?", "Hugo Brandt", CLOCKS, False),
        ("Who repaired the clock of the station?", "Hugo Brandt", CLOCKS, True),
        (
            "Who wrote the report, Nina Falk or Omar Said?",
            "Nina Falk",
            "Omar Said wrote the report. Nina Falk drew.",
            False,
        ),
        (
            "When was the Harden dam completed?",
            "1960",
            "The Harden dam was to be completed in 1960; it was completed in 1966.",
            False,
        ),
        (
            "When was the Harden dam completed?",
            "1966",
            "The Harden dam was to be completed in 1960; it was completed in 1966.",
            True,
        ),
        (
            "What did Ines Carvalho study in Porto?",
            "law",
            "Ines Carvalho studied botany in Porto and law in Coimbra.",
            False,
        ),
        ("Who succeeded Alred?", "Osric", "Alred succeeded Osric and was succeeded by Godwin.", False),
        ("Who succeeded Alred?", "Godwin", "Alred succeeded Osric and was succeeded by Godwin.", True),
    ],
)
def test_an_answer_that_is_of_another_thing_is_not_accepted(question, response, text, accepted):
    assert (judge(question, response, text, FILL) == 1.0) == accepted


@pytest.mark.parametrize(
    "hostile",
    [
        "or " * 900,
        "and " * 900,
        "Yes " * 900,
        "A, " * 900 + "or B?",
        "taller " * 500 + ", X or Y?",
        "(" * 900,
    ],
)
def test_hostile_questions_and_answers_are_no_crash(hostile):
    assert judge(hostile, "Yes", TOWER, FILL) != 1.0
    assert judge("Who wrote the report?", hostile, hostile + TOWER, FILL) != 1.0
