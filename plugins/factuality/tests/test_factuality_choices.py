"""Answers to questions that name two things, and numbers that stand in a sentence about something else."""

from __future__ import annotations

import pytest
from goldgate_factuality.grounding.check import grounded
from goldgate_factuality.grounding.choice import both, choice
from goldgate_factuality.grounding.source import read
from goldgate_factuality.reading.sentences import tokens
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = "Ada Renn,Tom Varga,Liv Strand,Otto Kern,Mia Sand,Karl Odell".split(",")
PAIRS = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True)
QUESTIONS = {
    "Who is older, {} or {}?": min,
    "Who was born first, {} or {}?": min,
    "Who is younger, {} or {}?": max,
}
UNHURRIED = settings(max_examples=60, deadline=None)


@UNHURRIED
@given(PAIRS, st.lists(st.integers(1800, 2000), min_size=2, max_size=2, unique=True), st.sampled_from(list(QUESTIONS)), st.booleans())  # fmt: skip
def test_dates_decide_in_any_order(names, years, question, turned):
    born = dict(zip(names, years, strict=True))
    source = " ".join(f"{name} (born {year}) is a painter." for name, year in born.items())
    asked = question.format(*(names[::-1] if turned else names))
    right = QUESTIONS[question](names, key=born.__getitem__)
    wrong = next(name for name in names if name != right)
    assert grounded(right, source, asked).supported is True
    assert grounded(wrong, source, asked).supported is False


@UNHURRIED
@given(PAIRS)
def test_a_comparison_by_something_else_is_open(names):
    source = f"{names[0]} is a painter who sold 300 works. {names[1]} is a painter who sold 20 works."
    for name in names:
        assert grounded(name, source, f"Who sold more works, {names[0]} or {names[1]}?").supported is None


@pytest.mark.parametrize(
    ("answer", "question", "holds"),
    [
        ("Yes", "Are Milden and Penlow both Scottish?", True),
        ("no.", "Are both Milden and Penlow bands?", False),
        ("Yes", "Are Milden and Penlow both rock bands?", None),
        ("Yes", "Are Milden and Penlow from Perth?", None),
        ("Yes", "Are Milden and Corvale both Scottish?", None),
        ("Yes, they are.", "Are Milden and Penlow both Scottish?", None),
    ],
)
def test_yes_holds_where_it_is_said_of_both(answer, question, holds):
    source = read("Milden is a Scottish rock band. Penlow is a Scottish folk band formed in Perth.")
    assert both(answer, question, source)[0] is holds


def test_what_is_not_said_of_the_other_decides():
    source = read("Lesk Weekly is a magazine owned by Halric Media. Tarn Review is a quarterly of poetry.")
    question = "Which magazine is owned by Halric Media, Lesk Weekly or Tarn Review?"
    assert choice("Lesk Weekly", question, source)[0] is True
    assert choice("Tarn Review", question, source)[0] is False
    assert choice("Halric Media", question, source)[0] is None


def test_a_number_of_another_thing_is_open():
    source = "The Selby Mill is a museum. It was opened in 1931. The Carrow Mill was finished in 1907."
    question = "In what year was the Selby Mill opened?"
    assert grounded("1931", source, question).supported is True
    assert grounded("1907", source, question).supported is None
    assert grounded("1913", source, question).supported is False


@given(st.integers(0, 10**9))
def test_a_number_at_the_end_is_one_token(number):
    assert [token.text for token in tokens(f"It sold {number}")][-1] == str(number)
    assert [token.text for token in tokens(str(number))] == [str(number)]


def test_days_of_dates_are_not_computed_with():
    source = "Corvale defeated Brightline by 3 points on 4 May 2019."
    assert not grounded("Corvale defeated Brightline by 1 points on 4 May 2019.", source).supported


def test_the_subject_of_a_clause_after_since_is_its_own():
    source = "Salmon have returned since the dam at Hale was removed in 2016."
    assert grounded("The dam at Hale was removed in 2016.", source).supported is True
    assert not grounded("Salmon were removed in 2016.", source).supported


def test_rounded_numbers_are_open_and_wrong_ones_not():
    source = "The river is 1,950 m long."
    assert grounded("The river is almost two kilometres long.", source).supported is not False
    assert grounded("The river is almost three kilometres long.", source).supported is False
