"""Shares are held by leaving rows out, the same ones for the same seed, and what is short is reported."""

import json
from collections import Counter

import pytest
from goldgate import Origin, RunError, Sample, answer, chat
from goldgate.runs import build_options
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.mixture import MixtureOptions, apportion
from hypothesis import given
from hypothesis import strategies as st

COMPONENT = goldgate_filters()["quality.mixture"]


def rows(responses=1, **counts):
    made = []
    for name, count in counts.items():
        for number in range(count):
            sample = Sample(f"{name}{number}", chat("p"), tags={"source": name} if name != "none" else {})
            made += [answer(sample, f"r{index}", Origin(index=index)) for index in range(responses)]
    return made


def kept(given, **options):
    dropped = filtered(COMPONENT, given, MixtureOptions(**options))
    return [row for row, why in zip(given, dropped, strict=True) if why is None]


def counted(given, **options):
    return Counter(row.sample.tags.get("source", "") for row in kept(given, **options))


def test_shares_hold_and_as_many_rows_as_can_be_stay():
    assert counted(rows(a=100, b=100), shares={"a": 0.8, "b": 0.2}) == {"a": 100, "b": 25}


def test_largest_remainders_sum_to_the_total():
    shares = {"human": 0.024, "tasks": 0.442, "rejection": 0.188, "translated": 0.346}
    found = counted(rows(human=90, tasks=90, rejection=90, translated=90), shares=shares, total=125)
    assert found == {"human": 3, "tasks": 55, "rejection": 24, "translated": 43}


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1).filter(
        lambda weights: sum(weights.values())
    ),
    st.integers(0, 1000),
)
def test_whole_numbers_are_as_near_as_can_be(weights, total):
    shares = {name: weight / sum(weights.values()) for name, weight in weights.items()}
    found = apportion(shares, total)
    assert sum(found.values()) == total
    assert all(abs(found[name] - share * total) < 1 + 1e-5 for name, share in shares.items())


def test_the_draw_depends_on_the_seed_and_not_on_the_order():
    given = rows(a=200, b=200)
    first = kept(given, shares={"a": 0.5, "b": 0.5}, total=50, seed=1)
    turned = kept(given[::-1], shares={"a": 0.5, "b": 0.5}, total=50, seed=1)
    other = kept(given, shares={"a": 0.5, "b": 0.5}, total=50, seed=2)
    assert first == turned[::-1]
    assert first != other


def test_candidates_of_one_sample_count_once_and_stay_together():
    given = rows(responses=3, a=10, b=10)
    found = counted(given, shares={"a": 0.5, "b": 0.5}, total=10)
    assert found == {"a": 15, "b": 15}
    assert counted(given, shares={"a": 0.5, "b": 0.5}, total=10, count="row") == {"a": 5, "b": 5}


def test_rows_without_the_tag_are_a_bucket_of_their_own():
    assert counted(rows(a=10, none=10), shares={"a": 0.5, "": 0.5}, total=8) == {"a": 4, "": 4}
    dropped = list(filtered(COMPONENT, rows(a=1, none=1), MixtureOptions(shares={"a": 1.0})))
    assert [why and why.code for why in dropped] == [None, "no_share"]


@pytest.mark.parametrize(
    ("short", "expected"), [("report", {"a": 50, "b": 20}), ("scale", {"a": 20, "b": 20})]
)
def test_a_bucket_that_is_too_small(short, expected):
    assert counted(rows(a=100, b=20), shares={"a": 0.5, "b": 0.5}, total=100, short=short) == expected


def test_it_can_end_the_run():
    with pytest.raises(RunError, match="'b' has 20 of 50"):
        kept(rows(a=100, b=20), shares={"a": 0.5, "b": 0.5}, total=100, short="fail")


def test_an_empty_bucket_does_not_empty_the_others():
    assert counted(rows(a=10), shares={"a": 0.5, "b": 0.5}) == {"a": 10}
    assert counted(rows(a=10), shares={"a": 0.5, "b": 0.5}, short="scale") == {}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"shares": {"a": 0.5}}, "they sum to 0.5"),
        ({"shares": {}}, "its share"),
        ({"shares": {"a": 2.0, "b": -1.0}}, "between 0 and 1"),
        ({"shares": {"a": 1.0}, "by": "origin.by"}, "name a tag"),
    ],
)
def test_wrong_options_are_errors(options, words):
    with pytest.raises(Exception, match=words):
        build_options(MixtureOptions, options, "step")


def test_the_manifest_says_which_shares_were_reached(tmp_path, monkeypatch):
    from goldgate.runs import read_config, run

    lines = [
        {"id": row.sample.id, "prompt": "p", "response": "r", "tags": dict(row.sample.tags)}
        for row in rows(a=30, b=10, none=2)
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "c.toml").write_text(
        'name = "m"\n[source]\npath = "rows.jsonl"\n[[step]]\nuse = "quality.mixture"\ntotal = 40\n'
        "shares = { a = 0.5, b = 0.5 }\n"
    )
    monkeypatch.chdir(tmp_path)
    finished = run(read_config(tmp_path / "c.toml"), executor="inline")
    result = finished.manifest["filters"]["quality.mixture"]
    assert result["buckets"]["a"] == {
        "available": 30,
        "kept": 20,
        "share": 0.666667,
        "asked": 0.5,
        "short": 0,
    }
    assert result["buckets"]["b"]["short"] == 10
    assert result["warnings"] == [
        "tags.source = 'b': 10 rows where its share asks for 20",
        "2 rows have no tags.source",
    ]
    assert finished.funnel.datasets["accepted"] == 30
