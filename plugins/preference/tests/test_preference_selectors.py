"""Pairs and triples: what is above what, and what is left out."""

import pytest
from goldgate import Drop, Failure, Judged, Origin, Sample, Verdict, answer, chat
from goldgate_preference.extremes import ExtremesOptions, extremes
from goldgate_preference.ranked import RankedOptions, ranked
from goldgate_preference.strength import STRENGTHS
from goldgate_preference.triples import TriplesOptions, triples

SAMPLE = Sample("s", chat("2+2?"))


def row(text, index, score=None, out="", parent=None, sample=SAMPLE, failure=None):
    verdicts = {} if score is None else {"preference.score": Verdict(score, "so")}
    dropped = Drop("v", "so", out) if out else None
    return Judged(answer(sample, text, Origin(index=index, parent=parent)), verdicts, dropped, failure)


def texts(examples):
    return [tuple(one.candidate.text for one in example.ranked) for example in examples]


# --- by reward -----------------------------------------------------------------------------------------


def test_the_best_stands_against_the_worst():
    rows = [row("b", 0, 0.5), row("a", 1, 0.9), row("c", 2, 0.1), row("d", 3)]
    assert texts(extremes(rows, ExtremesOptions())) == [("a", "c")]
    assert texts(extremes(rows, ExtremesOptions(gap=0.9))) == []


def test_dropped_failed_and_equal_rows_make_no_pair():
    rows = [row("a", 0, 0.9, "rejected"), row("b", 1, 0.5), row("c", 2, 0.1, failure=Failure("down"))]
    assert texts(extremes(rows, ExtremesOptions())) == []
    assert texts(extremes([row("a", 0, 0.9), row("a", 1, 0.1)], ExtremesOptions())) == []
    assert texts(extremes([row("a", 0, 0.5), row("b", 1, 0.5)], ExtremesOptions())) == []


# --- a ranking of the row's own --------------------------------------------------------------------------


def ranking(*strengths, **marks):
    sample = Sample("s", chat("?"), {"strengths": list(strengths)})
    return [row(text, n, sample=sample, **marks) for n, text in enumerate("abcd"[: len(strengths) + 1])]


def test_only_strong_preferences_train():
    for strength in STRENGTHS:
        found = texts(ranked(ranking(strength), RankedOptions()))
        assert found == ([("a", "b")] if strength in STRENGTHS[:2] else [])


def test_which_pairs_of_a_longer_ranking():
    rows = ranking("slightly better", "better", "marginally better")
    assert texts(ranked(rows, RankedOptions())) == [("a", "d")]
    assert texts(ranked(rows, RankedOptions(pairs="neighbours"))) == [("b", "c")]
    assert texts(ranked(rows, RankedOptions(pairs="all"))) == [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]


def test_a_rejected_response_is_in_no_pair():
    rows = ranking("better")
    assert (
        texts(
            ranked([rows[0], row("b", 1, out="rejected", sample=rows[0].candidate.sample)], RankedOptions())
        )
        == []
    )


def test_alike_responses_are_dropped():
    sample = Sample("s", chat("?"), {"strengths": ["better"]})
    same = [row("It is  Paris.", 0, sample=sample), row("it is paris.", 1, sample=sample)]
    assert texts(ranked(same, RankedOptions())) == []


def test_rows_without_a_ranking_give_nothing_and_a_wrong_one_is_said():
    assert texts(ranked([row("a", 0), row("b", 1)], RankedOptions())) == []
    assert texts(ranked([], RankedOptions())) == []
    with pytest.raises(ValueError, match="2 responses have 2 strengths"):
        list(ranked(ranking("better", "better")[:2], RankedOptions()))


# --- corrections -----------------------------------------------------------------------------------------


def test_a_correction_makes_a_triple():
    rows = [
        row("= 5, nearly", 0, 0.4, "rejected"),
        row("= 9, far off", 1, 0.2, "rejected"),
        row("= 7", 2, 0.3, "rejected"),
        row("= 4, corrected", 3, 0.9, parent=0),
    ]
    assert texts(triples(rows, TriplesOptions("preference.score"))) == [
        ("= 4, corrected", "= 5, nearly", "= 9, far off")
    ]


def test_without_a_worse_sibling_it_is_a_pair():
    rows = [row("= 5", 0, 0.2, "rejected"), row("= 9", 1, 0.2, "rejected"), row("= 4", 2, 0.9, parent=0)]
    assert texts(triples(rows, TriplesOptions("preference.score"))) == [("= 4", "= 5")]


@pytest.mark.parametrize(
    "rows",
    [
        [
            row("= 5", 0, out="rejected"),
            row("= 4", 1, out="rejected", parent=0),
        ],  # the correction is wrong too
        [row("= 4, right", 0), row("= 4", 1, parent=0)],  # there was nothing to correct
        [row("= 5", 0, out="abstained"), row("= 4", 1, parent=0)],  # nobody said that it was wrong
        [row("= 5", 0, failure=Failure("down")), row("= 4", 1, parent=0)],
        [row("= 5", 0, out="rejected"), row("= 5 ", 1, parent=0)],  # the correction changed nothing
        [row("= 4", 1, parent=0)],  # its parent is not there
    ],
)
def test_no_triple_without_a_reason(rows):
    assert texts(triples(rows, TriplesOptions())) == []


def test_one_correction_a_response():
    rows = [row("= 5", 0, out="rejected"), row("= 4", 1, parent=0), row("= 4, again", 2, parent=0)]
    assert texts(triples(rows, TriplesOptions())) == [("= 4", "= 5")]
