"""The estimate of wrong labels: limits, and its coverage when the truth is known."""

from dataclasses import replace
from random import Random

import pytest
from goldgate.trust import noise
from goldgate.trust.intervals import rate
from goldgate.trust.noise import Observed, wrong
from hypothesis import given, settings
from hypothesis import strategies as st


def simulated(draw: Random, false_accept: float, false_reject: float, right: float, cases: int, run: int):  # type: ignore[no-untyped-def] # a test's helper
    """What certification and one run would observe, and the share of wrong rows among the accepted."""
    error = rate(sum(draw.random() < false_accept for _ in range(cases)), cases)
    loss = rate(sum(draw.random() < false_reject for _ in range(cases)), cases)
    accepted = accepted_wrong = 0
    for _ in range(run):
        is_right = draw.random() < right
        passed = draw.random() >= false_reject if is_right else draw.random() < false_accept
        accepted += passed
        accepted_wrong += passed and not is_right
    return Observed(error, loss, accepted, run, accepted), accepted_wrong / max(1, accepted)


@pytest.mark.parametrize(
    ("false_accept", "false_reject", "right", "cases", "run"),
    [
        (0.05, 0.10, 0.5, 100, 400),
        (0.02, 0.02, 0.3, 60, 300),
        (0.20, 0.05, 0.7, 80, 500),
        (0.01, 0.30, 0.2, 150, 200),
        (0.10, 0.10, 0.9, 50, 800),
        (0.02, 0.05, 0.03, 150, 400),  # hardly anything is accepted, and much of it is wrong
    ],
)
def test_the_interval_covers_the_true_share(
    false_accept: float,
    false_reject: float,
    right: float,
    cases: int,
    run: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(noise, "DRAWS", 200)
    draw, covered, trials = Random(4711), 0, 120
    for _ in range(trials):
        observed, truth = simulated(draw, false_accept, false_reject, right, cases, run)
        share = wrong([observed])
        covered += share.low <= truth <= share.high
    # 120 trials of a 95 % interval cover 114 on average; fewer than 108 would be 2.5 deviations too few.
    assert covered >= 108


def test_the_interval_over_strata_covers_the_true_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strata of unlike difficulty, with rates of their own; two that share a certificate's pooled rates."""
    monkeypatch.setattr(noise, "DRAWS", 200)
    draw, covered, trials = Random(4711), 0, 120
    for _ in range(trials):
        strata, wrong_rows, rows = [], 0.0, 0
        for false_accept, false_reject, right, run in ((0.02, 0.05, 0.6, 300), (0.25, 0.1, 0.15, 200)):
            observed, truth = simulated(draw, false_accept, false_reject, right, 80, run)
            strata.append(observed)
            wrong_rows, rows = wrong_rows + truth * observed.rows, rows + observed.rows
        pooled, _ = simulated(draw, 0.05, 0.05, 0.5, 80, 1)
        for right, run in ((0.8, 100), (0.1, 150)):
            observed, truth = simulated(draw, 0.05, 0.05, right, 1, run)
            strata.append(replace(observed, error=pooled.error, loss=pooled.loss))
            wrong_rows, rows = wrong_rows + truth * observed.rows, rows + observed.rows
        share = wrong(strata)
        covered += share.low <= wrong_rows / rows <= share.high
    assert covered >= 108


def test_an_interval_that_ignores_the_certificates_error_would_not_cover(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The check above can fail: with rates taken as exact the interval is too narrow."""
    monkeypatch.setattr(noise, "DRAWS", 200)
    draw, covered = Random(4711), 0
    for _ in range(100):
        observed, truth = simulated(draw, 0.05, 0.10, 0.5, 100, 400)
        exact = Observed(
            rate(observed.error.errors * 1000, observed.error.n * 1000),
            rate(observed.loss.errors * 1000, observed.loss.n * 1000),
            observed.passed,
            observed.decided,
            observed.rows,
        )
        share = wrong([exact])
        covered += share.low <= truth <= share.high
    assert covered < 88


@given(
    st.integers(0, 20), st.integers(20, 100), st.integers(0, 20), st.integers(1, 300), st.integers(0, 300),
    st.integers(1, 300),
)  # fmt: skip
@settings(max_examples=15, deadline=None)
def test_shares_are_shares(errors: int, n: int, lost: int, passed: int, more: int, rows: int) -> None:
    share = wrong([Observed(rate(errors, n), rate(lost, n), passed, passed + more, min(rows, passed))])
    assert 0.0 <= share.low <= share.share <= share.high <= 1.0
    assert share == wrong(
        [Observed(rate(errors, n), rate(lost, n), passed, passed + more, min(rows, passed))]
    )


def test_more_cases_narrow_the_interval() -> None:
    few, many = (wrong([Observed(rate(0, n), rate(0, n), 500, 1000, 500)]) for n in (50, 5000))
    assert few.share == many.share == 0.0
    assert many.high < few.high / 5


def test_a_verifier_no_better_than_chance_says_nothing() -> None:
    share = wrong([Observed(rate(50, 100), rate(50, 100), 500, 1000, 500)])
    assert share.high == 1.0
    assert share.low < 0.5


def test_strata_that_share_a_rate_are_wrong_together() -> None:
    error, loss = rate(5, 100), rate(5, 100)
    whole = wrong([Observed(error, loss, 200, 400, 200)])
    split = wrong([Observed(error, loss, 100, 200, 100), Observed(error, loss, 100, 200, 100)])
    assert split.high == pytest.approx(whole.high, rel=0.15)
    own = wrong([Observed(rate(5, 100), rate(5, 100), 100, 200, 100) for _ in range(2)])
    assert own.high < split.high


@pytest.mark.parametrize(("n", "share"), [(10, 0.3), (1000, 0.01), (500, 0.9), (100_000, 0.4)])
def test_binomial_draws_have_the_right_mean_and_spread(n: int, share: float) -> None:
    draw = Random(1)
    drawn = [noise.binomial(n, share, draw) for _ in range(4000)]
    mean = sum(drawn) / len(drawn)
    variance = sum((value - mean) ** 2 for value in drawn) / len(drawn)
    assert mean == pytest.approx(n * share, abs=4 * (n * share * (1 - share) / 4000) ** 0.5)
    assert variance == pytest.approx(n * share * (1 - share), rel=0.12)
