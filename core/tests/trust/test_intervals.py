import pytest
from goldgate.trust.intervals import clopper_pearson, incomplete_beta, quantile, rate
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.one_of(st.integers(1, 200), st.integers(1, 10**6)))
    return draw(st.one_of(st.integers(0, min(n, 20)), st.integers(0, n))), n


@given(counts(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
@settings(max_examples=200, deadline=None)
def test_the_interval_is_scipys(drawn: tuple[int, int], level: float) -> None:
    errors, n = drawn
    theirs = stats.binomtest(errors, n).proportion_ci(level, "exact")
    assert clopper_pearson(errors, n, level) == pytest.approx((theirs.low, theirs.high), rel=1e-6, abs=1e-12)


@given(st.floats(0, 1), st.floats(0.5, 1e5), st.floats(0.5, 1e5))
@settings(max_examples=200, deadline=None)
def test_the_incomplete_beta_function_is_scipys(x: float, a: float, b: float) -> None:
    # scipy's own error is some 3e-9 where x is nearly 1
    assert incomplete_beta(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-8)


def test_known_values() -> None:
    # Three of three: the rule of three's exact form, 0.025 ** (1 / 3).
    assert clopper_pearson(3, 3)[0] == pytest.approx(0.025 ** (1 / 3))
    assert clopper_pearson(0, 50) == (0.0, pytest.approx(1 - 0.025 ** (1 / 50)))
    assert clopper_pearson(0, 0) == (0.0, 1.0)
    assert quantile(0.5, 1, 1) == pytest.approx(0.5)
    assert rate(0, 0).rate is None
    assert rate(1, 4).rate == 0.25


def test_the_interval_covers_the_truth() -> None:
    for n, share in ((10, 0.1), (50, 0.02), (200, 0.5)):
        covered = sum(
            stats.binom.pmf(k, n, share)
            for k in range(n + 1)
            if clopper_pearson(k, n)[0] <= share <= clopper_pearson(k, n)[1]
        )
        assert covered >= 0.95


@pytest.mark.parametrize(("errors", "n", "level"), [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0.0), (1, 5, 1.0)])
def test_no_interval_for_nonsense(errors: int, n: int, level: float) -> None:
    with pytest.raises(ValueError, match="no interval"):
        clopper_pearson(errors, n, level)
