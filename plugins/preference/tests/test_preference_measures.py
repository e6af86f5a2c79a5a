"""Figures against hand-made and published examples."""

import pytest
from goldgate_preference.measures import alpha, kappa, length_bias, wilson
from goldgate_preference.score import logistic
from goldgate_preference.similar import alike
from goldgate_preference.strength import STRENGTHS, of_gap, strongest
from hypothesis import given
from hypothesis import strategies as st

LONG = (
    "a long text of many words which says nothing that any other text would not say as well as this one does"
)


def test_length_bias():
    bias = length_bias([("aaaa", "a"), ("aaa", "a"), ("a", "aa"), ("aa", "bb")])
    assert (bias.pairs, bias.equal) == (3, 1)
    assert bias.longer_wins == pytest.approx(2 / 3)
    assert bias.low < 2 / 3 < bias.high
    assert bias.ratio == pytest.approx((1 + 2) / 2)
    with pytest.raises(ValueError, match="no pairs"):
        length_bias([])


def test_wilson_is_the_textbooks():
    assert wilson(8, 10) == pytest.approx((0.490, 0.943), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(0, 20)[0] == 0.0


def test_kappa():
    left = ["yes"] * 25 + ["no"] * 25
    right = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert kappa(left, right) == pytest.approx(0.4)
    assert kappa(["a", "b", None], ["a", "b", "a"]) == 1.0
    assert kappa(["a", "a"], ["a", "a"]) is None
    assert kappa([None], ["a"]) is None
    with pytest.raises(ValueError, match="zip"):
        kappa(["a"], [])


def test_alpha_is_krippendorffs_own_example():
    """Krippendorff (2011), "Computing Krippendorff's alpha-reliability", nominal data: 0.743."""
    one = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
    two = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
    three = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
    four = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]
    assert alpha(zip(one, two, three, four, strict=True)) == pytest.approx(0.743, abs=1e-3)
    assert alpha([["a", "a"]]) is None
    assert alpha([["a", "b"], ["b", "a"]]) < 0


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("The sky is blue.", "the  sky is blue.", True),
        ("cafe\u0301", "caf\u00e9", True),
        ("The answer is 7.", "The answer is 8.", False),
        ("It is safe to eat.", "It is not safe to eat.", False),
        ("a b c d e f g h i j k", "a b c d e f g h i j k l", True),
        ("the dog bit the man", "the man bit the dog", False),
        ("x - 1 is the answer to it all", "x + 1 is the answer to it all", False),
        (f"{LONG} the answer is 17", f"{LONG} the answer is 18", False),
        (f"{LONG} it is safe", f"{LONG} it is not safe", False),
        (f"{LONG} x + y", f"{LONG} x - y", False),
        (f"{LONG} it is safe", f"{LONG} it is quite safe", True),
        ("yes", "no", False),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_alike(left, right, same):
    assert bool(alike(left, right)) is same
    assert bool(alike(right, left)) is same


def test_alike_after_truncation():
    left, right = "the same start, then one end", "the same start, then another finish altogether"
    assert not alike(left, right)
    assert alike(left, right, characters=15) == "the same first 15 characters"


@given(st.text(), st.text(), st.integers(0, 20))
def test_likeness_does_not_depend_on_the_order(left, right, characters):
    assert alike(left, right, characters=characters) == alike(right, left, characters=characters)
    assert alike(left, left)


def test_strengths():
    names = [of_gap(gap, 8) for gap in (8, 4, 3.9, 2, 1.9, 1, 0.9, 0)]
    assert names == [*(name for name in STRENGTHS[:3] for _ in range(2)), STRENGTHS[3], None]
    assert strongest(["slightly better", "better"]) == "better"
    with pytest.raises(ValueError, match="lower"):
        of_gap(-1, 4)
    with pytest.raises(ValueError, match="great"):
        strongest(["great"])


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_the_logistic_ranks(one, two):
    assert 0 <= logistic(one) <= 1
    if one < two:
        assert logistic(one) <= logistic(two)
    assert logistic(one) + logistic(-one) == pytest.approx(1)
