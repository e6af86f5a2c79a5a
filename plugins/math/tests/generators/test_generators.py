"""The generators, driven with scripted models, sandboxes and reward models."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from goldgate import (
    Cell,
    CellsReply,
    Chat,
    Completion,
    Drop,
    Job,
    Judged,
    Message,
    Origin,
    Outcome,
    Reward,
    Sample,
    answer,
    chat,
)
from goldgate.testing import Scripted, drive
from goldgate_math import goldgate_generators
from goldgate_math.generators import skills
from goldgate_math.generators.corrections import MistakeOptions
from goldgate_math.generators.mcts import Node, backpropagate, select
from goldgate_math.generators.self_consistency import ConsistencyOptions, vote
from goldgate_math.generators.solutions import SolutionOptions
from goldgate_math.generators.to_code import CodeOptions
from goldgate_math.generators.tree_search import SearchOptions
from goldgate_math.options import InterleavedOptions
from goldgate_math.verifiers.code_interleaved import check as interleaved

MAKE = {name: offer.make for name, offer in goldgate_generators().items()}
SAMPLE = Sample("s", chat("Mia has 14 pens and buys 9. How many has she?"), {"answer": "23"})


def model(reply: Callable[[Chat], str]) -> Scripted:
    return Scripted(lambda request: Completion(Message("assistant", reply(request)), model="scripted"))


# --- math.solutions


def test_sampling_ends_when_enough_are_right():
    policy = model(lambda request: "\\boxed{23}" if request.index % 2 else "\\boxed{22}")
    made = drive(
        MAKE["math.solutions"], SAMPLE, SolutionOptions(right=2, most=16, round=2), servers={"chat": policy}
    )
    assert [request.index for request in policy.asked] == [0, 1, 2, 3]
    assert [candidate.text for candidate in made] == ["\\boxed{22}", "\\boxed{23}"] * 2
    assert [candidate.origin.index for candidate in made] == [0, 1, 2, 3]


def test_sampling_ends_at_its_limit_and_may_keep_right_ones_only():
    policy = model(lambda request: "\\boxed{22}")
    options = SolutionOptions(right=1, most=5, round=2, keep_wrong=False)
    assert drive(MAKE["math.solutions"], SAMPLE, options, servers={"chat": policy}) == []
    assert len(policy.asked) == 5


def test_every_draw_has_a_seed_of_its_own():
    policy = model(lambda request: "\\boxed{22}")
    drive(MAKE["math.solutions"], SAMPLE, SolutionOptions(most=8, seed=7), servers={"chat": policy})
    assert len({request.seed for request in policy.asked}) == 8


# --- math.self_consistency


def test_answers_vote_by_meaning():
    groups = vote(["\\boxed{1/2}", "The answer is 0.5.", "\\boxed{\\frac{1}{3}}", "", "#### 50\\%"])
    assert [group.places for group in groups] == [(0, 1, 4), (2,)]


def test_the_majority_comes_back_and_labels_a_sample_without_an_answer():
    unlabelled = replace(SAMPLE, reference={})
    policy = model(lambda request: "\\boxed{23}" if request.index < 5 else f"\\boxed{{{request.index}}}")
    made = drive(MAKE["math.self_consistency"], unlabelled, ConsistencyOptions(n=8), servers={"chat": policy})
    assert [candidate.origin.index for candidate in made] == [0, 1, 2, 3, 4]
    assert made[0].sample.reference == {"answer": "23"}
    assert made[0].sample.tags == {"votes": 5, "voters": 8, "label": "vote"}


def test_a_scattered_vote_gives_nothing():
    policy = model(lambda request: f"\\boxed{{{request.index}}}")
    assert drive(MAKE["math.self_consistency"], SAMPLE, ConsistencyOptions(), servers={"chat": policy}) == []


# --- math.mistakes


def rejected(text: str) -> Judged:
    candidate = answer(SAMPLE, text, Origin("source", index=3))
    return Judged(candidate, dropped=Drop("math.answer", "wrong", "rejected"))


def test_a_correction_is_shown_the_false_step_but_never_the_answer():
    policy = model(lambda request: "14 + 9 = 23, so \\boxed{23}.")
    wrong = rejected("14 + 9 = 24, so \\boxed{24}.")
    (made,) = drive(MAKE["math.mistakes"], wrong, MistakeOptions(), servers={"chat": policy})
    (request,) = policy.asked
    prompt = request.messages[0].content
    assert "14 + 9 = 24" in prompt
    assert "the left side is 23" in prompt  # arithmetic may be given
    assert made.origin.parent == 3
    assert made.sample.tags == {"first": "wrong", "rounds": 1}


def test_the_answer_is_not_given_away():
    policy = model(lambda request: "\\boxed{5}")
    options = MistakeOptions(rounds=2, failures=True)
    made = drive(
        MAKE["math.mistakes"], rejected("She has \\boxed{5} pens."), options, servers={"chat": policy}
    )
    assert len(made) == len(policy.asked) == 2
    assert not any("23" in request.messages[0].content for request in policy.asked)


def test_a_right_answer_by_a_false_step_is_no_correction():
    policy = model(lambda request: "14 + 9 = 24, and one is lost: \\boxed{23}.")
    assert (
        drive(MAKE["math.mistakes"], rejected("\\boxed{5}"), MistakeOptions(), servers={"chat": policy}) == []
    )


def test_accepted_candidates_are_left_alone():
    policy = model(lambda request: "\\boxed{23}")
    kept = Judged(answer(SAMPLE, "\\boxed{23}"))
    assert drive(MAKE["math.mistakes"], kept, MistakeOptions(), servers={"chat": policy}) == []
    assert policy.asked == []


# --- math.to_code


def test_programs_become_solutions_with_their_real_output():
    def run(job: Job) -> Outcome:
        return Outcome(0, "23\n") if "14 + 9" in job.files["main.py"] else Outcome(1, "", "SyntaxError")

    policy = model(
        lambda request: "```python\nprint(14 + 9)\n```" if request.index else "```python\nprint(\n```"
    )
    sandbox = Scripted(run)
    servers = {"chat": policy, "sandbox": sandbox}
    (made,) = drive(MAKE["math.to_code"], SAMPLE, CodeOptions(n=2), servers=servers)
    assert made.text.startswith("```python\nprint(14 + 9)\n```\n```output\n23\n```")
    assert made.text.endswith("\\boxed{23}.")
    judge = Scripted(lambda cells: CellsReply((Cell("23\n"),)))
    assert drive(interleaved, made, InterleavedOptions(), servers={"sandbox": judge}).score == 1


# --- math.skills


def test_a_new_problem_is_kept_when_solutions_agree_with_its_answer():
    def reply(request: Chat) -> str:
        prompt = request.messages[0].content
        if "needs this skill" in prompt:
            claim = "12" if "fractions" in prompt else "99"
            return f"Problem: A cake has 24 pieces and half are gone. How many are left?\nAnswer: {claim}"
        return "24 / 2 = 12, so \\boxed{12}."

    options = skills.SkillOptions(skills=("fractions", "counting"), votes=3)
    (made,) = drive(MAKE["math.skills"], SAMPLE, options, servers={"chat": model(reply)})
    assert made.reference == {"answer": "12"}
    assert made.tags == {"skill": "fractions", "label": "vote"}
    assert made.id == "s/fractions-1"


def test_a_copy_of_the_example_is_no_new_problem():
    text = SAMPLE.prompt[0].content
    policy = model(lambda request: f"Problem: {text}\nAnswer: 23")
    options = skills.SkillOptions(skills=("counting",), votes=0)
    assert drive(MAKE["math.skills"], SAMPLE, options, servers={"chat": policy}) == []


# --- math.tree_search

STEPS = {"": ["14 pens at first.", "9 pens at first."], "14 pens at first.": ["14 + 9 = 23.", "14 + 9 = 24."]}


def next_step(request: Chat) -> str:
    so_far = request.messages[0].content.rpartition("Solution so far:\n")[2].replace("(nothing yet)", "")
    if so_far.endswith("= 23."):
        return "The answer is \\boxed{23}."
    known = STEPS.get(so_far, ["We are lost.", "We stay lost."])
    return known[request.index % 2]


def reward(request: Reward) -> float:
    texts = request.messages[-1].content
    return (
        3.0 * ("14 pens" in texts) + 2.0 * ("= 23" in texts) + 1.0 * ("\\boxed" in texts) - ("lost" in texts)
    )


def test_the_search_finds_the_solution_that_the_rewards_lead_to():
    policy, judge = model(next_step), Scripted(reward)
    options = SearchOptions(simulations=10, width=2, depth=4, n=3)
    found = drive(MAKE["math.tree_search"], SAMPLE, options, servers={"chat": policy, "reward": judge})
    assert found[0].text == "14 pens at first.\n14 + 9 = 23.\nThe answer is \\boxed{23}."
    assert found[0].sample.tags["reward"] == 6.0
    assert found[0].origin.by == "math.tree_search"


def test_refuted_steps_are_cut_off_before_they_are_rated():
    policy, judge = model(next_step), Scripted(reward)
    drive(
        MAKE["math.tree_search"],
        SAMPLE,
        SearchOptions(simulations=6, width=2),
        servers={"chat": policy, "reward": judge},
    )
    assert judge.asked
    assert not any("= 24" in request.messages[-1].content for request in judge.asked)


def test_the_search_repeats_itself():
    def once() -> list[str]:
        servers = {"chat": model(next_step), "reward": Scripted(reward)}
        made = drive(
            MAKE["math.tree_search"], SAMPLE, SearchOptions(simulations=8, width=2, n=4), servers=servers
        )
        return [candidate.text for candidate in made]

    assert once() == once()


def test_a_search_without_an_end_gives_nothing():
    servers = {
        "chat": model(lambda request: f"Step {request.index}."),
        "reward": Scripted(lambda request: 0.5),
    }
    options = SearchOptions(simulations=8, width=2, depth=3)
    assert drive(MAKE["math.tree_search"], SAMPLE, options, servers=servers) == []
    assert len(servers["chat"].asked) <= 16


def test_unvisited_promising_children_are_tried_before_poor_ones():
    good, poor = Node(("a",), reward=0.9), Node(("b",), reward=0.1)
    root = Node(children=[poor, good])
    assert select(root, 0.5)[-1] is good
    for _ in range(30):
        backpropagate([root, good], 0.0)
    assert select(root, 0.5)[-1] is poor


def test_of_equal_children_the_one_less_visited_is_tried():
    often, seldom = Node(("a",), visits=9, total=4.5), Node(("b",), visits=2, total=1.0)
    assert select(Node(children=[often, seldom], visits=11), 0.7)[-1] is seldom


def test_no_generator_names_the_reference_in_its_prompts():
    asked = []

    def reply(request: Chat) -> str:
        asked.append(request.messages[0].content)
        return "\\boxed{1}"

    servers = {
        "chat": model(reply),
        "sandbox": Scripted(lambda job: Outcome(1)),
        "reward": Scripted(lambda request: 0.0),
    }
    secret = replace(SAMPLE, reference={"answer": "987654"})
    for name, offer in goldgate_generators().items():
        subject = Judged(answer(secret, "\\boxed{2}"), dropped=Drop("math.answer", "no", "rejected"))
        drive(offer.make, subject if offer.of == "judged" else secret, offer.options(), servers=servers)
        assert not any(re.search("987654", prompt) for prompt in asked), name
