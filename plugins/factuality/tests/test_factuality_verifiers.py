"""The verifiers, by their rules: what they name, when they abstain, what a copied sentence must keep."""

from __future__ import annotations

import random
import re

import pytest
from goldgate import Entail, Entailment, Judged, Message, Sample, answer, chat
from goldgate.testing import Scripted, drive
from goldgate_factuality import goldgate_filters, goldgate_verifiers
from goldgate_factuality.filters import SensitiveOptions
from goldgate_factuality.grounding.check import grounded
from goldgate_factuality.reading.dates import dates
from goldgate_factuality.reading.sentences import sentences, tokens
from goldgate_factuality.reading.units import quantities
from goldgate_factuality.selectors import PairOptions
from goldgate_factuality.verifiers.citations import CitationsOptions
from goldgate_factuality.verifiers.consistent import ConsistentOptions
from goldgate_factuality.verifiers.grounded import GroundedOptions
from goldgate_factuality.verifiers.judge import JudgeOptions
from goldgate_factuality.verifiers.quotes import QuotesOptions, occurs
from goldgate_factuality.verifiers.refusal import RefusalOptions
from goldgate_factuality.verifiers.short_answer import ShortAnswerOptions
from hypothesis import given, settings
from hypothesis import strategies as st

CHECK = {name: offer.check for name, offer in goldgate_verifiers().items()}
UNHURRIED = settings(deadline=None)  # the first example loads the tagger's lexicon

# Sentences with two names each, at {0} and {1}, and a number; names that are neither places nor persons alone.
FRAMES = [
    "{0} sold the ferry to {1} for 40 million dollars in 1987.",
    "{0} was founded by {1} in 1921 and has 340 members.",
    "{0} is 412 km long and is longer than {1}.",
    "The engineer {0} designed the bridge for {1} in 1931.",
    "{0} defeated {1} by 3 points on 4 May 2019.",
    "{0} lent 12 paintings to {1} in June 2003.",
    "In 1964 {0} moved its office from {1} to a tower that is 90 metres high.",
]
NAMES = "Corvale Brightline Oruna Lesk Tarnhall Dorvik Penlow Varno Halric Ostrava Milden Sarrow".split()
copies = st.builds(
    lambda frame, names: (frame.format(*names), names),
    st.sampled_from(FRAMES),
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True),
)


def judge(name, response, reference, options=None, question="What does the text say?", servers=None):
    sample = Sample("s", chat(question), reference)
    options = options if options is not None else goldgate_verifiers()[name].options()
    return drive(CHECK[name], answer(sample, response), options, servers=servers or {})


# --- factuality.grounded


@UNHURRIED
@given(copies)
def test_a_copied_sentence_is_supported(made):
    sentence, _ = made
    assert grounded(sentence, sentence).supported


@UNHURRIED
@given(copies)
def test_exchanged_names_are_never_supported(made):
    sentence, (one, other) = made
    swapped = sentence.replace(one, "\0").replace(other, one).replace("\0", other)
    assert not grounded(swapped, sentence).supported


@UNHURRIED
@given(copies, st.integers(1, 9), st.randoms())
def test_a_changed_digit_is_never_supported(made, step, rng):
    sentence, _ = made
    place = rng.choice([match.start() for match in re.finditer(r"\d", sentence)])
    digit = str((int(sentence[place]) + step) % 10)
    changed = sentence[:place] + digit + sentence[place + 1 :]
    assert changed == sentence or not grounded(changed, sentence).supported


@UNHURRIED
@given(copies)
def test_a_flipped_negation_is_never_supported(made):
    sentence, _ = made
    verb = re.search(r"\b(?:sold|was|is|designed|defeated|lent|moved)\b", sentence)
    base = {"sold": "sell", "designed": "design", "defeated": "defeat", "lent": "lend", "moved": "move"}
    flipped = f"{verb[0]} not" if verb[0] in ("was", "is") else f"did not {base[verb[0]]}"
    denied = sentence[: verb.start()] + flipped + sentence[verb.end() :]
    assert not grounded(denied, sentence).supported
    assert not grounded(sentence, denied).supported


