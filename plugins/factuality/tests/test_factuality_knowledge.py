"""What grades come to, and the refusals and languages that a probe knows."""

from __future__ import annotations

import pytest
from goldgate import Sample, chat
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.knowledge import knowledge, posterior
from goldgate_factuality.generators.templates import language_of, languages, template
from goldgate_factuality.judging.asking import Grade
from hypothesis import example, given, settings
from hypothesis import strategies as st

QUESTION = "Which club won the Varno cup of 1931?"


@given(st.integers(2, 100), st.integers(51, 100))
def test_an_exact_share_is_enough(count, percent):
    need = -(-count * percent // 100)
    for right, outcome in ((need, "known"), (need - 1, "mixed")):
        if right > 0 and count - right < need:
            informative = [Grade("INFORMATIVE", 1.0, "", "", 1)] * count
            correct = [Grade("CORRECT", 1.0, "", "", 1)] * right
            correct += [Grade("INCORRECT", 0.0, "", "", 1)] * (count - right)
            assert knowledge(informative, correct, percent / 100).outcome == outcome


@given(st.integers(0, 1000), st.integers(0, 1000))
@example(900, 100)
@settings(max_examples=20, deadline=None)
def test_the_posterior_is_a_distribution(right, wrong):
    mean, low, high = posterior(right, right + wrong)
    assert 0 <= low <= high <= 1
    if right and wrong:
        assert low < mean < high
        assert high - low < 3.5 * (mean * (1 - mean) / (right + wrong + 3)) ** 0.5


def test_the_posterior_of_five_of_five():
    mean, low, high = posterior(5, 5)
    assert mean == pytest.approx(6 / 7)
    assert low == pytest.approx(0.05 ** (1 / 6), abs=1e-6)
    assert high == pytest.approx(0.95 ** (1 / 6), abs=1e-6)


def test_every_template_is_a_refusal():
    for language, texts in languages().items():
        for text in texts:
            assert refusal(text), (language, text)
    assert template("a", "de", 1) in languages()["de"]


@pytest.mark.parametrize(
    "question",
    [
        QUESTION,
        "Who directed La La Land?",
        "What is the capital of El Salvador?",
        "Where is Baden bei Wien?",
        "How long is the river Rur?",
        "In which year did Die Zeit first appear?",
        "Name the author of Les Misérables.",
        "When was Der Spiegel founded?",
    ],
)
def test_an_english_question_is_probed(question):
    assert language_of(Sample("q", chat(question))) == "en"
