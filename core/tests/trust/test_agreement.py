"""Coefficients of agreement against values computed by hand, and what holds of them whatever the labels."""

from itertools import chain

import pytest
from goldgate.runs import agreement, alpha, gwet
from hypothesis import given
from hypothesis import strategies as st

# Four annotators, twelve items, labels missing: Krippendorff (2011), "Computing Krippendorff's
# Alpha-Reliability", section C. He gives 0.743 nominal, 0.815 ordinal and 0.849 interval.
FOUR = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
        strict=True,
    )
)
LABELS = st.lists(st.lists(st.sampled_from([0, 1, 2, None]), min_size=3, max_size=3), max_size=12)


@pytest.mark.parametrize(("scale", "expected"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_krippendorffs(scale, expected):
    assert alpha(FOUR, scale) == pytest.approx(expected, abs=0.0005)


def test_alpha_by_hand():
    # Ten items, two annotators, 0 or 1: 18 labels agree, one pair differs. Of the 20 labels 9 are 1.
    # Observed disagreement 2/20, expected 2 * 9 * 11 / (20 * 19): alpha = 1 - 0.1 / (198 / 380).
    items = [(1, 1)] * 4 + [(0, 0)] * 5 + [(1, 0)]
    assert alpha(items) == pytest.approx(1 - 0.1 / (198 / 380))


def test_gwet_by_hand():
    # Two annotators, 10 items: 9 agree. Shares 9/20 and 11/20, chance 2 * 0.45 * 0.55 = 0.495.
    items = [(1, 1)] * 4 + [(0, 0)] * 5 + [(1, 0)]
    assert gwet(items) == pytest.approx((0.9 - 0.495) / (1 - 0.495))


def test_where_nearly_all_are_the_same_alpha_sinks_and_gwet_does_not():
    items = [(1, 1)] * 98 + [(1, 0), (0, 1)]
    assert alpha(items) < 0.0
    # 98 of 100 agree; shares 0.99 and 0.01, chance 2 * 0.0099 = 0.0198.
    assert gwet(items) == pytest.approx((0.98 - 0.0198) / (1 - 0.0198))


def test_gwets_weights_by_hand():
    # Labels 1, 2, 3. Ordinal weights: neighbours 1 - 1/3, ends 0. Items (1,2), (3,3): agreement (2/3 + 1) / 2.
    # Shares 1/4, 1/4, 1/2: sum of p(1-p) = 3/16 + 3/16 + 1/4 = 5/8; weights sum to 3 + 4 * 2/3 = 17/3.
    chance = 17 / 3 / 6 * 5 / 8
    expected = (5 / 6 - chance) / (1 - chance)
    assert gwet([(1, 2), (3, 3)], (1, 2, 3), "ordinal") == pytest.approx(expected)
    # Squared: neighbours 3/4, ends 0: weights sum to 3 + 4 * 3/4 = 6.
    chance = 6 / 6 * 5 / 8
    expected = (7 / 8 - chance) / (1 - chance)
    assert gwet([(1, 2), (3, 3)], (1, 2, 3), "interval") == pytest.approx(expected)


def test_nothing_is_said_of_nothing():
    assert alpha([]) is None
    assert gwet([]) is None
    assert alpha([(1, None), (0, None)]) is None  # nobody labelled an item together
    assert alpha([(1, 1), (1, 1)]) is None  # chance alone would agree
    assert gwet([(1, 1)], (0, 1)) == 1.0
    assert agreement([(1, None)], alpha).value is None
    assert agreement([(1, 0)], alpha).low is None


def test_the_interval_holds_the_value_and_shrinks():
    few = agreement(FOUR, alpha)
    many = agreement(list(chain(*[FOUR] * 6)), alpha)
    assert few.items == 11  # the last item has one label
    assert few.low < few.value < few.high <= 1.0
    assert many.high - many.low < few.high - few.low
    assert agreement(FOUR, alpha) == few


@given(LABELS)
def test_order_of_annotators_and_items_does_not_count(items):
    for measure in (alpha, gwet):
        value = measure(items)
        assert value is None or value <= 1.0 + 1e-12
        turned = [list(reversed(item)) for item in reversed(items)]
        again = measure(turned)
        assert (value is None) == (again is None)
        assert value is None or again == pytest.approx(value)


@given(st.lists(st.sampled_from([(0, 0), (1, 1), (2, 2)]), min_size=1, max_size=10))
def test_those_who_always_agree_agree_fully(items):
    for measure in (alpha, gwet):
        assert measure(items) in (None, pytest.approx(1.0))
