"""Balance of gold positions."""

import random

import pytest
from goldgate import Sample, chat
from goldgate.testing import filtered
from goldgate_longcontext import goldgate_filters
from goldgate_longcontext.filters.balance import BalanceOptions, position_of, tokens_of
from goldgate_longcontext.filters.chi_square import capped, p_value, statistic
from hypothesis import given
from hypothesis import strategies as st

BALANCE = goldgate_filters()["longcontext.balance"]


def samples(positions, tokens=20_000):
    return [
        Sample(f"s{number}", chat("q"), {"position": place, "tokens": tokens})
        for number, place in enumerate(positions)
    ]


def kept(rows, **options):
    drops = list(filtered(BALANCE, rows, BalanceOptions(**options)))
    return [row for row, drop in zip(rows, drops, strict=True) if drop is None]


def counts(rows):
    found = [0] * 10
    for row in rows:
        found[min(int(row.reference["position"] * 10), 9)] += 1
    return found


def test_uniform_rows_all_stay():
    rows = samples([(number % 100) / 100 for number in range(500)])
    assert kept(rows) == rows


def test_surplus_rows_go_until_the_test_passes():
    draw = random.Random(4)
    rows = samples([draw.random() ** 2 for _ in range(600)])
    left = kept(rows)
    assert p_value(statistic(counts(rows)), 9) < 1e-6
    assert p_value(statistic(counts(left)), 9) > 0.05
    assert len(left) > 300


def test_each_bucket_is_balanced_by_itself():
    low, high = samples([0.05] * 40, 20_000), samples([0.95] * 40, 60_000)
    rows = [Sample(f"{n}", one.prompt, one.reference) for n, one in enumerate(low + high)]
    assert len(kept(rows)) == 2


def test_the_choice_does_not_depend_on_the_order():
    rows = samples([0.05] * 50 + [number / 100 for number in range(100)])
    assert {row.id for row in kept(rows)} == {row.id for row in kept(rows[::-1])}


def test_rows_without_a_position_stay_and_bad_positions_go():
    rows = [Sample("a", chat("q"), {"answer": "4"}), *samples([1.7, float("nan"), "middle", 1.0])]
    assert [row.id for row in kept(rows)] == ["a", "s3"]


def test_positions_are_derived_where_they_are_not_given():
    assert position_of({"chunks": ["aa", "bb", "cc", "dd"], "gold": [2]}) == 0.625
    assert position_of({"chunk": [10, 30], "document": [0, 100]}) == 0.2
    assert position_of({"chunk": [10, 30]}) is None
    assert position_of({"chunk": 3, "chunks_total": 10}) == 0.35


def test_a_row_may_name_its_bucket():
    def row(reference, tags):
        return Sample("a", chat("word " * 400), reference, (), tags)

    assert tokens_of(row({"tokens": 7}, {"bucket": "32K"})) == 7
    assert tokens_of(row({}, {"bucket": "32K"})) == 32_768
    assert tokens_of(row({"bucket": 16384}, {})) == 16_384
    assert tokens_of(row({}, {"bucket": "over"})) == 500


@given(st.lists(st.integers(0, 60), min_size=10, max_size=10))
def test_no_smaller_number_of_drops_would_do(held):
    found = capped(held, 0.05)
    assert all(0 <= one <= before for one, before in zip(found, held, strict=True))
    assert not sum(found) or p_value(statistic(found), 9) > 0.05
    if found != held:  # one row more, in whichever bin, fails
        options = [[*found[:at], one + 1, *found[at + 1 :]] for at, one in enumerate(found) if one < held[at]]
        assert all(p_value(statistic(more), 9) <= 0.05 for more in options)


def test_p_values_are_those_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    for freedom in range(1, 15):
        for value in (0.1, 1.0, 4.5, 16.9, 40.0):
            assert p_value(value, freedom) == pytest.approx(stats.chi2.sf(value, freedom), abs=1e-12)
