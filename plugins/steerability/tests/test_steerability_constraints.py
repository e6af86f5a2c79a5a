"""``steerability.constraints`` over rows: columns, scopes, dialogues, modes, errors."""

from __future__ import annotations

import pytest
from goldgate import Failure, Message, Sample, Verdict, answer, chat
from goldgate_steerability.options import ConstraintsOptions
from goldgate_steerability.scopes import chosen, turns
from goldgate_steerability.verifiers.constraints import check
from hypothesis import given
from hypothesis import strategies as st

STRICT = ConstraintsOptions()


def judged(reference, response, mode="strict", prompt="Write."):
    return check(answer(Sample("s", chat(prompt), reference), response), ConstraintsOptions(mode=mode))


def dialogue(*turns_, first=True):
    messages = []
    for number, text in enumerate(turns_):
        if number or first:
            messages.append(Message("user", f"Question {number}"))
        messages.append(Message("assistant", text))
    return tuple(messages)


def test_ifeval_columns():
    reference = {
        "instruction_id_list": ["punctuation:no_comma", "keywords:existence"],
        "kwargs": [{"keywords": None}, {"keywords": ["tea"]}],
    }
    assert judged(reference, "Tea is hot.").score == 1.0
    verdict = judged(reference, "Tea, hot.")
    assert verdict.score == 0.0
    assert verdict.parts == {"0:punctuation:no_comma": 0.0, "1:keywords:existence": 1.0}
    first = verdict.evidence["constraints"][0]
    assert (first["span"], first["quote"], first["met"]) == ([3, 4], ",", False)
    assert verdict.evidence["share_met"] == 0.5


@pytest.mark.parametrize(
    "reference",
    [
        {"constraints": [{"id": "punctuation:no_comas"}]},
        {"constraints": [{"id": "keywords:existence", "args": {"keywords": []}}]},
        {"constraints": [{"id": "punctuation:no_comma", "scope": "turn"}]},
        {"constraints": [{"id": "punctuation:no_comma", "scope": "from:-1"}]},
        {"constraints": [{"id": "punctuation:no_comma", "level": 3}]},
        {"constraints": []},
        {"constraints": "punctuation:no_comma"},
        {"constraints": ["punctuation:no_comma"]},
        {"constraints": [{"id": ["punctuation:no_comma"]}]},
        {"constraints": None},
        {"instruction_id_list": ["punctuation:no_comma"], "kwargs": []},
        {"instruction_id_list": "punctuation:no_comma"},
    ],
)
def test_malformed_rows_are_failures_of_the_row(reference):
    failure = judged(reference, "Fine.")
    assert isinstance(failure, Failure)
    assert failure.kind == "row"
    assert failure.why


def test_an_unknown_id_is_named_with_its_neighbour():
    failure = judged({"constraints": [{"id": "punctuation:no_comas"}]}, "Fine.")
    assert "punctuation:no_comma" in failure.why
    assert "constraint 0" in failure.why


CAPITAL = "change_case:english_capital"


@pytest.mark.parametrize(
    ("scope", "score", "turn"),
    [
        ("", 0.0, 1),
        ("every", 0.0, 1),
        ("last", 1.0, None),
        ("turn:0", 1.0, None),
        ("turn:1", 0.0, 1),
        ("turn:7", None, None),
        ("from:2", 1.0, None),
        ("from:1", 0.0, 1),
        ("from:3", None, None),
        ("until:1", 1.0, None),
        ("until:2", 0.0, 1),
        ("until:0", None, None),
    ],
)
def test_scopes(scope, score, turn):
    constraint = {"id": CAPITAL, "scope": scope} if scope else {"id": CAPITAL}
    verdict = judged({"constraints": [constraint]}, dialogue("ALL LOUD.", "all quiet.", "LOUD AGAIN."))
    assert verdict.score == score
    assert verdict.evidence["first_violating_turn"] == turn


