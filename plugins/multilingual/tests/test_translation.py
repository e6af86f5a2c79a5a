"""What must survive a translation does."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from importlib import resources

import pytest
from babel.numbers import format_decimal
from goldgate import Sample, answer, chat
from goldgate_multilingual.options import TranslationOptions
from goldgate_multilingual.translation import check as translation
from goldgate_multilingual.translation.numbers import numbers
from hypothesis import given, settings
from hypothesis import strategies as st

OPTIONS = TranslationOptions()
LOCALES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "ru", "pl", "tr", "hi")


def verdict(source, target, language, options=OPTIONS, spoken="en"):
    reference = {"source": source, "language": language, "source_language": spoken}
    return translation.check(answer(Sample("s", chat("?"), reference), target), options)


def test_the_shipped_cases_agree_but_for_a_few():
    text = (resources.files("goldgate_multilingual") / "cases" / "translation.jsonl").read_text("utf-8")
    seen: Counter[tuple[object, object]] = Counter()
    for row in map(json.loads, text.splitlines()):
        for response in row["responses"]:
            sample = Sample("s", chat("?"), row["reference"])
            score = translation.check(answer(sample, response["text"]), OPTIONS).score
            seen[response["expected"], score] += 1
    assert seen[1, 0.0] + seen[1, None] <= 1
    assert seen[0, 1.0] <= 3


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 2), st.sampled_from(LOCALES))
def test_a_formatted_number_is_read_back(value, digits, locale):
    number = Fraction(value, 10**digits)
    written = format_decimal(float(number) if digits else value, format="#,##0.##", locale=locale)
    found = numbers(f"x {written} y", locale).firm
    assert len(found) == 1
    assert number in found[0].readings


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("10 Mio.", "de", 10**7),
        ("1000万", "zh", 10**7),
        ("1億2000万", "ja", 120_000_000),
        ("1 करोड़", "hi", 10**7),
        ("१२,५००", "hi", 12500),
        ("2,5 миллиона", "ru", 2_500_000),
        ("£1.5bn", "en", 1_500_000_000),
        ("3 mil millones", "es", 3 * 10**9),
        ("elfu 5", "sw", 5000),
        ("10만", "ko", 100_000),
        ("3 ล้าน", "th", 3_000_000),
    ],
)
def test_scales(text, code, value):
    assert [one.readings[0] for one in numbers(text, code).firm] == [value]


def test_one_number_changed_is_found():
    source = "The dam holds {} litres and was built in {}."
    target = "Der Damm fasst {} Liter und wurde {} gebaut."
    assert verdict(source.format("12,500", 1987), target.format("12.500", 1987), "de").score == 1.0
    for wrong in (("12.050", 1987), ("125.000", 1987), ("12.500", 1978), ("12.500", 1986)):
        assert verdict(source.format("12,500", 1987), target.format(*wrong), "de").score == 0.0


def test_each_check_can_be_chosen():
    only = TranslationOptions(checks=("printf",))
    assert verdict("Read %d of 5.", "%d von 7 gelesen.", "de", only).score == 1.0
    assert verdict("Read %d of 5.", "5 gelesen.", "de", only).score == 0.0
    with pytest.raises(ValueError, match="no check 'colour'"):
        TranslationOptions(checks=("colour",))


def test_what_it_cannot_judge():
    assert verdict("Hello", "", "de").score is None
    assert verdict("Hello there", "Hallo", "qqq").score is None
    assert verdict("Save", "Save", "de").score is None
    assert translation.check(answer(Sample("s", (), {"source": 7}), "x"), OPTIONS).score is None
    assert verdict("word " * 20_000, "Wort " * 20_000, "de").score is None


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_any_pair_gets_a_verdict(source, target):
    assert verdict(source, target, "fr").score in {None, 0.0, 1.0}
