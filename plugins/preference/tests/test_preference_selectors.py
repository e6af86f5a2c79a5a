"""Pairs and triples: what is above what, and what is left out."""

from itertools import combinations

import pytest
from goldgate import Drop, Failure, Judged, Message, Origin, Sample, Verdict, answer, chat
from goldgate_preference.extremes import ExtremesOptions, extremes
from goldgate_preference.ranked import RankedOptions, ranked
from goldgate_preference.strength import STRENGTHS
from goldgate_preference.triples import TriplesOptions, triples
from hypothesis import given
from hypothesis import strategies as st

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


def test_rows_without_a_ranking_give_nothing_and_a_wrong_one_is_reported():
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
        [row("= 5", 0, out="abstained"), row("= 4", 1, parent=0)],  # nobody labelled it wrong
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


@pytest.mark.parametrize("count", [2, 3])
def test_identical_originals_with_a_correction_each_make_one_pair(count):
    rows = [row("= 5", n, 0.0, "rejected") for n in range(count)]
    rows += [row("= 4", count + n, 1.0, parent=n) for n in range(count)]
    assert texts(triples(rows, TriplesOptions())) == [("= 4", "= 5")]


def test_two_corrections_of_different_mistakes_share_no_pair():
    rows = [
        row("= 5", 0, 0.2, "rejected"), row("= 6", 1, 0.1, "rejected"),
        row("= 4", 2, 1.0, parent=0), row("= 4 exactly", 3, 1.0, parent=1),
    ]  # fmt: skip
    assert texts(triples(rows, TriplesOptions())) == [("= 4", "= 5", "= 6"), ("= 4 exactly", "= 6")]


# --- people's edits --------------------------------------------------------------------------------------


def annotated(*strengths, edits=(), out=None):
    """Responses "= 1", "= 2" …, best first, and edits (text, parent)."""
    sample = Sample("s", chat("?"), {"strengths": list(strengths)})
    count = len(strengths) + 1
    rows = [row(f"= {n + 1}", n, sample=sample, out=(out or {}).get(n, "")) for n in range(count)]
    for at, (text, parent) in enumerate(edits, count):
        rows.append(row(text, at, parent=parent, sample=sample, out=(out or {}).get(at, "")))
    return rows


def test_an_edit_ranks_above_what_it_edits():
    for choose, options in ((ranked, RankedOptions()), (triples, TriplesOptions())):
        rows = annotated("better", edits=[("= 0", 0)])
        assert texts(choose(rows, options)) == [("= 0", "= 1", "= 2")]
    assert texts(ranked(rows, RankedOptions(edits=False))) == [("= 1", "= 2")]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # a tie, or a weak preference: the edit is above both, and they make no pair
        (annotated("same", edits=[("= 0", 0)]), [("= 0", "= 2"), ("= 0", "= 1")]),
        (annotated("slightly better", edits=[("= 0", 0)]), [("= 0", "= 2"), ("= 0", "= 1")]),
        (annotated("same"), []),
        (annotated("same", "better"), [("= 1", "= 3")]),
        (annotated("same", "same"), []),
        # an edit of the lower one is above that one only
        (annotated("better", edits=[("= 0", 1)]), [("= 1", "= 2"), ("= 0", "= 2")]),
        # an edit of an edit
        (annotated("better", edits=[("= 0", 0), ("= 9", 2)]), [("= 9", "= 1", "= 2"), ("= 0", "= 1"), ("= 9", "= 0")]),
        # two edits of one response: the second has no place against the first
        (annotated("better", edits=[("= 0", 0), ("= 9", 0)]), [("= 0", "= 1", "= 2"), ("= 9", "= 1")]),
        # an edit that changes nothing, is rejected, has no parent in the row, or is its own parent
        (annotated("better", edits=[("= 1 ", 0)]), [("= 1", "= 2")]),
        (annotated("better", edits=[("= 0", 0)], out={2: "rejected"}), [("= 1", "= 2")]),
        (annotated("better", edits=[("= 0", 7)]), [("= 1", "= 2")]),
        (annotated("better", edits=[("= 0", 2)]), [("= 1", "= 2")]),
        # a verified correction of what a verifier rejects
        (annotated("better", edits=[("= 0", 0)], out={0: "rejected", 1: "rejected"}), [("= 0", "= 1")]),
        (annotated("better", edits=[("= 0", 0)], out={0: "abstained"}), []),
        # one response and its edit
        (annotated(edits=[("= 0", 0)]), [("= 0", "= 1")]),
    ],
)  # fmt: skip
def test_where_edits_stand(rows, found):
    assert texts(ranked(rows, RankedOptions())) == found


