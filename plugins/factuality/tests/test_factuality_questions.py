"""The generator ``factuality.questions``: what is asked, what is lost, and why."""

from __future__ import annotations

import json

import pytest
from goldgate import Completion, Expected, Message, Sample, chat
from goldgate.testing import Scripted, drive
from goldgate_factuality import goldgate_generators
from goldgate_factuality.generators.probe import ProbeOptions
from goldgate_factuality.generators.questions import QuestionOptions, read_question
from goldgate_factuality.generators.snippets import fault, snippet
from goldgate_factuality.reading.sentences import sentences
from hypothesis import given
from hypothesis import strategies as st

SOURCE = "The Varno cup of 1931 was won by Brema. The final was played in Lesk before 4,000 people."
QUESTION = "Which club won the Varno cup of 1931?"


def reply_of(text: str, **more) -> Completion:
    return Completion(Message("assistant", text), model="scripted", **more)


DOCUMENT = Sample("doc", chat(SOURCE))
ASK = goldgate_generators()["factuality.questions"].make


def written(question: str, stated: str) -> str:
    return json.dumps({"question": question, "answer": stated})


def questions(written_, reader="Brema", known="UNKNOWN", document=DOCUMENT, **options):
    replies = iter(written_)

    def reply(request):
        if request.service == "common":
            return reply_of(known)
        if "JSON object" not in request.messages[-1].content:
            return reply_of(reader)
        return reply_of(next(replies))

    model = Scripted(reply)
    made = drive(ASK, document, QuestionOptions(seed=3, **options), servers={"chat": model})
    return made, model


def test_a_question_carries_snippet_answer_and_origin():
    made, _ = questions([written(QUESTION, "Brema")])
    (sample,) = made
    assert sample.prompt[-1].content == QUESTION
    assert sample.reference["answer"] == "Brema"
    assert sample.reference["source"] in SOURCE
    assert (sample.origin.by, sample.origin.sample) == ("factuality.questions", "doc")


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("I cannot write a question about this.", "malformed"),
        ('{"question": "Which club won?"}', "malformed"),
        (written("Which club does the text say won the cup?", "Brema"), "names_text"),
        (written("Which club won the cup after Brema had won the cup?", "Brema"), "gives_away"),
        (written("Where did it take place?", "Lesk"), "dangling"),
        (written(QUESTION, "Holm"), "no_span"),
        (written("Who currently holds the Varno cup of 1931?", "Brema"), "changes"),
        (written("Name the club.", "Brema"), "form"),
        (written("Welcher Verein gewann 1931 die Meisterschaft von Varno?", "Brema"), "language"),
    ],
)
def test_a_bad_question_is_asked_for_again(bad, code):
    made, model = questions([bad, written(QUESTION, "Brema")])
    assert [sample.prompt[-1].content for sample in made] == [QUESTION]
    (drop,), model = questions([bad, bad])
    assert (drop.code, drop.why[:17]) == (code, "0 of 1 questions:")
    assert len(model.asked) == 2


def test_a_question_that_is_lost_is_said_beside_those_that_are_made():
    sample, drop = questions([written(QUESTION, "Brema"), "no", "no"], n=2, tries=2)[0]
    assert isinstance(sample, Sample)
    assert drop.why == "1 of 2 questions: the writer's reply is no object with question and answer"


def test_a_reply_that_was_cut_off_says_what_to_raise():
    cut = Scripted(lambda request: reply_of('{"question": "Which', finish="length"))
    (drop,) = drive(ASK, DOCUMENT, QuestionOptions(), servers={"chat": cut})
    assert "raise max_tokens" in drop.why


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("\u200b\u2066 \n", "empty"),
        (
            "Die Brücke von Helmsau wurde 1871 von Klara Wendt gebaut und ruht auf sieben Pfeilern.",
            "language",
        ),
        ("这座桥建于一八七一年，长三百四十米，由七个桥墩支撑，是当地最古老的桥梁之一。", "language"),
    ],
)
def test_a_document_that_cannot_be_asked_about_costs_nothing(text, code):
    (drop,), model = questions([], document=Sample("doc", chat(text)))
    assert (drop.code, model.asked) == (code, [])


def test_a_long_document_is_asked_about_by_a_snippet():
    document = Sample(
        "doc", chat(" ".join(f"Brema won cup number {at} of 19{at % 100}." for at in range(8000)))
    )
    made, model = questions([written(QUESTION, "Brema")], document=document)
    assert len(made) == 1
    assert max(len(request.messages[0].content) for request in model.asked) < 4000


@pytest.mark.parametrize("wrong", [{"n": 0}, {"words": 0}, {"tries": 0}, {"max_tokens": 0}])
def test_questions_that_cannot_be_are_an_error(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        QuestionOptions(**wrong)


def test_a_question_that_the_snippet_does_not_answer_is_dropped():
    for reader in ("UNKNOWN", "Holm"):
        (drop,), _ = questions([written(QUESTION, "Brema")] * 2, reader=reader)
        assert drop.code == "unread"


def test_a_question_that_everybody_can_answer_is_dropped():
    twice = [written(QUESTION, "Brema")] * 2
    (drop,), _ = questions(twice, known="It was Brema.", common="common")
    assert drop.code == "common"
    for known, common in (("I don't know.", "common"), ("It was Brema.", "")):  # or nobody is asked
        (made,), _ = questions(twice, known=known, common=common)
        assert isinstance(made, Sample)


def test_the_same_question_is_not_made_twice():
    (made, drop), _ = questions([written(QUESTION, "Brema")] * 4, n=2)
    assert isinstance(made, Sample)
    assert drop.code == "repeated"


@given(st.integers(8, 60), st.integers(0, 10**9))
def test_a_snippet_is_whole_sentences_of_the_document(most, number):
    document = " ".join(f"Club number {at} won the cup of 19{at}." for at in range(10, 60))
    part = snippet(sentences(document), most, number)
    assert part in document
    assert part.endswith(".")
    assert 0 < len(part.split()) <= most


@given(st.text(max_size=200))
def test_any_reply_is_read_or_not(text):
    assert read_question(text) is None or len(read_question(text)) == 2


def test_faults_have_names():
    assert fault(QUESTION, "Brema", SOURCE) is None
    assert fault(QUESTION, "Bre", SOURCE).code == "no_span"


def test_questions_expect_what_they_ask_and_the_samples_that_they_make():
    options = QuestionOptions(seed=3, n=2, common="common", reader="reader")
    other = written("Before how many people was the final of the Varno cup of 1931 played in Lesk?", "4,000")
    replies = iter([written(QUESTION, "Brema"), other])

    def reply(request):
        if request.service == "reader":
            return reply_of("Brema" if QUESTION in request.messages[0].content else "4,000")
        return reply_of("UNKNOWN" if request.service else next(replies))

    model = Scripted(reply)
    made = drive(ASK, DOCUMENT, options, servers={"chat": model})
    found = goldgate_generators()["factuality.questions"].expects(DOCUMENT, options)
    assert [one.reference["source"] for one in found if isinstance(one, Sample)] == [
        one.reference["source"] for one in made
    ]
    for one in found:
        if isinstance(one, Expected):
            asked = [request for request in model.asked if request.service == one.service]
            tokens = sum(len(request.messages[0].content) for request in asked) / 4
            assert one.requests == len(asked) == 2
            assert 0.8 * tokens < one.prompt_tokens < 1.3 * tokens
    probed = goldgate_generators()["factuality.probe"].expects(found[-1], ProbeOptions())
    assert probed[0].requests == 5
