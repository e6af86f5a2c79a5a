"""What a checker gives, as a number or as an error; never a guess."""

from typing import Any

import pytest
from goldgate.foreign.values import number


@pytest.mark.parametrize(
    ("value", "score"),
    [
        (True, 1.0),
        (0, 0.0),
        (-1.0, -1.0),
        (None, None),
        ("C", 1.0),
        ("I", 0.0),
        ("PASSED", 1.0),
        ("0.25", 0.25),
        (("pass", {"details": 1}), 1.0),
        ({"score": 0.5, "acc": 1}, 0.5),
        ({"anything": 1}, 1.0),
    ],
)
def test_numbers(value: Any, score: float | None) -> None:
    assert number(value) == score


@pytest.mark.parametrize("value", ["great", float("nan"), {}, {"a": 1, "b": 2}, object(), [], "nan and void"])
def test_what_is_no_score_raises(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        number(value)