def test_every_two_with_edits_make_each_pair_once():
    rows = annotated("better", "better", edits=[("= 0", 0)])
    made = texts(ranked(rows, RankedOptions(pairs="all")))
    assert made == [("= 0", "= 1", "= 2"), ("= 0", "= 3"), ("= 1", "= 3"), ("= 2", "= 3")]
    made = texts(ranked(rows, RankedOptions(pairs="neighbours")))
    assert made == [("= 1", "= 2"), ("= 2", "= 3"), ("= 0", "= 1")]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            annotated("better", edits=[("= 0", 0)], out={0: "rejected", 1: "rejected"}),
            [("= 0", "= 1", "= 2")],
        ),
        (annotated("better", edits=[("= 0", 0)], out={0: "rejected"}), [("= 0", "= 1")]),
        (annotated("better", edits=[("= 0", 0)], out={1: "rejected"}), [("= 0", "= 1", "= 2")]),
        (annotated("same", edits=[("= 0", 0)]), [("= 0", "= 1")]),
        (annotated("better", "better", edits=[("= 0", 1)]), [("= 0", "= 2", "= 3")]),
        (annotated("better", edits=[("= 0", 1)]), [("= 0", "= 2")]),
        (annotated("better"), []),
        (annotated("better", edits=[("= 0", 0)], out={2: "rejected"}), []),
    ],
)
def test_triples_of_annotated_rows(rows, found):
    assert texts(triples(rows, TriplesOptions())) == found


def test_a_persons_edit_needs_no_strengths():
    edited = Judged(answer(SAMPLE, "= 4", Origin("human:ann", index=1, parent=0)))
    assert texts(triples([row("= 5", 0), edited], TriplesOptions())) == [("= 4", "= 5")]


def test_calls_of_tools_count_where_the_texts_are_the_same():
    sample = Sample("s", chat("?"), {"strengths": ["better"]})

    def calling(name, index):
        call = {"id": "1", "type": "function", "function": {"name": name, "arguments": "{}"}}
        return Judged(answer(sample, (Message("assistant", "", (call,)),), Origin(index=index)))

    assert len(list(ranked([calling("search", 0), calling("open_doc", 1)], RankedOptions()))) == 1
    assert len(list(ranked([calling("search", 0), calling("search", 1)], RankedOptions()))) == 0


@pytest.mark.parametrize("strengths", ["better", 5, {"a": 1}])
def test_strengths_that_are_no_list_are_reported(strengths):
    rows = [row("a", n, sample=Sample("s", chat("?"), {"strengths": strengths})) for n in range(2)]
    with pytest.raises(ValueError, match="strengths is a list"):
        list(ranked(rows, RankedOptions()))


orders = st.lists(st.sampled_from([*STRENGTHS, "same"]), min_size=1, max_size=4)
changes = st.lists(st.tuples(st.integers(10, 30).map("= {}".format), st.integers(0, 6)), max_size=4)


@given(orders, changes, st.sampled_from(["ends", "neighbours", "all"]))
def test_no_pair_comes_twice_or_both_ways(strengths, edits, pairs):
    rows = annotated(*strengths, edits=edits)
    for choose in (ranked, triples):
        options = RankedOptions(pairs=pairs) if choose is ranked else TriplesOptions()
        made = [pair for ranking in texts(choose(rows, options)) for pair in combinations(ranking, 2)]
        assert len({frozenset(pair) for pair in made}) == len(made)
        assert all(len(set(pair)) == 2 for pair in made)


# --- a ranking by numbers, as people in a pipeline give it ----------------------------------------------------


def numbered(ranking, strengths, count=3, edit=None):
    sample = Sample("s", chat("?"), {"ranking": ranking, "strengths": strengths})
    rows = [row(text, n, sample=sample) for n, text in enumerate("abcd"[:count])]
    return rows if edit is None else [*rows, row("edited", count, parent=edit, sample=sample)]


def test_a_ranking_by_numbers_is_the_order():
    rows = numbered([2, 0], ["better"])
    assert texts(ranked(rows, RankedOptions())) == [("c", "a")]  # nobody ranked b
    rows = numbered([2, 0], ["better"], edit=2)
    assert texts(ranked(rows, RankedOptions())) == [("edited", "c", "a")]
    assert texts(triples(rows, TriplesOptions())) == [("edited", "c", "a")]
    assert texts(ranked(numbered([], []), RankedOptions())) == []


@pytest.mark.parametrize("ranking", [[0, 0], [0, 7], [0, -1], "01", 3])
def test_a_ranking_that_names_something_else_is_reported(ranking):
    with pytest.raises(ValueError, match="ranking"):
        list(ranked(numbered(ranking, ["better"]), RankedOptions()))
