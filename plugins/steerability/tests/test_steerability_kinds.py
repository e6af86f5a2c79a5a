"""Every instruction kind on its labelled cases, and what all of them have in common."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files

import pytest
from goldgate_steerability.arguments import ArgumentError
from goldgate_steerability.finding import Context
from goldgate_steerability.kinds.table import IFBENCH, IFEVAL, KINDS, parse
from goldgate_steerability.rows import constraints_of
from goldgate_steerability.units.text import Text
from goldgate_steerability.verifiers.constraints import plain, variants
from hypothesis import given, settings
from hypothesis import strategies as st

CASES = [
    json.loads(line)
    for line in files("goldgate_steerability")
    .joinpath("cases/constraints.jsonl")
    .read_text("utf-8")
    .splitlines()
]
SINGLE = [(row, response) for row in CASES for response in row["responses"] if "text" in response]


def decided(row, text):
    constraint = constraints_of(row["reference"])[0]
    return plain(constraint, Text(text), Context(row["prompt"], frozenset({constraint.id})))


@pytest.mark.parametrize("row", CASES, ids=[row["id"] for row in CASES])
def test_labelled_cases(row):
    for response in row["responses"]:
        if "text" in response and len(row["reference"]["constraints"]) == 1:
            finding = decided(row, response["text"])
            wanted = None if response["expected"] is None else bool(response["expected"])
            wanted = None if "open" in row["tags"] else wanted  # not decided yet, and never wrong
            assert finding.met is wanted, (response["text"], finding)
            assert finding.why
            assert finding.rule


def test_all_kinds_have_gold_and_trap_cases():
    assert (len(IFEVAL), len(IFBENCH)) == (25, 58)
    labels: dict[str, set[tuple[str, object]]] = {}
    for row, response in SINGLE:
        for constraint in row["reference"]["constraints"]:
            labels.setdefault(constraint["id"], set()).add((row["tags"]["set"], response["expected"]))
    for name in KINDS:
        assert {("gold", 1), ("gold", 0)} <= labels[name], name
        assert any(group == "adversarial" for group, _ in labels[name]) or name == "ratio:overlap", name


def test_spans_lie_in_the_source():
    for row, response in SINGLE:
        text = Text(response["text"])
        span = decided(row, response["text"]).span
        if span is not None:
            assert 0 <= span[0] <= span[1] <= max(len(text.source), len(text.raw))


def test_a_hundred_repeats_in_eight_threads_give_the_same_findings():
    some = SINGLE[::31]
    assert len(some) > 40

    def run(_):
        return [decided(row, response["text"]) for row, response in some]

    first = run(0)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == first for found in pool.map(run, range(100)))


def test_an_empty_response_meets_nothing():
    for row in CASES:
        for constraint in constraints_of(row["reference"]):
            for empty in ("", " \n\t "):
                finding = plain(constraint, Text(empty), Context())
                assert finding.met is (None if constraint.id.startswith("language:") else False)


@given(st.sampled_from(CASES), st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_decided_without_an_exception(row, text):
    for constraint in constraints_of(row["reference"]):
        assert plain(constraint, Text(text), Context()).met in {True, False, None}


HOSTILE = ("(" * 8_000, '"a ' * 6_000, "*" * 15_000, "[" * 15_000, "a." * 8_000, "- " * 8_000, "\n" * 15_000 + "x", "<<" * 8_000, " " * 15_000 + "p", "`a`[b] " * 2_500, "“" * 8_000 + "x' " * 2_500, "Question " * 2_500, "1. " * 6_000)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:4] for text in HOSTILE])
@pytest.mark.timeout(60)
def test_hostile_texts_take_linear_time(text):
    shared = Text(text)
    seen = set()
    for row in CASES:
        for constraint in constraints_of(row["reference"]):
            if constraint.id not in seen:
                seen.add(constraint.id)
                plain(constraint, shared, Context())


def test_loose_contains_strict():
    assert variants("a\nb\nc")[0] == "a\nb\nc"
    assert set(variants("*a*\nb\nc")) == {"*a*\nb\nc", "a\nb\nc", "b\nc", "*a*\nb", "b", "a\nb"}


@pytest.mark.parametrize(
    ("name", "args", "message"),
    [
        ("keywords:existence", {"keywords": []}, "keywords"),
        ("keywords:existence", {}, "missing"),
        ("keywords:existence", {"keywords": "cat"}, "list"),
        ("keywords:existence", {"keywords": [""]}, "text"),
        ("length_constraints:number_words", {"relation": "at most", "num_words": 3}, "relation"),
        ("length_constraints:number_words", {"relation": "at least", "num_words": -1}, "num_words"),
        ("length_constraints:number_words", {"relation": "at least", "num_words": 2.5}, "num_words"),
        ("length_constraints:number_words", {"relation": "at least", "num_words": True}, "num_words"),
        ("length_constraints:number_words", {"relation": "at least", "num_words": float("nan")}, "num_words"),
        (
            "keywords:letter_frequency",
            {"letter": "ab", "let_relation": "at least", "let_frequency": 1},
            "letter",
        ),
        ("ratio:stop_words", {"percentage": 101}, "percentage"),
        ("count:word_count_range", {"min_words": 5, "max_words": 4}, "min_words"),
        (
            "length_constraints:nth_paragraph_first_word",
            {"num_paragraphs": 1, "nth_paragraph": 2, "first_word": "a"},
            "nth",
        ),
        ("punctuation:no_comma", {"words": 3}, "unknown argument"),
    ],
)
def test_malformed_arguments_are_errors(name, args, message):
    with pytest.raises(ArgumentError, match=message):
        parse(KINDS[name], args)


def test_nulls_are_dropped_and_whole_floats_are_numbers():
    args = parse(KINDS["count:numbers"], {"N": 5.0, "keyword": None, "m": None})
    assert args == {"N": 5}
