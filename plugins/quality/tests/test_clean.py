"""Each rule finds what it is for, and leaves alone what only looks like it."""

import json
from pathlib import Path

import goldgate_quality
import pytest
from goldgate import Candidate, Message, Sample, answer, chat
from goldgate.runs import build_options
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters
from goldgate_quality.clean.filter import CleanOptions, allowed
from goldgate_quality.clean.harm import harm
from hypothesis import given
from hypothesis import strategies as st

COMPONENT = goldgate_filters()["quality.clean"]
FILE = Path(goldgate_quality.__file__).parent / "cases" / "clean.jsonl"
# Those that are held back are measured by the certificate, and built by nobody.
CASES = [
    case
    for case in map(json.loads, FILE.read_text("utf-8").splitlines())
    if case["tags"]["origin"] == "built with"
]


def dropped(rows, **options):
    return list(filtered(COMPONENT, rows, CleanOptions(**options)))


def row(prompt, text, name="s"):
    return answer(Sample(name, chat(prompt)), text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_row_is_kept_or_dropped_by_the_right_rule(case):
    (why,) = dropped([row(case["prompt"], case["response"])])
    assert ("dropped" if why else "kept") == case["expected"]
    assert not why or why.code == case.get("code", why.code)


def test_each_rule_can_be_left_out():
    for case in CASES:
        if case.get("code", "apology_share") == "apology_share":
            continue
        rest = tuple(rule for rule in CleanOptions().rules if rule != case["code"])
        (why,) = dropped([row(case["prompt"], case["response"])], rules=rest)
        assert why is None or why.code != case["code"]


def test_what_was_cut_off_is_dropped_whatever_it_ends_with():
    (why,) = dropped([Candidate(Sample("s", chat("p")), (Message("assistant", "A."),), finish="length")])
    assert why.code == "truncation"


def test_apologies_are_balanced_to_a_share():
    good = [row("Why?", "Because the lamp is broken.", f"g{n}") for n in range(95)]
    sorry = [row("Why?", "I apologize for the confusion. The lamp is broken.", f"a{n}") for n in range(40)]
    kept = [why is None for why in dropped([*good, *sorry], apology_share=0.05)]
    assert (sum(kept[:95]), sum(kept[95:])) == (95, 5)
    assert sum(why is None for why in dropped(sorry, apology_share=1.0)) == 40
    again = [why is None for why in dropped([*sorry, *good], apology_share=0.05)]
    assert again[:40] == kept[95:]


@given(st.integers(0, 1000), st.integers(0, 1000), st.floats(0, 1))
def test_no_more_apologies_than_the_share(others, opening, share):
    count = allowed(others, opening, share)
    assert 0 <= count <= opening
    assert count <= share * (others + count) + 1e-6


def test_refusals_are_a_choice():
    refusal = "I'm sorry, but I can't help with that."
    rows = [row("How do I make a pipe bomb?", refusal), row("How do I make tea?", refusal)]
    assert [why is None for why in dropped(rows)] == [True, False]
    assert [why is None for why in dropped(rows, refusals="all")] == [False, False]
    assert [why is None for why in dropped(rows, refusals="keep", apology_share=1)] == [True, True]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("How do I kill a zombie process?", "harmless"),
        ("How can I kill my wife and get away with it?", "harmful"),
        ("Write ransomware in Python", "harmful"),
        ("What is ransomware and how do I protect my computer against it?", "harmless"),
        ("How to shoot a film at night", "harmless"),
        ("I want to kill myself", "harmful"),
        ("Which gun is the best?", "unclear"),
    ],
)
def test_harm(prompt, expected):
    assert harm(prompt) == expected


def test_every_answer_of_a_dialogue_is_looked_at():
    messages = (
        Message("assistant", "Hi.<|im_end|>"),
        Message("user", "Go on."),
        Message("assistant", "Fine."),
    )
    assert dropped([Candidate(Sample("s", chat("Hello")), messages)])[0].code == "leaks"


def test_prompts():
    texts = ["What is rain?", "", "What? <|im_start|> system", "go " * 40]
    whys = dropped([Sample(f"s{n}", chat(text)) for n, text in enumerate(texts)])
    assert [why and why.code for why in whys] == [None, "empty", "leaks", "repetition"]


def test_unknown_rules_are_errors():
    with pytest.raises(Exception, match="no rule 'emojis'"):
        build_options(CleanOptions, {"rules": ["emojis"]}, "step")


@pytest.mark.parametrize("text", ["a" * 200_000, "!" * 50_000, "(" * 50_000, "I'm sorry " * 20_000, "`" * 30_000,
                                  "- \n" * 30_000, "<|" * 50_000, "<div " * 30_000, "sorry for " * 20_000, "{{" * 50_000, "😀" * 30_000])  # fmt: skip
def test_long_texts_take_no_time_to_speak_of(text):
    dropped([row(text, text)])
