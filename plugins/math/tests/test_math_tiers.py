"""The tiers one by one, and the bounds that keep them short."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate import Sample, answer, chat
from goldgate_math.comparison.compare import decide
from goldgate_math.comparison.exact import rational
from goldgate_math.comparison.numeric import doubles, value
from goldgate_math.comparison.points import same_numbers
from goldgate_math.comparison.polynomial import same_function
from goldgate_math.comparison.ranges import as_ranges, same_ranges
from goldgate_math.limits import BeyondError, UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read
from goldgate_math.tree import Num, expr
from goldgate_math.verifiers.answer import check

OPTIONS = AnswerOptions()


def tree(text):
    return expr(read(text))


# --- exact


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("\\frac{3}{4}+\\frac14", Fraction(1)),
        ("2^{-3}", Fraction(1, 8)),
        ("(\\frac49)^{1/2}", Fraction(2, 3)),
        ("\\sqrt[3]{-27}", Fraction(-3)),
        ("\\binom{10}{3}", Fraction(120)),
        ("0.1\\overline{6}", Fraction(1, 6)),
        ("\\lfloor -2.5 \\rfloor", Fraction(-3)),
        ("\\gcd(12, 18)", Fraction(6)),
        ("2^{3^2}", Fraction(512)),
        ("50\\% + 1", Fraction(3, 2)),
    ],
)
def test_constants_have_their_rational_value(text, known):
    assert rational(tree(text)) == known


@pytest.mark.parametrize(
    "text",
    [
        "2^{30000}",
        "9^{9^{9}}",
        "(10^{-9})^{9999}",
        "2000!",
        "\\binom{5000}{2}",
        "1/0",
        "0^{-1}",
        "\\sqrt{2}",
        "x",
    ],
)
def test_what_is_irrational_or_large_is_refused_before_it_is_made(text):
    with pytest.raises(BeyondError):
        rational(tree(text))


# --- polynomial


def test_polynomials_are_told_apart_exactly():
    assert same_function(tree("(x+1)^3"), tree("x^3+3x^2+3x+1")) is True
    assert same_function(tree("(x+1)^3"), tree("x^3+3x^2+3x+2")) is False
    assert same_function(tree("\\frac{x^2-1}{x-1}"), tree("x+1")) is True
    assert same_function(tree("x + 10^{-40}"), tree("x")) is False


def test_with_indeterminates_only_equality_is_proved():
    assert same_function(tree("(\\sqrt2+1)^2"), tree("\\sqrt2\\sqrt2+2\\sqrt2+1")) is True
    assert same_function(tree("\\sqrt2\\sqrt2"), tree("2")) is None


@pytest.mark.parametrize("text", ["(a+b+c+d+e)^{30}", "x^{65}", "(x+1)^{64}(y+1)^{64}"])
def test_expansions_end_at_their_bounds(text):
    assert same_function(tree(text), tree("1")) is None


# --- numeric


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("\\sqrt{5+2\\sqrt6}", "\\sqrt2+\\sqrt3", True),
        ("\\sqrt{5+2\\sqrt6}-\\sqrt2-\\sqrt3", "0", True),
        ("\\sqrt{5+2\\sqrt6}-\\sqrt2-\\sqrt3", "10^{-35}", False),
        ("\\sqrt{x^2}", "x", False),
        ("\\sqrt{x^2}", "|x|", True),
        ("\\ln x^2", "2\\ln x", True),
        ("\\ln|x|", "\\ln x", True),
        ("\\sqrt{a^2b}", "a\\sqrt{b}", False),
        ("e^{i\\pi}", "-1", True),
        ("\\pi", "\\frac{355}{113}", False),
        ("(-1)^n", "\\cos(n\\pi)", True),
        ("f(2)", "f(1+1)", True),
        ("f(2)", "f(3)", False),
    ],
)
def test_values_tell_expressions_apart(one, other, same):
    assert same_numbers(tree(one), tree(other)) is same


@pytest.mark.parametrize(
    "text", ["e^{e^{e^{e^e}}}", "\\sin(10^{400})", "x", "\\infty", "(-8)^{1/3}", "\\sum_{k=1}^{999} k"]
)
def test_what_has_no_value_within_the_bounds_is_refused(text):
    with pytest.raises((BeyondError, OverflowError)):
        value(tree(text), {}, doubles())


def test_nested_series_run_out_of_steps():
    nested = "\\prod_{a=1}^{200}\\prod_{b=1}^{200}\\prod_{c=1}^{200} 2"
    with pytest.raises(BeyondError):
        value(tree(nested), {}, doubles())


# --- ranges


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("(0,1] \\cup [0,1]", "[0,1]", True),
        ("[0,1] \\cup (0,1]", "[0,1]", True),
        ("[0,1) \\cup [1,2]", "[0,2]", True),
        ("[0,1) \\cup (1,2]", "[0,2]", False),
        ("[0,3] \\cap (1,5)", "(1,3]", True),
        ("\\mathbb{R} \\setminus \\{0, 1\\}", "(-\\infty,0)\\cup(0,1)\\cup(1,\\infty)", True),
        ("x \\ne 2", "x < 2 or x > 2", True),
        ("|2x-1| \\ge 3", "x \\le -1 or x \\ge 2", True),
        ("[\\sqrt2, 2]", "[\\sqrt[4]{4}, \\sqrt4]", True),
        ("(1, 1)\\cup[3,4]", "[3,4]", True),
    ],
)
def test_sets_of_numbers_have_one_normal_form(one, other, same):
    assert same_ranges(as_ranges(read(one), set()), as_ranges(read(other), set())) is same


# --- reading


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100 + "1" + ")" * 100,
        "1+" * 300 + "1",
        "x" * 3000,
        "1e9999999",
        "",
        "\\int_0^1 x dx",
        "\\frac{1}{",
    ],
)
def test_what_cannot_be_read_says_so(text):
    with pytest.raises(UnreadableError):
        read(text)


def test_places_are_kept_and_do_not_count():
    assert read("3.50") == Num(Fraction(7, 2))
    assert read("3.50").places == 2


# --- all together: nothing below may take long, much memory, or raise

NASTY = (
    "9^{9^{9^{9}}}", "((10000!)!)!", "\\frac{" * 500 + "1" + "}{2}" * 500, "x" * 1_000_000, "1" * 1_000_000,
    "0." + "3" * 100_000, "(1+x)^{1000}", "\\sqrt{" * 300 + "x" + "}" * 300, "10^{10^{10}}-10^{10^{10}}+1",
    "-" * 1900 + "1", "\\boxed{" * 6000, "answer is " * 4000, "####" * 10_000, " " * 100_000 + "x", "$" * 40_000,
    "\\text{" * 6000, "\\{" * 900, "|" * 2000, ",".join(map(str, range(5000))), "\\pm" * 600 + "1", "²" * 2000,
    "</think>" * 5000, "1 000 " * 3000, "x=1 or " * 1000, "5" + "!" * 500, "3" + "^3" * 300, "is is " * 6000,
    "\\{" + ",".join(f"\\sin {n}" for n in range(40)) + "\\}", "\\prod_{a=1}^{200}\\prod_{b=1}^{200}\\prod_{c=1}^{200} 2",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=lambda text: text[:12])
@pytest.mark.parametrize("form", ["{}", "\\boxed{{{}}}", "The answer is {}."])
def test_hostile_answers_get_a_verdict(text, form):
    for gold, said in (("1", text), (text[:3000], "1"), (text[:3000], text)):
        sample = Sample("s", chat("?"), {"answer": gold})
        assert check(answer(sample, form.format(said)), OPTIONS).score in (0.0, 1.0, None)


def test_towers_are_compared_by_their_exponents():
    assert decide(read("9^{9^{9}}"), read("9^{9^{9}}+0"), OPTIONS).equal is not False
    assert decide(read("9^{9^{9}}"), read("9^{9^{8}}"), OPTIONS).equal is False
    assert decide(read("10000000!"), read("9999999!"), OPTIONS).equal is False


def test_a_false_link_before_the_right_value_is_wrong():
    assert decide(read("42"), read("x = 41 = 42"), OPTIONS).equal is False
    assert decide(read("42"), read("x = 40 + 2 = 42"), OPTIONS).equal is True
