"""Generators on scripted conversations: right, wrong, malformed, cut off and refused replies."""

from __future__ import annotations

from dataclasses import replace

import pytest
from goldgate import Completion, Judged, Message, Origin, Sample, answer, chat
from goldgate_steerability.conflicts import conflict_of
from goldgate_steerability.generators import constrain, dialogue, rewrite
from goldgate_steerability.generators.phrases import PHRASES, say
from goldgate_steerability.options import ConstraintsOptions
from goldgate_steerability.rows import constraints_of
from goldgate_steerability.verifiers import constraints
from hypothesis import given
from hypothesis import strategies as st

TEA = Sample("tea", chat("Write about tea."))


def drive(generator, reply):
    """Runs a task; ``reply(request, number)`` gives a text or a Completion."""
    number = 0
    try:
        asked = next(generator)
        while True:
            given = []
            for request in asked:
                one = reply(request, number)
                given.append(
                    one if isinstance(one, Completion) else Completion(Message("assistant", one), model="m")
                )
                number += 1
            asked = generator.send(tuple(given))
    except StopIteration as end:
        return end.value, number


# --- constrained prompts ----------------------------------------------------------------------------


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_drawn_sets_can_be_read_and_do_not_conflict(seed, level):
    made = constrain.make(TEA, constrain.ConstrainOptions(levels=(level,), seed=seed))
    assert len(made) == 1
    found = constraints_of(made[0].reference)
    assert len({one.id for one in found}) == level
    assert conflict_of(found) == ""
    assert made[0].id == f"tea/{level}"
    assert made[0].tags["level"] == level


def test_the_same_seed_draws_the_same_prompt():
    options = constrain.ConstrainOptions(seed=3)
    assert constrain.make(TEA, options) == constrain.make(TEA, options)
    assert constrain.make(TEA, options) != constrain.make(TEA, replace(options, seed=4))


@pytest.mark.parametrize(
    ("place", "roles"), [("system", ["system", "user"]), ("user", ["user"]), ("both", ["system", "user"])]
)
def test_places(place, roles):
    made = constrain.make(TEA, constrain.ConstrainOptions(levels=(2,), place=place, seed=1))[0]
    assert [message.role for message in made.prompt] == roles
    assert made.prompt[-1].content.startswith("Write about tea.")
    assert (made.prompt[-1].content == "Write about tea.") == (place == "system")


def test_what_cannot_go_together_is_not_made():
    kinds = ("change_case:english_capital", "change_case:english_lowercase")
    assert constrain.make(TEA, constrain.ConstrainOptions(levels=(2, 3), kinds=kinds, seed=1)) == []
    with pytest.raises(ValueError, match="cannot be phrased"):
        constrain.ConstrainOptions(kinds=("custom:multiples",))


def test_each_phrasing_names_its_arguments():
    from random import Random

    for name, phrase in PHRASES.items():
        args = phrase.draw(Random(5))
        constraints_of({"constraints": [{"id": name, "args": args}]})
        texts = [say(name, args, number) for number in range(3)]
        assert len(set(texts)) == 3
        for value in args.values():
            for text in texts:
                shown = value if isinstance(value, list) else [value]
                assert "language" in args or all(str(one) in text for one in shown), (name, text)


# --- dialogues --------------------------------------------------------------------------------------


def scripted(request, number):
    return "A question?" if "You play the user" in request.messages[0].content else f"Answer {number}."


def test_dialogues_take_turns():
    options = dialogue.DialogueOptions(turns=5, user="user", seed=1)
    made, _ = drive(dialogue.make(TEA, options), scripted)
    assert len(made) == 4
    for number, candidate in enumerate(made):
        assert [message.role for message in candidate.messages] == ["assistant", "user"] * 4 + ["assistant"]
        assert candidate.origin.index == number
        assert candidate.finish == "stop"


def test_the_user_has_its_own_service_and_does_not_see_the_system_prompt():
    seen = []
    sample = replace(TEA, prompt=(Message("system", "SECRET RULE"), *TEA.prompt))

    def reply(request, number):
        seen.append(request)
        return scripted(request, number)

    drive(
        dialogue.make(sample, dialogue.DialogueOptions(turns=2, user="crowd", styles=("contrary",), seed=1)),
        reply,
    )
    assert [request.service for request in seen] == ["", "crowd", ""]
    assert "SECRET RULE" not in seen[1].messages[0].content
    assert "another form" in seen[1].messages[0].content
    assert len({request.seed for request in seen}) >= 2


