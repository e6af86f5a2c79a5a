"""One spelling for many."""

from __future__ import annotations

import pytest
from goldgate_math.parsing.normalize import clean
from goldgate_math.parsing.reader import read


def test_labelled_cases_get_their_label(labelled, judge):
    assert judge(labelled.gold, labelled.response, labelled.prompt).score == labelled.expected


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("๑,๔๕๐", "1,450"),
        ("১,৪৫০", "1,450"),
        ("१.५", "1.5"),
        ("١٬٤٥٠", "1,450"),
        ("۱٫۵", "1.5"),
        ("１，４５０", "1,450"),
    ],
)
def test_digits_of_other_scripts_are_digits(written: str, means: str) -> None:
    assert clean(written) == means
    assert read(written) == read(means)