@UNHURRIED
@given(copies, st.sampled_from(["thousand dollars", "euros", "miles", "m", "feet", "kilograms"]))
def test_a_changed_unit_is_never_supported(made, unit):
    sentence, _ = made
    changed = re.sub(r"million dollars|\bkm\b|metres", unit, sentence)
    changed = sentence if unit == "m" and "metres" in sentence else changed
    assert changed == sentence or not grounded(changed, sentence).supported


@UNHURRIED
@given(st.permutations(["Ada", "June", "Tom", "Ruth"]))
def test_a_list_may_have_any_order(names):
    source = "The team consists of Ada, June, Tom and Ruth."
    claim = f"The team consists of {names[0]}, {names[1]}, {names[2]} and {names[3]}."
    assert grounded(claim, source).supported is not False


def test_the_first_unsupported_claim_is_named_with_the_nearest_sentence():
    source = "The plant in Toledo employs 240 people. The river is 9 km long. The bridge opened in 1931."
    verdict = judge(
        "factuality.grounded", "The bridge opened in 1931. The river is 8 km long.", {"source": source}
    )
    assert verdict.score == 0.0
    assert verdict.evidence["claim"] == "The river is 8 km long."
    assert verdict.evidence["nearest"] == "The river is 9 km long."
    assert verdict.parts == {"supported": 0.5, "unsupported": 0.5, "undecided": 0.0}


def test_a_fragment_is_read_with_its_question():
    source = "The Varno cup of 1931 was won by Brema. The final was played in Lesk."
    asked = "Which club won the Varno cup of 1931?"
    assert judge("factuality.grounded", "Brema", {"source": source}, question=asked).score == 1.0
    assert judge("factuality.grounded", "Holm", {"source": source}, question=asked).score == 0.0
    assert judge("factuality.grounded", "Brema", {"source": source}, question="").score is None


def test_a_model_is_asked_about_open_claims_only():
    source = "The council lowered the fee for the ferry in May."
    asked = []

    def reply(request: Entail) -> Entailment:
        asked.append(request)
        return Entailment(0.97, 0.01, 0.02)

    options = GroundedOptions(nli="model")
    claims = "The council lowered the fee for the ferry. Boarding became cheaper for passengers in May."
    verdict = judge(
        "factuality.grounded", claims, {"source": source}, options, servers={"entail": Scripted(reply)}
    )
    assert len(asked) <= 1
    assert all(request.service == "model" for request in asked)
    assert verdict.score in (1.0, 0.0)


def test_another_language_and_no_source_are_abstentions():
    german = "Das Werk in Toledo beschäftigt 240 Menschen und wird nicht geschlossen."
    assert judge("factuality.grounded", german, {"source": german}).score is None
    assert judge("factuality.grounded", "It is so.", {"source": ""}).score is None
    assert judge("factuality.grounded", "It is so.", {"source": "x" * 300_000}).score is None


def test_a_long_source_is_searched():
    filler = " ".join(f"Report {at} says that mill {at} ground {at} tonnes of grain." for at in range(400))
    source = filler + " The plant in Toledo employs 240 people. " + filler
    assert (
        judge("factuality.grounded", "The plant in Toledo employs 240 people.", {"source": source}).score
        == 1.0
    )
    assert (
        judge("factuality.grounded", "The plant in Toledo employs 99,999 people.", {"source": source}).score
        == 0.0
    )


PASSAGE = (
    "Dune Road was directed by Ana Pavic and written by Leo Marsh and Ida Lund. It was published by Harbour Press, "
    "and was a sister magazine to Night Post. Night Post, devoted to strange tales, was published by Corran Press "
    "until 2001. The actress Mia Hart, born on 4 May 1950, lives in Lesk. The actor Tom Vale was born on 2 June 1948."
)


