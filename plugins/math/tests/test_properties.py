"""Properties of the reader and the deciders, over generated expressions and any text."""

from __future__ import annotations

import threading
from fractions import Fraction

from goldgate import Sample, Verdict, answer, chat
from goldgate_math.comparison.compare import decide
from goldgate_math.comparison.exact import rational
from goldgate_math.options import AnswerOptions, StepsOptions
from goldgate_math.parsing.reader import read
from goldgate_math.tree import expr
from goldgate_math.verifiers.answer import check
from goldgate_math.verifiers.steps import check as check_steps
from hypothesis import assume, given, settings
from hypothesis import strategies as st

OPTIONS = AnswerOptions()
whole = st.integers(-60, 60)
positive = st.integers(1, 60)


def means(gold: str, response: str) -> bool | None:
    return decide(read(gold), read(response), OPTIONS).equal


# --- expressions: (text, value at x = 2/7), built together

POINT = Fraction(2, 7)
leaf = st.one_of(
    whole.map(lambda n: (f"({n})", Fraction(n))),
    st.tuples(whole, positive).map(lambda p: (f"\\frac{{{p[0]}}}{{{p[1]}}}", Fraction(*p))),
    st.just(("x", POINT)),
)


def grown(inner: st.SearchStrategy[tuple[str, Fraction]]) -> st.SearchStrategy[tuple[str, Fraction]]:
    return st.one_of(
        st.tuples(inner, inner).map(lambda p: (f"({p[0][0]}+{p[1][0]})", p[0][1] + p[1][1])),
        st.tuples(inner, inner).map(lambda p: (f"({p[0][0]}-{p[1][0]})", p[0][1] - p[1][1])),
        st.tuples(inner, inner).map(lambda p: (f"({p[0][0]} \\cdot {p[1][0]})", p[0][1] * p[1][1])),
        inner.map(lambda p: (f"({p[0]})^2", p[1] ** 2)),
    )


expressions = st.recursive(leaf, grown, max_leaves=6)
REWRITINGS = (
    lambda text: f"({text}) + 0",
    lambda text: f"1 \\cdot ({text})",
    lambda text: f"-(-({text}))",
    lambda text: f"({text}) + x - x",
    lambda text: f"\\frac{{2({text})}}{{2}}",
    lambda text: f"({text})(x^2+1)/(x^2+1)",
    lambda text: f"({text}) + \\sin^2 x + \\cos^2 x - 1",
    lambda text: f"\\sqrt{{4}}({text})/2",
)


@given(expressions, st.sampled_from(REWRITINGS))
@settings(max_examples=150, deadline=None)
def test_equivalent_rewritings_are_accepted(made, rewrite):
    assert means(made[0], rewrite(made[0])) is True


@given(expressions, expressions)
@settings(max_examples=150, deadline=None)
def test_provably_different_ones_are_rejected(one, other):
    assume(one[1] != other[1])
    assert means(one[0], other[0]) is False


@given(expressions, st.sampled_from(("10^{-9}", "\\frac{1}{20!}", "10^{-30}", "x \\cdot 10^{-15}")))
@settings(max_examples=60, deadline=None)
def test_small_differences_are_differences(made, small):
    assert means(made[0], f"{made[0]} + {small}") is False


@given(expressions, expressions)
@settings(max_examples=100, deadline=None)
def test_gold_and_prediction_may_be_swapped(one, other):
    assert means(one[0], other[0]) is means(other[0], one[0])


@given(st.recursive(leaf.filter(lambda p: p[0] != "x"), grown, max_leaves=8))
@settings(max_examples=150, deadline=None)
def test_constants_are_read_as_their_value(made):
    assert rational(expr(read(made[0]))) == made[1]


# --- other types


