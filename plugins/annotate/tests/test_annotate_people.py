"""The generators' conversation, scripted: replies that are right, that prefer nothing, and that do not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from goldgate import Failure, Judged, Message, Origin, Sample, answer, chat
from goldgate.testing import replay
from goldgate_annotate import Annotation
from goldgate_annotate.people import PeopleOptions, edits, people
from goldgate_annotate.requests import Edit

SAMPLE = Sample("s", chat("2 + 2?"), {"answer": "4"})
OPTIONS = PeopleOptions(responses=3)


def judged(*texts: str) -> list[Judged]:
    return [Judged(answer(SAMPLE, text, Origin(index=number + 5))) for number, text in enumerate(texts)]


def test_a_ranking_names_the_candidates_by_their_numbers() -> None:
    reply = Annotation((1, 0), ("better",), by=("ann",))
    (made,) = replay(people, SAMPLE, judged("5", "4"), OPTIONS, replies=[reply])
    assert made == replace(SAMPLE, reference={"answer": "4", "ranking": [6, 5], "strengths": ["better"]})


def test_an_edit_is_a_candidate_of_a_person() -> None:
    ranked = replace(SAMPLE, reference={"answer": "4", "ranking": [6, 5], "strengths": ["better"]})
    reply = Annotation((1, 0), ("better",), edits=(Edit(1, "It is 4.", "ann"),))
    (made,) = replay(edits, ranked, judged("5", "4"), OPTIONS, replies=[reply])
    assert made.messages == (Message("assistant", "It is 4."),)
    assert (made.origin.by, made.origin.parent) == ("human:ann", 6)


def test_both_ask_the_same() -> None:
    ranked = replace(SAMPLE, reference={"answer": "4", "ranking": [6, 5], "strengths": ["better"]})
    assert next(people(SAMPLE, judged("5", "4"), OPTIONS)) == next(edits(ranked, judged("5", "4"), OPTIONS))


def test_nobody_is_asked_about_one_response_or_the_same_one_twice() -> None:
    for texts in ((), ("4",), ("4", " 4\n"), ("4", "")):
        assert replay(people, SAMPLE, judged(*texts), OPTIONS, replies=[]) == ()
    assert replay(edits, SAMPLE, judged("4", "5"), OPTIONS, replies=[]) == ()  # not ranked yet


def test_none_good_enough_leaves_an_empty_ranking() -> None:
    (made,) = replay(people, SAMPLE, judged("5", "4"), OPTIONS, replies=[Annotation(bad=True)])
    assert (made.reference["ranking"], made.reference["strengths"]) == ([], [])


@pytest.mark.parametrize(
    "reply",
    [
        Annotation((0, 7), ("better",)),
        Annotation((0,), ()),
        Annotation((0, 1), ()),
        Annotation((0, 0), ("better",)),
    ],
)
def test_a_ranking_that_does_not_fit_is_a_failure(reply: Annotation) -> None:
    (made,) = replay(people, SAMPLE, judged("5", "4"), OPTIONS, replies=[reply])
    assert isinstance(made, Failure)


def test_an_edit_of_nothing_is_a_failure() -> None:
    ranked: Any = replace(SAMPLE, reference={"ranking": []})
    reply = Annotation(edits=(Edit(4, "x", "ann"),))
    (made,) = replay(edits, ranked, judged("5", "4"), OPTIONS, replies=[reply])
    assert isinstance(made, Failure)