def test_fixed_user_turns_are_taken_first():
    sample = replace(TEA, reference={"user_turns": ["And milk?", "And sugar?"]})
    made, asked = drive(dialogue.make(sample, dialogue.DialogueOptions(turns=3, styles=("plain",))), scripted)
    assert [m.content for m in made[0].messages if m.role == "user"] == ["And milk?", "And sugar?"]
    assert asked == 3


def test_empty_refused_and_cut_off_replies():
    styles = ("plain", "contrary")

    def silent(request, number):
        return ""

    assert drive(dialogue.make(TEA, dialogue.DialogueOptions(turns=3, styles=styles)), silent)[0] == []

    def silent_user(request, number):
        return " " if "You play the user" in request.messages[0].content else "Fine."

    made, _ = drive(dialogue.make(TEA, dialogue.DialogueOptions(turns=3, styles=styles)), silent_user)
    assert [len(candidate.messages) for candidate in made] == [1, 1]

    def cut(request, number):
        return Completion(Message("assistant", "and then"), "length")

    made, _ = drive(dialogue.make(TEA, dialogue.DialogueOptions(turns=3, styles=styles)), cut)
    assert [(len(candidate.messages), candidate.finish) for candidate in made] == [
        (1, "length"),
        (1, "length"),
    ]


def test_an_answer_that_fails_later_keeps_what_was_there():
    def reply(request, number):
        if "You play the user" in request.messages[0].content:
            return '"User: more?"' if number < 3 else "More?"
        return "" if number > 3 else "Fine."

    made, _ = drive(dialogue.make(TEA, dialogue.DialogueOptions(turns=4, styles=("plain",))), reply)
    assert [message.role for message in made[0].messages] == ["assistant", "user", "assistant"]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [('"Why?"', "Why?"), ("User: Why?", "Why?"), ('"Why?" and "how?"', '"Why?" and "how?"'), ("  ", "")],
)
def test_user_messages_are_cleaned(raw, clean):
    assert dialogue.cleaned(raw) == clean


# --- rewrites ---------------------------------------------------------------------------------------


def rejected(messages, reference):
    candidate = replace(answer(replace(TEA, reference=reference), messages), origin=Origin(index=3))
    verdict = constraints.check(candidate, ConstraintsOptions())
    return Judged(candidate, {"steerability.constraints": verdict})


NO_COMMA = {"constraints": [{"id": "punctuation:no_comma"}]}


def test_a_violation_is_rewritten_with_its_reason():
    seen = []

    def reply(request, number):
        seen.append(request)
        return "Tea is hot and sweet."

    made, _ = drive(
        rewrite.make(rejected("Tea is hot, sweet.", NO_COMMA), rewrite.RewriteOptions(n=2)), reply
    )
    assert len(made) == 2
    assert {candidate.origin.parent for candidate in made} == {3}
    assert constraints.check(made[0], ConstraintsOptions()).score == 1.0
    assert "punctuation:no_comma" in seen[0].messages[-1].content
    assert "','" in seen[0].messages[-1].content


def test_a_dialogue_is_cut_after_the_rewritten_turn():
    messages = (
        Message("assistant", "Fine."),
        Message("user", "More?"),
        Message("assistant", "Yes, more."),
        Message("user", "x"),
        Message("assistant", "y"),
    )
    made, _ = drive(
        rewrite.make(rejected(messages, NO_COMMA), rewrite.RewriteOptions()),
        lambda request, number: "Yes more.",
    )
    assert made[0].messages == (*messages[:2], Message("assistant", "Yes more."))


def test_nothing_is_made_of_accepted_abstained_or_rewritten_answers():
    good = rejected("Tea.", NO_COMMA)
    abstained = rejected(
        "Ja.", {"constraints": [{"id": "language:response_language", "args": {"language": "de"}}]}
    )
    bad = rejected("Tea, hot.", NO_COMMA)
    again = replace(bad, candidate=replace(bad.candidate, origin=Origin(index=4, parent=0)))
    for judged in (good, abstained, again, replace(bad, verdicts={})):
        assert drive(rewrite.make(judged, rewrite.RewriteOptions()), scripted)[0] == []
    assert drive(rewrite.make(bad, rewrite.RewriteOptions()), lambda request, number: " ")[0] == []


def test_what_dialogues_cost_is_known_before():
    options = dialogue.DialogueOptions(turns=3, user="u", max_tokens=100, styles=("plain", "contrary"))
    policy, user = dialogue.expects(Sample("s", chat("Hi")), options)
    assert (policy.requests, user.requests, user.service) == (6, 4, "u")
    assert policy.prompt_tokens > 2 * (100 + 200)  # every turn reads what was answered before it
    (only,) = dialogue.expects(Sample("s", chat("Hi"), {"user_turns": ["a", "b"]}), options)
    assert only.requests == 6