def test_the_first_violating_turn_is_the_earliest_of_all_constraints():
    reference = {"constraints": [{"id": CAPITAL}, {"id": "punctuation:no_comma"}]}
    verdict = judged(reference, dialogue("ONE, TWO.", "quiet.", first=False))
    assert verdict.evidence["first_violating_turn"] == 0
    assert "no_comma" in verdict.why


def test_tool_calls_and_split_turns():
    messages = (
        Message(
            "assistant",
            "",
            tool_calls=({"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}},),
        ),
        Message("tool", "12", tool_call_id="1"),
        Message("assistant", "IT IS 12."),
        Message("assistant", "INDEED."),
        Message("user", "Sure?"),
        Message("assistant", "YES."),
    )
    assert turns(messages) == ["IT IS 12.\n\nINDEED.", "YES."]


def test_no_assistant_turn_is_not_met():
    assert judged({"constraints": [{"id": "punctuation:no_comma"}]}, (Message("user", "Hi"),)).score == 0.0


def test_an_undecided_constraint_abstains_unless_another_is_violated():
    language = {"id": "language:response_language", "args": {"language": "de"}}
    assert judged({"constraints": [language]}, "Ja.").score is None
    assert judged({"constraints": [language, {"id": CAPITAL}]}, "Ja.").score == 0.0


def test_loose_drops_the_first_line():
    reference = {"constraints": [{"id": "detectable_format:json_format"}]}
    response = 'Here it is:\n{"a": 1}'
    assert judged(reference, response).score == 0.0
    assert judged(reference, response, "loose").score == 1.0


def test_reference_mode_has_the_published_faults():
    reference = {"constraints": [{"id": "keywords:existence", "args": {"keywords": ["cat"]}}]}
    assert judged(reference, "Concatenate.").score == 0.0
    assert judged(reference, "Concatenate.", "reference").score == 1.0


@given(st.permutations([{"id": CAPITAL}, {"id": "punctuation:no_comma"}, {"id": "format:no_whitespace"}]))
def test_the_order_of_constraints_does_not_matter(constraints):
    verdict = judged({"constraints": constraints}, "LOUD, VERY.")
    assert isinstance(verdict, Verdict)
    assert sorted(part[2:] for part, met in verdict.parts.items() if met) == [CAPITAL]


@given(st.sampled_from(["last", "every", "turn:2", "from:1", "until:3"]), st.integers(0, 9))
def test_scopes_stay_within_the_dialogue(scope, count):
    assert all(0 <= turn < count for turn in chosen(scope, count))


def test_repeat_prompt_without_its_argument_reads_the_prompt():
    prompt = "Name a river.\nFirst repeat the request word for word without change, then give your answer."
    reference = {"constraints": [{"id": "combination:repeat_prompt"}]}
    assert judged(reference, "Name a river. The Rhine.", prompt=prompt).score == 1.0
    assert judged(reference, "The Rhine.", prompt=prompt).score == 0.0
    assert judged(reference, "The Rhine.", prompt="Name a river.").score is None


def test_parts_are_shares_of_turns():
    verdict = judged({"constraints": [{"id": CAPITAL}]}, dialogue("LOUD.", "quiet.", "LOUD.", "LOUD."))
    assert verdict.parts == {f"0:{CAPITAL}": 0.75}
    assert verdict.code == CAPITAL


def test_reference_mode_abstains_where_the_published_checker_raises_or_draws():
    prompt = "Name a river.\nFirst repeat the request word for word without change, then give your answer."
    for constraint in (
        {"id": "combination:repeat_prompt"},
        {"id": "keywords:existence", "args": {"keywords": ["(sic"]}},
        {
            "id": "keywords:letter_frequency",
            "args": {"letter": "#", "let_relation": "at least", "let_frequency": 1},
        },
    ):
        assert judged({"constraints": [constraint]}, "C++ # x", "reference", prompt=prompt).score is None
