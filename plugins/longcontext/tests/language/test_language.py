"""Numbers, names and words, each by itself."""

import pytest
from goldgate import Sample, answer, chat
from goldgate_longcontext.language.match import final, match
from goldgate_longcontext.language.names import Name, names, same
from goldgate_longcontext.language.numbers import numbers
from goldgate_longcontext.language.sentences import spans
from goldgate_longcontext.language.words import concept, fold, stem
from goldgate_longcontext.options import AnswerOptions
from goldgate_longcontext.verifiers.answer import check
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("thirty-four", ["34"]),
        ("twelve thousand four hundred", ["12400"]),
        ("12,400 and 12 400 and 12400", ["12400"] * 3),
        ("nineteen eleven", ["1911"]),
        ("1.2 million", ["1200000"]),
        ("$5m, 5 m", ["5000000", "5"]),
        ("one hundred and five", ["105"]),
        ("two or three", ["2", "3"]),
        ("einundzwanzig", ["21"]),
        ("the twenty-first", ["21"]),
        ("7:30 pm", ["19:30"]),
        ("1914-1918", ["1914", "1918"]),
        ("-5 degrees", ["-5"]),
        ("34km", ["34"]),
        ("A4 paper", []),
        ("2021-05-03", ["2021", "3", "may"]),
    ],
)
def test_numbers(text, values):
    assert sorted(one.value for one in numbers(text)) == sorted(values)


@given(st.integers(0, 10**12))
def test_a_number_is_the_same_with_and_without_separators(value):
    assert [one.value for one in numbers(f"x {value:,} y")] == [str(value)]
    assert [one.value for one in numbers(f"x {value} y")] == [str(value)]


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for one in (*numbers(text), *names(text)):
        assert 0 <= one.start <= len(text)
    assert "".join(text[a:b] for a, b in spans(text)).strip() == text.strip()


def test_names_are_runs_of_capitals():
    found = [
        one.words
        for one in names("In Harlow, Dr. Mara Quill met the University of Leiden. Rain fell on Penn & Sons.")
    ]
    assert found == [("harlow",), ("mara", "quill"), ("university", "leiden"), ("rain",), ("penn", "sons")]


@pytest.mark.parametrize(
    ("run", "means"),
    [
        (("mara", "quill"), True),
        (("quill",), True),
        (("mara",), True),
        (("mara", "stone"), False),
        (("anna", "mara", "quill"), True),
        (("stone",), None),
    ],
)
def test_one_name_and_another(run, means):
    assert same(("mara", "quill"), Name(run, 0)) is means


def test_forms_of_a_word_share_a_stem_or_a_concept():
    assert stem("apprentices") == stem("apprentice")
    assert concept("built") == concept("erected") == concept("construction")
    assert concept("km") == concept("kilometres")
    assert concept("school") != concept("library")
    assert fold("d'Élèves") == "eleves"


def test_the_answer_is_what_follows_its_mark():
    assert final("Let me see.\nAnswer: 34") == "34"
    assert final("<think>12</think>34") == "34"


def test_precision_counts_what_is_said_beyond():
    found = match("12, 15, 16, 17", ["12", "15"], "")
    assert (found.recall, found.precision) == (1.0, 0.5)
    assert match("x" * 30_000, ["12"], "").found == 0


@pytest.mark.parametrize(
    ("expected", "response", "score"),
    [
        ("Yes", "yes.", 1.0),
        ("Yes", "Yes, the tower is open to visitors.", 1.0),
        ("Yes", "Yes, there is no doubt.", 1.0),
        ("No", "No. It closed in 1951, and yes is what guides say.", 0.0),
        ("No", "Yes and no", 0.0),
        ("Yes", "No", 0.0),
        ("no", "Nein", 1.0),
        ("Yes", "<think>No, no.</think>Yes", 1.0),
        ("Yes", "It is open.", None),
        ("11", "4 + 7 = 11", 1.0),
        ("11", "4, 7, 11", 0.0),
        ("11", "4 + 7 = 12", 0.0),
        ("11", "1 + " * 3000 + "11", 0.0),
    ],
)
def test_sides_and_sums_as_answers(expected, response, score):
    sample = Sample("s", chat("Is the tower open?"), {"answer": expected})
    assert check(answer(sample, response), AnswerOptions()).score == score
