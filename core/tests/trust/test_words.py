from __future__ import annotations

from typing import Any

import pytest
from goldgate.trust.words import sentence, sentences


def estimate(share: float | None, low: float = 0.0, high: float = 0.0, why: str = "") -> dict[str, Any]:
    return {"share": share, "low": low, "high": high, "why": why}


@pytest.mark.parametrize(
    ("held", "rows", "expected"),
    [
        (estimate(0.0, 0.0, 0.16), 7, "7 rows: at most 2 wrong (95 % sure)"),
        (estimate(0.0, 0.0, 0.0), 7, "7 rows: none wrong (95 % sure)"),
        (estimate(0.0, 0.0, 1.0), 1, "1 row: too few to say how many are wrong"),
        (estimate(0.0, 0.0, 0.01), 1, "1 row: too few to say how many are wrong"),
        (estimate(0.2, 0.0, 1.0), 500, "too few labelled cases to say how many are wrong"),
        (estimate(0.0021, 0.0004, 0.0123), 500, "about 0.21 % wrong (0.04 % to 1.2 %, 95 % sure)"),
        (estimate(0.25, 0.1, 0.4), 500, "about 25 % wrong (10 % to 40 %, 95 % sure)"),
        (
            estimate(None, why="no certificate for v"),
            5,
            "how many are wrong is unknown (no certificate for v)",
        ),
    ],
)
def test_estimates_read_as_sentences(held: dict[str, Any], rows: int, expected: str) -> None:
    assert sentence(held, rows) == expected


def test_both_sides_of_a_data_set() -> None:
    sides = {"rows": 200, "accepted": estimate(0.0, 0.0, 0.02), "rejected": estimate(0.1, 0.05, 0.2)}
    assert sentences({"level": 0.9, "datasets": {"preference": sides}}) == [
        "preference: labels: about 0 % wrong (0 % to 2.0 %, 90 % sure)",
        "preference: its rejected side: about 10 % right after all (5.0 % to 20 %, 90 % sure)",
    ]
    assert sentences({}) == []
