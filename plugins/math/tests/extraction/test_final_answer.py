"""Which of several marks counts, and what is read without one."""

from __future__ import annotations


def test_labelled_cases_get_their_label(labelled, judge):
    assert judge(labelled.gold, labelled.response, labelled.prompt).score == labelled.expected
