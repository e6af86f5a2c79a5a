"""The word lists: each row is well-formed, and no two rows say what excludes one another."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from goldgate_factuality.data import lines_of, table
from goldgate_factuality.grounding.check import grounded
from goldgate_factuality.grounding.lexicon import converse, opposite, same, same_name
from goldgate_factuality.grounding.wordings import broader, reworded
from goldgate_factuality.reading.sentences import stem

LISTS = (
    "antonyms broader converses demonyms doers general irregular people phrasal rewordings synonyms".split()
)
ONE_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W_]+)*\.?")


def sides(row):
    """The words before and after the bar of a row of opposites."""
    bar = row.index("|")
    return row[:bar], row[bar + 1 :]


@pytest.mark.parametrize("name", LISTS)
def test_a_row_has_lower_case_words_each_once(name):
    for row in table(name):
        words = [word for word in row[name == "doers" :] if word != "|"]  # a "coach" is who coaches
        again = [word for word, count in Counter(words).items() if count > 1]
        assert not again, row
        assert all(word == word.lower() for word in words), row
        assert all(ONE_WORD.fullmatch(part) for word in words for part in word.split()), row


@pytest.mark.parametrize("name", ["antonyms", "broader", "converses", "demonyms", "phrasal"])
def test_a_row_says_something_of_two_words(name):
    for row in table(name):
        stems = {stem(word) for word in row if word != "|"}
        assert len(stems) > 1, row


@pytest.mark.parametrize("name", ["synonyms", "rewordings"])
def test_a_group_has_two_stems_and_stands_once(name):
    groups = [frozenset(map(stem, row)) for row in table(name)]
    assert all(len(group) > 1 for group in groups), [group for group in groups if len(group) < 2]
    assert not [group for group, count in Counter(groups).items() if count > 1]


@pytest.mark.parametrize("name", ["broader", "doers"])
def test_a_word_has_one_row(name):
    """A second row of a word would replace the first."""
    again = [word for word, count in Counter(stem(row[0]) for row in table(name)).items() if count > 1]
    assert not again


def test_a_verb_with_its_particle_has_one_row_and_is_found_in_every_form():
    keys = [(stem(row[0].split()[0]), row[0].split()[1]) for row in table("phrasal")]
    assert not [key for key, count in Counter(keys).items() if count > 1]
    forms = {row[0]: row[1:] for row in table("irregular")}
    for verb in (row[0].split()[0] for row in table("phrasal")):
        assert all(stem(form) == stem(verb) for form in forms.get(verb, ())), verb


def test_a_word_and_its_particle_are_two_words():
    assert all(len(row) == 2 and len(row[0].split()) == 2 for row in table("phrasal"))


def test_groups_of_words_are_single_words():
    """A row is looked up by the stem of one token, so that two words would never be found."""
    for name in ("synonyms", "rewordings", "broader", "doers", "people", "demonyms"):
        two = [word for row in table(name) for word in row if " " in word]
        assert not [word for word in two if not word.startswith(("more ", "less "))], name


def test_opposites_have_two_sides_that_share_no_word():
    for row in table("antonyms"):
        assert row.count("|") == 1, row
        one, other = sides(row)
        assert one, row
        assert other, row
        assert not {stem(word) for word in one} & {stem(word) for word in other}, row


def test_no_pair_is_both_synonym_and_opposite():
    """Where a word stands in two groups, a pair of one group may never be opposites."""
    both = [
        (one, other)
        for row in table("synonyms")
        for one in row
        for other in row
        if opposite(stem(one), stem(other))
    ]
    assert not both


def test_no_broader_word_is_the_opposite():
    wrong = [
        (row[0], word) for row in table("broader") for word in row[1:] if opposite(stem(row[0]), stem(word))
    ]
    assert not wrong


def test_broader_words_have_no_cycle():
    wider = {stem(row[0]): {stem(word) for word in row[1:]} for row in table("broader")}

    def reaches(word, seen):
        for other in wider.get(word, ()):
            assert other not in seen, (word, other)
            reaches(other, {*seen, other})

    for word in wider:
        reaches(word, {word})


def test_a_broader_word_is_never_given_for_the_narrower():
    assert broader(stem("animal"), stem("dog"))
    assert not broader(stem("dog"), stem("animal"))
    backwards = [
        (row[0], word)
        for row in table("broader")
        for word in row[1:]
        if same(stem(row[0]), stem(word)) and stem(row[0]) != stem(word)
    ]
    assert not backwards


def test_converses_are_pairs_that_hold_from_both_sides():
    for one, other in table("converses"):
        assert converse(stem(one), stem(other))
        assert converse(stem(other), stem(one))
        assert not same(stem(one), stem(other))


def test_a_form_has_one_base():
    """A second base of a form would replace the first."""
    rows = [tuple(line.split()) for line in lines_of("irregular")]
    forms = Counter(form for row in rows for form in row[1:])
    assert not [form for form, count in forms.items() if count > 1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("buy", "sell"),
        ("rent", "own"),
        ("cousin", "brother"),
        ("injure", "kill"),
        ("arrest", "convict"),
        ("charge", "convict"),
        ("propose", "approve"),
        ("debate", "approve"),
        ("win", "nominate"),
        ("reach", "win"),
        ("begin", "end"),
        ("suspend", "cancel"),
        ("postpone", "cancel"),
        ("damage", "destroy"),
        ("designed", "built"),
        ("wrote", "translated"),
        ("wrote", "sang"),
        ("produced", "directed"),
        ("tested", "treated"),
        ("planted", "harvested"),
        ("attacked", "captured"),
        ("enrolled", "graduated"),
        ("offered", "gave"),
        ("threatened", "began"),
        ("son", "daughter"),
        ("mother", "father"),
        ("college", "university"),
        ("northeast", "northwest"),
        ("poll", "vote"),
        ("hurricane", "typhoon"),
        ("rebuilt", "built"),
        ("reopened", "opened"),
        ("nominate", "appoint"),
        ("graduate", "study"),
        ("museum", "gallery"),
        ("revenue", "profit"),
        ("tower", "built"),
        ("portrait", "painted"),
        ("founded", "found"),
        ("authority", "approve"),
    ],
)
def test_words_that_contrast_never_stand_for_one_another(one, other):
    """Neither word may be claimed where the source has the other."""
    assert not reworded(stem(one), stem(other))
    assert not reworded(stem(other), stem(one))


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [
        ("hurricane", "storm"),
        ("mother", "parent"),
        ("novelist", "writer"),
        ("hammer", "tool"),
        ("assassinate", "kill"),
        ("plummet", "fall"),
        ("jail", "sentence"),
    ],
)
def test_the_broader_may_be_claimed_and_the_narrower_not(narrow, broad):
    assert reworded(stem(broad), stem(narrow))
    assert not reworded(stem(narrow), stem(broad))


@pytest.mark.parametrize(
    ("place", "people"),
    [
        ("France", "French"),
        ("Netherlands", "Dutch"),
        ("Switzerland", "Swiss"),
        ("Peru", "Peruvian"),
        ("Kosovo", "Kosovar"),
        ("Ghana", "Ghanaian"),
        ("Cyprus", "Cypriot"),
        ("Argentina", "Argentine"),
        ("Naples", "Neapolitan"),
        ("Congo", "Congolese"),
    ],
)
def test_a_place_and_its_adjective_are_one_name(place, people):
    assert same_name(stem(place), stem(people))
    assert same_name(stem(people), stem(place))


def test_neighbouring_places_are_two_names():
    for one, other in (
        ("Austria", "Australia"),
        ("Iran", "Iraq"),
        ("Slovakia", "Slovenia"),
        ("Mali", "Malawi"),
    ):
        assert not same_name(stem(one), stem(other))


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        (
            "Shares of Vireo soared by 12 percent on Monday.",
            "The stock of Vireo rose by 12 percent on Monday.",
        ),
        ("Rebels overthrew the king in 1911.", "The king was deposed by insurgents in 1911."),
        (
            "A lorry collided with a bus on the motorway near Derby.",
            "A truck crashed into a bus on the highway near Derby.",
        ),
        ("The hurricane struck Tampa on 3 October.", "The storm hit Tampa on 3 October."),
        ("The factory produces shoes.", "The plant makes footwear."),
        ("The beetle feeds on the leaves of the elm.", "The insect eats the leaves of the elm."),
        ("The lake is 40 metres deep.", "The depth of the lake is 40 metres."),
        ("The hall was renovated in 2005.", "The refurbishment of the hall took place in 2005."),
    ],
)
def test_a_claim_in_other_words_is_accepted(source, claim):
    assert grounded(claim, source).supported


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("A storm struck Tampa on 3 October.", "A hurricane struck Tampa on 3 October."),
        ("Marta Klein was charged with fraud in May.", "Marta Klein was convicted of fraud in May."),
        ("A relative of Eva Holt inherited the house.", "A nephew of Eva Holt inherited the house."),
        ("The fire damaged the hall in 1920.", "The fire destroyed the hall in 1920."),
        ("Anna Roth translated the novel in 1975.", "Anna Roth wrote the novel in 1975."),
        ("Anna Roth wrote the song.", "Anna Roth sang the song."),
        ("Anna Roth loved music in Riga.", "Anna Roth was a musician in Riga."),
        ("Anna Roth sold the tower in Riga.", "Anna Roth built the tower in Riga."),
        ("The farmers planted the crop in May.", "The farmers harvested the crop in May."),
        (
            "The village lies in the northeast of the island.",
            "The village lies in the northwest of the island.",
        ),
        ("Ada Voss leaves the club in May.", "Ada Voss joins the club in May."),
    ],
)
def test_a_claim_of_something_else_is_not_accepted(source, claim):
    assert not grounded(claim, source).supported