@pytest.mark.parametrize(
    ("question", "response", "supported"),
    [
        ("Dune Road was directed by who?", "Ana Pavic", True),
        ("Dune Road was directed by who?", "Leo Marsh", None),
        ("Who directed Dune Road?", "Ida Lund", None),
        ("Which actress was born in May 1950?", "Mia Hart", True),
        ("Which actress was born in May 1950?", "Night Post", None),
        ("Which publisher brought out Dune Road, a sister magazine to Night Post?", "Corran Press", None),
        ("Is Dune Road a magazine?", "Harbour Press", None),
        ("When was Mia Hart born?", "Ana Pavic", None),
        ("Who was born first, Mia Hart or Tom Vale?", "Ana Pavic", None),
        ("Who was born first, Mia Hart or Tom Vale?", "Tom Vale was born first.", True),
        ("Who was born first, Mia Hart or Tom Vale?", "Mia Hart was actually born earlier.", False),
        ("Were Mia Hart and Tom Vale both born in May?", "No, Mia Hart was born on 4 May 1950.", None),
        ("What did Mia Hart eat?", "chestnut soup", False),
    ],
)
def test_an_answer_is_of_the_kind_asked_for_and_the_only_one(question, response, supported):
    assert grounded(response, PASSAGE, question).supported is supported


REPORT = (
    "Brannock Foods said that it would close its bakery in Leeds next year. The vessel, built in Gdansk, began "
    "carrying passengers in June. The lighthouse was designed by Alan Reith and completed in 1846. It was automated "
    "in 1978. Ida Lund may have written the letter."
)


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("Brannock Foods will close its bakery in Leeds.", True),
        ("Brannock Foods has closed its bakery in Leeds.", False),
        ("The vessel was built in Gdansk.", True),
        ("The vessel was built in Leeds.", False),
        ("The lighthouse became automatic in 1978.", True),
        ("Work on the lighthouse was finished in 1846.", None),
        ("Alan Reith was the designer of the lighthouse.", True),
        ("Ida Lund was the designer of the lighthouse.", False),
        ("Alan Reith was not the designer of the lighthouse.", False),
        ("Ida Lund was the author of the letter.", False),
    ],
)
def test_rewordings(claim, supported):
    assert grounded(claim, REPORT).supported is supported


# --- factuality.quotes and factuality.citations


@UNHURRIED
@given(
    st.lists(
        st.sampled_from("the plant will close in May and nobody knows why".split()), min_size=3, max_size=9
    )
)
def test_a_part_of_the_source_occurs(words):
    text = "He said that " + " ".join(words) + " today."
    assert occurs(" ".join(words), text)
    assert not occurs(" ".join([*words, "tomorrow"]), text)


def test_slack_allows_words_to_differ():
    reference = {"source": '"The plant will close in May," said Ruth Adeyemi.'}
    found_ = 'Ruth Adeyemi said "the plant will close in June".'
    assert judge("factuality.quotes", found_, reference).score == 0.0
    assert judge("factuality.quotes", found_, reference, QuotesOptions(slack=1)).score == 1.0


def test_citations_may_be_few_where_any_will_do():
    reference = {"sources": {"1": "The plant employs 240 people."}}
    text = "The plant employs 240 people [1]. It is a good place."
    assert judge("factuality.citations", text, reference).score == 0.0
    assert judge("factuality.citations", text, reference, CitationsOptions(require="any")).score == 1.0
    verdict = judge(
        "factuality.citations",
        "The plant employs 240 people [1].",
        {"sources": ["The plant employs 240 people.", "More."]},
    )
    assert (verdict.score, verdict.evidence["unused"]) == (1.0, ["2"])


# --- factuality.short_answer, factuality.refusal, factuality.consistent, factuality.sensitive


def test_options_of_short_answers():
    reference = {"answer": "3.14"}
    assert judge("factuality.short_answer", "3.15", reference).score == 0.0
    assert (
        judge("factuality.short_answer", "3.15", reference, ShortAnswerOptions(numbers="rounded")).score
        == 1.0
    )
    assert (
        judge(
            "factuality.short_answer",
            "the USA",
            {"answer": "United States"},
            ShortAnswerOptions(aliases=("USA",)),
        ).score
        == 1.0
    )
    assert (
        judge(
            "factuality.short_answer", "canberra", {"answer": "Canberra"}, ShortAnswerOptions(case=True)
        ).score
        == 0.0
    )


def test_a_refusal_is_no_answer():
    assert judge("factuality.short_answer", "I don't know.", {"answer": "7"}).abstained == "no_answer"


