"""The probe, driven with scripted policies and judges: the report's table, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest
from goldgate import (
    Candidate,
    Completion,
    Drop,
    Expected,
    Failure,
    Judged,
    Message,
    Origin,
    Sample,
    answer,
    chat,
)
from goldgate.testing import Scripted, drive
from goldgate_factuality import goldgate_generators, goldgate_selectors, goldgate_verifiers
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.assess import AssessOptions
from goldgate_factuality.generators.probe import ProbeOptions
from goldgate_factuality.generators.templates import languages
from goldgate_factuality.selectors import PairOptions

SOURCE = "The Varno cup of 1931 was won by Brema. The final was played in Lesk before 4,000 people."
QUESTION = "Which club won the Varno cup of 1931?"
SAMPLE = Sample("q1", chat(QUESTION), {"source": SOURCE, "answer": "Brema"}, tags={"topic": "sport"})
PROBE = goldgate_generators()["factuality.probe"].make
KNOWN = goldgate_verifiers()["factuality.known"].check
PAIRS = goldgate_selectors()["factuality.pairs"].choose


def reply_of(text: str, **more) -> Completion:
    return Completion(Message("assistant", text), model="scripted", **more)


def models(answers, *, correct=None, informative=None, writer="I don't know."):
    """One service for all: it knows by the prompt whether it is asked as policy, as a judge or as a writer."""

    def reply(request):
        prompt = request.messages[-1].content
        if request.service == "writer":
            return reply_of(writer)
        if "alone on the last line" not in prompt:
            return reply_of(answers[request.index % len(answers)])
        given = prompt.rsplit("<answer-", 1)[1].split("\n")[1]
        if "INFORMATIVE" in prompt:
            return reply_of(
                informative(given) if informative else "UNINFORMATIVE" if refusal(given) else "INFORMATIVE"
            )
        if correct:
            return reply_of(correct(given))
        return reply_of("CORRECT" if "Brema" in given else "CANNOT_TELL" if refusal(given) else "INCORRECT")

    return Scripted(reply)


def probe(answers, options=None, sample=SAMPLE, **judges):
    policy = models(answers, **judges)
    made = drive(PROBE, sample, options or ProbeOptions(seed=7), servers={"chat": policy})
    return made, [KNOWN(one).score for one in made], policy


def test_what_is_known_is_kept_and_preferred_to_a_refusal():
    made, scores, _ = probe(["Brema", "It was Brema.", "Brema won.", "Brema", "Brema, in Lesk"])
    assert made[0].sample.tags["knowledge"] == "known"
    assert scores == [1.0] * 5 + [0.0]
    assert refusal(made[-1].text)
    assert made[-1].sample.tags["topic"] == "sport"


def test_consistently_informative_and_wrong_gives_a_refusal():
    made, scores, _ = probe(["Varno", "It was Lesk.", "Varno", "Varno", "Holm"])
    assert made[0].sample.tags["knowledge"] == "overconfident"
    assert scores == [0.0] * 5 + [1.0]
    assert made[-1].origin.by == "factuality.probe"
    assert made[-1].origin.parent is None
    assert made[-1].origin.index == 5


def test_mixed_answers_are_left_out_with_the_evidence():
    made, scores, _ = probe(["Brema", "Varno", "Brema", "Brema", "Brema"])
    assert made[0].sample.tags["knowledge"] == "mixed"
    assert scores == [None] * 5
    verdict = KNOWN(made[0])
    assert verdict.evidence["probe"]["correct"] == [True, False, True, True, True]
    assert "4 of 5" in verdict.why


def test_refusals_are_no_case_of_overconfidence():
    made, scores, _ = probe(["I don't know."])
    assert made[0].sample.tags["knowledge"] == "declines"
    assert scores == [None] * 5


def test_some_refusals_among_wrong_answers_are_mixed():
    made, _, _ = probe(["Varno", "I don't know.", "Varno", "Varno", "Varno"])
    assert made[0].sample.tags["knowledge"] == "mixed"


def test_a_judge_that_gives_no_grade_decides_nothing():
    made, scores, policy = probe(["Varno"], correct=lambda _: "CORRECT or INCORRECT")
    assert made[0].sample.tags["knowledge"] == "undecided"
    assert scores == [None] * 5
    assert len(policy.asked) == 5 + 10 + 5  # the answers, two grades each, and once more for the missing ones


def test_what_the_source_cannot_tell_is_neither_right_nor_wrong():
    made, _, _ = probe(["Varno"], correct=lambda _: "CANNOT_TELL")
    assert made[0].sample.tags["knowledge"] == "undecided"


def test_consistent_is_a_share():
    answers = ["Brema", "Brema", "Brema", "Brema", "Varno"]
    made, scores, _ = probe(answers, ProbeOptions(seed=7, consistent=0.8))
    assert made[0].sample.tags["knowledge"] == "known"
    assert scores == [1.0, 1.0, 1.0, 1.0, 0.0, 0.0]


def test_policy_and_judges_are_different_services_and_the_snippet_stays_with_the_judge():
    options = ProbeOptions(seed=7, correct="judge", informative="other", writer="writer")
    _, _, policy = probe(["Varno"], options)
    services = [request.service for request in policy.asked]
    assert services.count("") == 5
    assert services.count("judge") == services.count("other") == 5
    assert services.count("writer") == 1
    drawn = policy.asked[:5]
    assert all("4,000" not in request.messages[-1].content for request in drawn)
    assert len({request.seed for request in drawn}) == 5


def test_a_writer_that_answers_is_replaced_by_a_template():
    made, _, _ = probe(["Varno"], ProbeOptions(seed=7, writer="writer"), writer="It was Brema, of course.")
    assert refusal(made[-1].text)
    assert "Brema" not in made[-1].text


def test_without_a_source_the_answer_is_the_reference_and_without_both_nothing_is_asked():
    bare = replace(SAMPLE, reference={"answer": "Brema"})
    made, _, _ = probe(["Varno"], sample=bare, correct=lambda _: "B")
    assert made[0].sample.tags["knowledge"] == "overconfident"
    asked = models(["Varno"])
    (drop,) = drive(PROBE, replace(SAMPLE, reference={}), ProbeOptions(), servers={"chat": asked})
    assert (drop.code, asked.asked) == ("no_reference", [])


@pytest.mark.parametrize("wrong", [{"temperature": 0.2}, {"k": 1}, {"consistent": 0.4}])
def test_a_probe_that_shows_nothing_is_an_error(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ProbeOptions(**wrong)


def judged(candidates):
    rows = []
    for one in candidates:
        verdict = KNOWN(one)
        kind = "abstained" if verdict.score is None else "rejected"
        drop = None if verdict.score == 1.0 else Drop("factuality.known", verdict.why, kind)
        rows.append(Judged(one, {"factuality.known": verdict}, drop))
    return rows


def test_pairs_prefer_right_answers_to_refusals_and_refusals_to_wrong_answers():
    known, _, _ = probe(["Brema"])
    (pair,) = PAIRS(judged(known), PairOptions())
    assert [row.candidate.text == "Brema" for row in pair.ranked] == [True, False]
    assert refusal(pair.ranked[1].candidate.text)
    wrong, _, _ = probe(["Holm", "Varno", "Varno", "It was Varno.", "Holm"])
    first, second = PAIRS(judged(wrong), PairOptions(n=3))
    assert refusal(first.ranked[0].candidate.text)
    assert "Varno" in first.ranked[1].candidate.text
    assert second.ranked[1].candidate.text == "Holm"
    mixed, _, _ = probe(["Brema", "Varno"])
    assert list(PAIRS(judged(mixed), PairOptions())) == []


# --- factuality.assess: the same over answers that are there


ASSESS = goldgate_generators()["factuality.assess"].make


def assess(texts, options=None, sample=SAMPLE, indices=None, **judges):
    judged = [
        Judged(replace(answer(sample, text), origin=Origin("llm.sample", "other", 1, index)))
        for index, text in zip(indices or range(len(texts)), texts, strict=True)
    ]
    made = drive(
        ASSESS, sample, judged, options or AssessOptions(seed=7), servers={"chat": models([], **judges)}
    )
    return judged, made


def test_answers_that_are_there_are_assessed():
    judged, (tagged, added) = assess(["Varno", "It was Lesk.", "Varno"])
    assert tagged.id == SAMPLE.id
    assert tagged.tags["knowledge"] == "overconfident"
    assert refusal(added.text)
    assert added.origin.by == "factuality.assess"
    assert added.origin.index == 3
    assert KNOWN(added).score == 1.0
    assert [KNOWN(replace(one.candidate, sample=tagged)).score for one in judged] == [0.0] * 3


def test_grades_stand_at_the_indices_of_their_answers():
    judged, (tagged, *_) = assess(["Brema", "Brema won.", "It was Brema."], indices=[4, 0, 2])
    assert tagged.tags["probe"]["correct"] == [True, None, True, None, True]
    assert [KNOWN(replace(one.candidate, sample=tagged)).score for one in judged] == [1.0] * 3


def test_what_cannot_be_assessed_is_undecided_and_says_why():
    for texts, why in ((["Brema", "Varno"], "2 answers, and least = 3"), ([], "0 answers, and least = 3")):
        judged, (tagged,) = assess(texts)
        assert tagged.tags["probe"]["why"] == why
        for one in judged:
            verdict = KNOWN(replace(one.candidate, sample=tagged))
            assert (verdict.score, verdict.why) == (None, f"undecided: {why}")
    (tagged,) = assess(["Brema"] * 3, sample=Sample("q", chat(QUESTION), {}))[1]
    assert "neither source nor answer" in tagged.tags["probe"]["why"]
    (failure,) = assess(["Brema"] * 3, indices=[0, 0, 1])[1]
    assert isinstance(failure, Failure)
    assert len(assess(["Brema", "Varno", "I don't know."])[1]) == 1  # mixed: the sample, and no refusal
    with pytest.raises(ValueError, match="least"):
        AssessOptions(least=1)


# --- what fails, and what is in another language


def failing(when):
    """Models whose requests fail where ``when`` says so."""
    policy = models(["Varno"])
    policy.reply = lambda request, reply=policy.reply: Failure("down") if when(request) else reply(request)
    return policy


def is_judge(request):
    return "alone on the last line" in request.messages[-1].content


@pytest.mark.parametrize(
    ("when", "answers"),
    [
        (lambda request: request.index == 1 and not is_judge(request), 4),
        (lambda request: is_judge(request) and request.service == "strict", 5),
        (lambda request: not is_judge(request), 0),
    ],
)
def test_a_service_that_fails_leaves_the_answers_that_are_there(when, answers):
    options = ProbeOptions(seed=7, informative="strict")
    *made, failure = drive(PROBE, SAMPLE, options, servers={"chat": failing(when)})
    assert isinstance(failure, Failure)
    assert len(made) == answers
    for one in made:
        assert one.sample.tags["knowledge"] == "undecided"
        assert "failed: down" in KNOWN(one).why


def test_a_writer_that_fails_leaves_the_answers_with_their_grades():
    writes = failing(lambda request: request.service == "writer")
    *made, failure = drive(PROBE, SAMPLE, ProbeOptions(writer="writer"), servers={"chat": writes})
    assert isinstance(failure, Failure)
    assert [KNOWN(one).score for one in made] == [0.0] * 5


def test_a_judge_that_fails_leaves_assessed_answers_undecided():
    judged = [Judged(answer(SAMPLE, text, Origin("source", index=at))) for at, text in enumerate("abc")]
    tagged, failure = drive(ASSESS, SAMPLE, judged, AssessOptions(), servers={"chat": failing(is_judge)})
    assert isinstance(failure, Failure)
    assert KNOWN(replace(judged[0].candidate, sample=tagged)).why == "undecided: a judge failed: down"


def test_an_answer_keeps_its_grade_where_a_run_numbers_it_anew():
    answers = ["Varno", "Brema", "Brema", "Brema", "Brema"]
    made, scores, _ = probe(answers, ProbeOptions(seed=7, consistent=0.8))
    assert scores == [0.0, 1.0, 1.0, 1.0, 1.0, 0.0]
    behind = [replace(one, origin=replace(one.origin, index=at)) for at, one in enumerate(made, 2)]
    assert [KNOWN(one).score for one in behind] == scores


def test_an_empty_answer_is_uninformative_without_a_judge():
    made, _, policy = probe(["", "<think>so", " \u200b", "", ""])
    assert made[0].sample.tags["knowledge"] == "declines"
    assert len(policy.asked) == 5


def test_what_reads_as_a_refusal_and_is_judged_an_answer_is_no_target():
    answers = ["Varno", "Varno", "Varno", "Varno", "I'm not sure. Varno won it."]
    options = ProbeOptions(seed=7, consistent=0.8)
    made, scores, _ = probe(
        answers, options, informative=lambda _: "INFORMATIVE", correct=lambda _: "INCORRECT"
    )
    assert made[0].sample.tags["knowledge"] == "overconfident"
    assert scores == [0.0, 0.0, 0.0, 0.0, None, 1.0]


@pytest.mark.parametrize(
    "question",
    [
        "Wer baute 1871 die Brücke von Helmsau?",
        "Qui a construit le pont de Helmsau en 1871 ?",
        "¿Quién construyó el puente de Helmsau en 1871?",
        "Kuka rakensi Helmsaun sillan vuonna 1871?",
        "Wie bouwde in 1871 de brug van Helmsau?",
        "谁在1871年建造了这座桥？",
    ],
)
def test_a_question_in_another_language_wants_a_tag(question):
    sample = replace(SAMPLE, prompt=chat(question))
    policy = models(["Varno"])
    (drop,) = drive(PROBE, sample, ProbeOptions(), servers={"chat": policy})
    assert (drop.code, policy.asked) == ("language", [])
    assert "set the tag language" in drop.why
    german = replace(sample, tags={"language": "de-AT"})
    made = drive(PROBE, german, ProbeOptions(), servers={"chat": policy})
    assert made[-1].text in languages()["de"]


# --- what a plan says


def test_an_assessment_expects_two_grades_of_each_answer():
    options = AssessOptions(correct="judge", informative="other", writer="writer")
    *asked, made = goldgate_generators()["factuality.assess"].expects(SAMPLE, options)
    assert [(one.service, one.requests, one.per_candidate) for one in asked] == [
        ("other", 1, True),
        ("judge", 1, True),
        ("writer", 1, False),
    ]
    assert isinstance(made, Candidate)
    assert goldgate_generators()["factuality.assess"].expects(replace(SAMPLE, reference={}), options) == []


def test_a_probe_expects_what_it_asks():
    options = ProbeOptions(seed=7, correct="judge", informative="other", writer="writer")
    _, _, policy = probe(["Varno won it, as far as I remember."], options)
    expects = goldgate_generators()["factuality.probe"].expects
    said = [one for one in expects(SAMPLE, options) if isinstance(one, Expected)]
    for one in said:
        asked = [request for request in policy.asked if request.service == one.service]
        tokens = sum(len(request.messages[0].content) for request in asked) / 4
        assert one.requests == len(asked)
        assert 0.9 * tokens < one.prompt_tokens < 1.5 * tokens
        assert one.completion_tokens == sum(request.max_tokens for request in asked)
    assert sum(isinstance(one, Candidate) for one in expects(SAMPLE, options)) == 6
    assert expects(replace(SAMPLE, reference={}), options) == []
