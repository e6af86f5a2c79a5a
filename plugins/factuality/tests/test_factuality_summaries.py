"""Summaries: texts in lower case, sentences that are shortened, joined, turned round or put into another mouth."""

from __future__ import annotations

import pytest
from goldgate_factuality.grounding.check import grounded
from goldgate_factuality.reading.casing import detokenised, is_tokenised, recased, uncased
from goldgate_factuality.reading.cleft import straightened
from goldgate_factuality.reading.inherited import inherited
from goldgate_factuality.reading.parser import parse
from goldgate_factuality.reading.split import parts
from goldgate_factuality.reading.units import quantities
from hypothesis import given, settings
from hypothesis import strategies as st

LOWER = (
    "Hull manager steve bruce said on monday that the club would sign two players in january. The six - year - old "
    "stadium holds 25, 400 people, and about 1. 3 million pounds were spent on its roof last year. He thanked the "
    "fans in england and scotland for their help - - and asked them to come again."
)


def test_a_text_without_capitals_is_told_from_one_with_them():
    assert uncased(LOWER)
    assert is_tokenised(LOWER)
    assert not uncased("Hull manager Steve Bruce said on Monday that the club would sign players. " * 5)
    assert not uncased("short text")


def test_names_get_their_capitals_and_nothing_else_changes():
    made = recased(detokenised(LOWER))
    assert "Steve Bruce said on Monday" in made
    assert "in England and Scotland" in made
    assert made.lower() == detokenised(LOWER).lower()
    assert "six-year-old" in made
    assert "25,400" in made
    assert "1.3 million" in made


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)
def test_recasing_changes_letters_only(text):
    made = recased(text)
    assert len(made) == len(text)
    assert made.casefold() == text.casefold()


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        ("It was Ann who won the race.", "Ann won the race."),
        ("It is Nordline that operates the ferry.", "Nordline operates the ferry."),
        ("It was in Oslo that she met him.", "She met him in Oslo."),
        ("It is possible that Ann will return.", "It is possible that Ann will return."),
        ("It was not Ann who won.", "It was not Ann who won."),
        ("It was the cup that she won.", "It was the cup that she won."),
    ],
)
def test_clefts_are_read_in_plain_order(sentence, plain):
    assert straightened(sentence) == plain


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The chapel, which dates from 1861, was destroyed by fire in 1950.",
            ["The chapel was destroyed by fire in 1950.", "The chapel dates from 1861."],
        ),
        (
            "Femi Adeyo came on as a substitute and scored twice for Kestrel.",
            ["Femi Adeyo came on as a substitute.", "Femi Adeyo scored twice for Kestrel."],
        ),
        ("Ann said that Bob won and Eve lost.", ["Ann said that Bob won and Eve lost."]),
        ("If Ann wins, Bob leaves and Eve stays.", ["If Ann wins, Bob leaves and Eve stays."]),
        ("Ann and Bob won.", ["Ann and Bob won."]),
        ("Ann did not win and leave.", ["Ann did not win and leave."]),
    ],
)
def test_a_sentence_of_several_clauses_is_parted(sentence, expected):
    assert parts(parse(sentence)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The break will be cut from 60 minutes to 50.", [("50", "time")]),
        ("They slept 6.3 hours, while the others slept 7.1.", [("7.1", "time")]),
        ("It cost 60 euros in 1999.", []),
        ("It is 60 km long and has 12 bridges.", []),
        ("She ran 5 km and won 2 medals.", []),
    ],
)
def test_bare_numbers_take_the_unit_beside_them(text, expected):
    made = inherited(text, quantities(text))
    assert [(text[one.start : one.end], one.kind) for one in made] == expected


REPORT = (
    "The freighter Alma, which was built in Gdansk in 1984, sank off Cape Roan on Tuesday night after it struck a "
    'reef. "We heard a loud noise," said captain Elias Berg. Conditions on the farms that supply the chain can be '
    "shown for the first time. The number of wolves was put at 40 in 1995 and at 26 in 2015. The dye house was moved "
    "from Lauben to Rohr. The bridge is 312 metres long and 11 metres wide. Residents were told to keep their windows "
    "closed, but no homes were evacuated. Lena Wirth is the secretary. Ms Wirth proposed a change of the rules."
)


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("The freighter Alma sank off Cape Roan after it struck a reef.", True),
        ("The freighter Alma sank off Cape Roan on Tuesday night.", True),
        ("The chain can be shown for the first time.", None),
        ("Lena Wirth proposed a change of the rules.", True),
        ("It was Elias Berg who said that they heard a loud noise.", True),
        ("Ivo Lund said that they heard a loud noise.", False),
        ("The number of wolves was 40 in 1995.", True),
        ("The number of wolves was put at 26 in 1995 and at 40 in 2015.", False),
        ("The dye house was moved from Rohr to Lauben.", False),
        ("The bridge is 11 metres long and 312 metres wide.", False),
        ("Homes of residents were evacuated.", False),
    ],
)
def test_what_summaries_change(claim, supported):
    made = grounded(claim, REPORT)
    if supported is None:
        assert made.supported is not True
    else:
        assert made.supported is supported, made


def test_in_a_long_text_a_clause_that_differs_says_nothing():
    short = "Ann Bell sold the mill to Eve Roth."
    claim = "Ann Bell sold the mill to Ida Lund."
    assert grounded(claim, f"{short} Ida Lund was there.").supported is False
    filler = " ".join(f"In room {n} a clerk read letter {n + 100} aloud." for n in range(20))
    assert grounded(claim, f"{short} Ida Lund was there. {filler}").supported is None


NOUNS = [
    "album",
    "bank",
    "battle",
    "castle",
    "disease",
    "engine",
    "horse",
    "museum",
    "novel",
    "treaty",
    "wage",
]
COPIES = [
    ("Fu Mori is an American, Ohio-based rock band that formed in 1985.", "band"),
    ("Ann Bell, a French actress, married the painter Ivo Lund in Oslo.", "actress"),
    ("The Oruna is a river in the north of the country.", "river"),
    ("He bought a Swedish mill from his uncle in 1912.", "mill"),
    ("The company moved its office to Rome after the flood.", "office"),
]


@pytest.mark.parametrize(("sentence", "noun"), COPIES)
@pytest.mark.parametrize("other", NOUNS)
def test_another_noun_in_a_copied_sentence_is_never_accepted(sentence, noun, other):
    assert grounded(sentence.replace(noun, other), sentence).supported is not True


def test_a_computed_number_is_named_as_the_reason():
    source = "The plant in Toledo employs 240 people. The factory in Dayton employs 610 people."
    made = grounded("Together the two plants employ 850 people.", source)
    assert made.supported
    assert made.why == "it follows from the source's numbers: the sum of 240 and 610"


def test_sentences_of_a_text_without_any_capital_are_split():
    text = "steve bruce said on monday that the club would sign two players. the stadium holds 400 people and a bar."
    assert grounded("The stadium holds 400 people.", text).supported
