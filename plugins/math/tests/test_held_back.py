"""Labelled cases that were not used to build the package: few deviate, and no wrong answer is accepted."""

from __future__ import annotations


def test_held_back_cases_mostly_get_their_label(held_back, judge):
    scores = [(judge(case.gold, case.response, case.prompt).score, case.expected) for case in held_back]
    assert len(scores) >= 50
    assert [pair for pair in scores if pair[0] == 1 and pair[1] == 0] == []
    assert sum(score == expected for score, expected in scores) >= 0.9 * len(scores)


def test_cases_that_are_still_open_accept_nothing_wrong(still_open, judge):
    scores = [(judge(case.gold, case.response, case.prompt).score, case.expected) for case in still_open]
    assert scores
    assert [pair for pair in scores if pair[0] == 1 and pair[1] != 1] == []
    assert sum(score is None for score, _ in scores) >= 0.8 * len(scores)
