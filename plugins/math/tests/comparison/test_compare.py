"""Which pair of types goes to which comparison."""

from __future__ import annotations

from goldgate_math.comparison.compare import decide
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read

OPTIONS = AnswerOptions()


def test_towers_are_compared_by_their_exponents():
    assert decide(read("9^{9^{9}}"), read("9^{9^{9}}+0"), OPTIONS).equal is not False
    assert decide(read("9^{9^{9}}"), read("9^{9^{8}}"), OPTIONS).equal is False
    assert decide(read("10000000!"), read("9999999!"), OPTIONS).equal is False


def test_a_false_link_before_the_right_value_is_wrong():
    assert decide(read("42"), read("x = 41 = 42"), OPTIONS).equal is False
    assert decide(read("42"), read("x = 40 + 2 = 42"), OPTIONS).equal is True


def test_labelled_cases_get_their_label(labelled, judge):
    assert judge(labelled.gold, labelled.response, labelled.prompt).score == labelled.expected