def test_what_is_expected_of_a_refusal():
    assert judge("factuality.refusal", "I don't know.", {}, RefusalOptions("answer")).score == 0.0
    assert judge("factuality.refusal", "Brema", {"refuse": False}, RefusalOptions("reference")).score == 1.0
    assert judge("factuality.refusal", "Brema", {}, RefusalOptions("reference")).score is None


def consistent(*texts, **options):
    sample = Sample("s", chat("When did it open?"))
    rows = [Judged(answer(sample, text)) for text in texts]
    return [one.score for one in CHECK["factuality.consistent"](sample, rows, ConsistentOptions(**options))]


def test_answers_agree_by_what_they_mean():
    texts = ["5 March 1931", "It opened on March 5, 1931.", "1931-03-05", "6 March 1931"]
    assert consistent(*texts) == [1.0, 1.0, 1.0, 0.0]
    assert consistent("1931", "1932", "1933") == [None] * 3
    assert consistent("1931", "1931") == [None] * 2
    assert consistent("I don't know.", "No idea.", "I don't know.", "1931") == [1.0, 1.0, 1.0, 0.0]


def test_sensitive_topics_are_kept_for_people():
    check = goldgate_filters()["factuality.sensitive"].note
    sample = Sample("s", chat("Who won the election?"))
    assert "elections" in check(answer(sample, "Ann"), SensitiveOptions())
    assert "elections" in check(sample, SensitiveOptions())
    assert check(answer(sample, "Ann"), SensitiveOptions(topics=("medicine",))) is None
    assert check(answer(Sample("t", chat("Who won the cup?")), "Ann"), SensitiveOptions(words=("cup",)))
    late = Sample("l", chat("The mill is old. " * 20_000 + "It made a vac\u200bcine."))
    assert "medicine" in check(late, SensitiveOptions())


@pytest.mark.parametrize(
    ("word", "marked", "not_marked"),
    [
        ("war", "The War of Umber", "the award"),
        ("Impfung", "Die Impfung von 1871", "ein Schimpfungswort"),
        ("疫苗", "这种疫苗", "这座桥"),
        ("strike pay", "on strike pay", "a strike, pay"),
    ],
)
def test_own_words_mark_whole_words(word, marked, not_marked):
    check, options = goldgate_filters()["factuality.sensitive"].note, SensitiveOptions(("law",), (word, "x1"))
    assert word in check(Sample("s", chat(marked)), options)
    options = SensitiveOptions(("law",), ("x1", word))
    assert word in check(Sample("s", chat(marked)), options)
    assert check(Sample("s", chat(not_marked)), options) is None


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (PairOptions, {"n": 0}),
        (ConsistentOptions, {"share": 0.0}),
        (ConsistentOptions, {"share": 1.5}),
        (ConsistentOptions, {"least": 1}),
        (JudgeOptions, {"tries": 0}),
        (JudgeOptions, {"max_tokens": 0}),
    ],
)
def test_options_that_decide_nothing_are_an_error(kind, wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        kind(**wrong)


@pytest.mark.parametrize("wrong", [{"topics": ("weather",)}, {"words": ("war", "")}, {"words": ("\u200b",)}])
def test_sensitive_options_that_mark_nothing_are_an_error(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SensitiveOptions(**wrong)


# --- reading


@UNHURRIED
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for sentence in sentences(text):
        for token in tokens(sentence):
            assert sentence[token.start : token.end] == token.text
    for one in quantities(text):
        assert 0 <= one.start < one.end <= len(text)
    for day in dates(text):
        assert 0 <= day.start < day.end <= len(text)


@UNHURRIED
@given(st.integers(0, 10**12))
def test_numbers_are_read_in_every_spelling(number):
    for written in (str(number), f"{number:,}"):
        (one,) = quantities(written)
        assert one.value == number


def test_messages_hide_nothing():
    rng = random.Random(1)
    hidden = "".join(character + rng.choice(["", "\u200b", "\u2060"]) for character in "Canberra")
    assert judge("factuality.short_answer", hidden, {"answer": "Canberra"}).score == 1.0
    assert Message("assistant", hidden).content == hidden