@given(st.lists(whole, min_size=2, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_sets_have_no_order_and_tuples_have_one(items, random):
    shuffled = random.sample(items, len(items))
    written, other = ", ".join(map(str, items)), ", ".join(map(str, shuffled))
    assert means(f"\\{{{written}\\}}", f"\\{{{other}\\}}") is True
    assert means(f"({written})", f"({other})") is (items == shuffled)


@given(whole, positive, st.booleans(), st.booleans())
def test_intervals_are_their_inequalities(low, length, left, right):
    high = low + length
    interval = f"{'[' if left else '('}{low}, {high}{']' if right else ')'}"
    signs = {True: "\\le", False: "<"}
    relation = f"{low} {signs[left]} x {signs[right]} {high}"
    assert means(interval, relation) is True
    assert means(relation, interval) is True
    assert means(interval, relation.replace(str(high), str(high + 1))) is False


@given(st.integers(1, 5000), st.integers(2, 9), st.integers(2, 9))
def test_numerals_agree_by_value_not_by_digits(number, base, other):
    def digits(n: int, b: int) -> str:
        return digits(n // b, b) + str(n % b) if n >= b else str(n)

    assert means(f"{digits(number, base)}_{base}", f"{digits(number, other)}_{other}") is True
    if base != other and number >= min(base, other):
        assert means(f"{digits(number, base)}_{base}", f"{digits(number + 1, other)}_{other}") is False


@given(positive, st.sampled_from((("h", "min", 60), ("km", "m", 1000), ("kg", "g", 1000), ("m", "cm", 100))))
def test_units_convert_and_are_never_dropped(amount, units):
    large, small, factor = units
    assert means(f"{amount} {large}", f"{amount * factor} {small}") is True
    assert means(f"{amount} {large}", f"{amount} {small}") is False


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(number):
    assert means(str(number), f"{number:,}") is True
    assert means(f"{number:,}", str(number + 1)) is False


@given(st.integers(0, 23), st.integers(0, 59))
def test_both_clocks_tell_one_time(hour, minute):
    half = "am" if hour < 12 else "pm"
    twelve = f"{hour % 12 or 12}:{minute:02} {half}"
    assert means(twelve, twelve.replace("am", "p.m.").replace("pm", "a.m.").replace("p.m.", "pm")) is False
    if hour >= 13 or hour == 0:
        assert means(twelve, f"{hour}:{minute:02}") is True


# --- any text

alphabet = st.sampled_from("0123456789abxyzABC \\{}()[]|^_+-*/=<>!%$.,;:&#½²√π∞≤∪°\n'\"")
fragments = st.sampled_from(
    ("\\frac", "\\sqrt", "\\boxed{", "\\begin{pmatrix}", "\\\\", "\\end{pmatrix}", "\\pm", "\\cup", "\\text{", "}", "^{", "answer is ", "#### ", "9^", "!", "<<", ">>", "= ", "```python\n", "\\int", "3:30 pm", "_2", " or ", "x")
)  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(st.one_of(alphabet, fragments), max_size=60).map("".join))


@given(texts, texts)
@settings(max_examples=400, deadline=None)
def test_any_text_gets_a_verdict(gold, response):
    verdict = check(answer(Sample("s", chat("?"), {"answer": gold}), response), OPTIONS)
    assert isinstance(verdict, Verdict)
    assert verdict.score in (0.0, 1.0, None)


@given(texts)
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_verdict_on_its_steps(text):
    verdict = check_steps(answer(Sample("s", chat("?")), text), StepsOptions())
    assert verdict.score in (0.0, 1.0, None)


@given(texts)
@settings(max_examples=150, deadline=None)
def test_a_readable_answer_means_itself(text):
    try:
        tree = read(text)
    except ValueError:
        return
    assert decide(tree, tree, OPTIONS).equal is not False


def test_every_thread_gets_the_same_verdicts():
    pairs = [
        ("\\sqrt{2}+\\sqrt{3}", "\\sqrt{5+2\\sqrt{6}}"),
        ("\\tan^2 y+1", "\\sec^2 y"),
        ("9^{9^9}", "1"),
        ("\\pi", "3.14"),
    ]
    alone = [means(*pair) for pair in pairs * 3]
    seen: list[list[bool | None]] = []
    threads = [
        threading.Thread(target=lambda: seen.append([means(*pair) for pair in pairs * 3])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [alone] * 4
