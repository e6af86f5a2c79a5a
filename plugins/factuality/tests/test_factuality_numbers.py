"""Numbers of claims and sources: notations, bounds, what follows from what, and long sources."""

from __future__ import annotations

from fractions import Fraction

import pytest
from goldgate_factuality.grounding.check import grounded
from goldgate_factuality.grounding.source import read
from goldgate_factuality.reading.units import quantities
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "kind", "base"),
    [
        ("3,800km", "length", 3_800_000),
        ("90m deep", "length", 90),
        ("£1.2m", "pound sterling", 1_200_000),
        ("$1.3bn", "dollar", 1_300_000_000),
        ("£3.2trn", "pound sterling", 3_200_000_000_000),
        ("â‚¬300m", "euro", 300_000_000),
        ("â€œ300 people", "", 300),
        ("1.000.000 people", "", 1_000_000),
        ("half a million people", "", 500_000),
        ("three and a half million people", "", 3_500_000),
        ("an hour and a half", "time", 5_400),
        ("two hours and 40 minutes", "time", 9_600),
        ("four years and two months", "months", 50),
        ("7.30pm", "clock", 1170),
        ("19:30", "clock", 1170),
        ("50 sq km", "area", 50_000_000),
        ("5pc", "percent", 5),
        ("20C", "celsius", 20),
    ],
)
def test_notations(text, kind, base):
    (one,) = quantities(text)
    assert (one.kind, one.base) == (kind, base)


def test_the_ends_of_a_range_share_scale_and_unit():
    low, high = quantities("€5-6m")
    assert (low.base, high.base) == (5_000_000, 6_000_000)
    assert low.kind == high.kind == "euro"
    assert [one.base for one in quantities("they won 2-1")] == [2, 1]


@given(st.integers(0, 10**9), st.sampled_from(["people", "km", "percent", "dollars", ""]))
def test_a_number_with_separators_is_the_same_number(value, unit):
    plain, marked = quantities(f"{value} {unit}"), quantities(f"{value:,} {unit}")
    assert [one.base for one in plain] == [one.base for one in marked]
    assert plain[0].value == Fraction(value)


BRIDGE = (
    "The bridge cost £48m. It carries more than 14,000 cars a day. The tunnel is 90 m deep. "
    "About 300 people came to the opening."
)


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("The bridge cost more than £40m.", True),
        ("The bridge cost about £49m.", True),
        ("The bridge cost about £50m.", None),
        ("The bridge cost less than £50m.", True),
        ("The bridge cost more than £50m.", False),
        ("The bridge cost almost £40m.", False),
        ("The bridge cost more than £48m.", None),
        ("The tunnel is more than 100 m deep.", False),
        ("More than 300 people came to the opening.", None),
        ("More than 200 people came to the opening.", True),
        ("It carries more than 20,000 cars a day.", False),
    ],
)
def test_bounds(claim, supported):
    assert grounded(claim, BRIDGE).supported is supported


IMPLIED = [
    ("Ames sold 412,000 bikes in 2023, 52,000 more than in 2022.", "Ames sold 360,000 bikes in 2022.", True),
    ("Ames sold 412,000 bikes in 2023, 52,000 more than in 2022.", "Ames sold 464,000 bikes in 2022.", False),
    ("Ann Roe won the cup in 1985, and six years later the Alm Prize.", "Ann Roe won the Alm Prize in 1991.", True),
    ("Cars pay a toll of £2, lorries twice as much.", "Lorries pay a toll of £4.", True),
    ("The rent was €920 in May, up from €800.", "The rent rose by 15%.", True),
    ("The rent was €920 in May, up from €800.", "The rent rose by 40%.", False),
    ("Of the 40 samples, 12 contained water; the rest were dry.", "28 samples were dry.", True),
    ("Of the 40 samples, 12 contained water; the rest were dry.", "Most of the samples contained water.", False),
    ("Only 38 of the 410 flats are cheap.", "372 of the flats are not cheap.", True),
    ("Only 38 of the 410 flats are cheap.", "More than half of the flats are cheap.", False),
    ("It left at 9.15 am and sank three-quarters of an hour later.", "It sank at 10 am.", True),
    ("Two men were hurt, one of them badly.", "Two men were badly hurt.", None),
    ("She won three of the seven prizes.", "She won seven prizes.", False),
    ("Tickets cost €14, up from €11 in 2020.", "Tickets cost €14 in 2020.", None),
    ("They left on Sunday at 4.45am.", "They left on Sunday afternoon.", None),
]  # fmt: skip


@pytest.mark.parametrize(("source", "claim", "supported"), IMPLIED)
def test_what_numbers_imply(source, claim, supported):
    assert grounded(claim, source).supported is supported


@pytest.mark.parametrize(
    "source",
    [
        "If Ames sold 412,000 bikes in 2023, 52,000 more than in 2022, it would grow.",
        "Ames never sold 412,000 bikes in 2023, 52,000 more than in 2022.",
    ],
)
def test_nothing_is_implied_by_what_is_not_said_to_be_so(source):
    assert not read(source).implied_by


def test_evidence_is_a_sentence_of_the_source():
    source = read("Ames sold 412,000 bikes in 2023, 52,000 more than in 2022.")
    assert source.implied_by
    assert set(source.implied_by.values()) == {source.parsed[0].text}


FILLER = " ".join(
    f"Number {n} of the {n + 60} items cost {n * 7 + 3} crowns in {1900 + n}." for n in range(3, 40)
)


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("The bridge cost £48m.", True),
        ("The bridge carries more than 10,000 cars a day.", None),
        ("The bridge was closed for twenty years.", None),
    ],
)
def test_numbers_of_other_things_bear_nothing_out(claim, supported):
    assert grounded(claim, f"{BRIDGE} {FILLER}").supported is supported
