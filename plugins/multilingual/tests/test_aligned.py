"""Parallel lines that are out of step: the filter over rows, and the check of a text with several lines."""

from __future__ import annotations

import pytest
from goldgate import Sample, answer, chat
from goldgate.testing import filtered
from goldgate_multilingual import goldgate_filters
from goldgate_multilingual.aligned import AlignedOptions, _packed, _unpacked
from goldgate_multilingual.options import TranslationOptions
from goldgate_multilingual.translation import meaning, neighbours
from goldgate_multilingual.translation.check import check
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.skipif(not meaning.available(), reason="the sentence encoder is not installed")

ENGLISH = [
    "The river rose after three days of rain.",
    "On Monday the water reached the first houses.",
    "The fire brigade brought sandbags to the school.",
    "Nobody was hurt, but two bridges are closed.",
    "The mayor hopes that the trains will run again soon.",
]
GERMAN = [
    "Nach drei Tagen Regen stieg der Fluss.",
    "Am Montag erreichte das Wasser die ersten Häuser.",
    "Die Feuerwehr brachte Sandsäcke zur Schule.",
    "Niemand wurde verletzt, aber zwei Brücken sind gesperrt.",
    "Der Bürgermeister hofft, dass die Züge bald wieder fahren.",
]


def rows(sources, targets, language="de"):
    return [
        answer(Sample(f"line-{at}", chat("Translate."), {"source": source, "language": language}), target)
        for at, (source, target) in enumerate(zip(sources, targets, strict=True))
    ]


def dropped(candidates):
    return list(filtered(goldgate_filters()["multilingual.aligned"], candidates, AlignedOptions()))


def test_right_pairs_stay():
    assert dropped(rows(ENGLISH, GERMAN)) == [None] * 5


@pytest.mark.parametrize("step", [1, -1])
def test_shifted_pairs_are_dropped_and_name_the_row_they_fit(step):
    shifted = GERMAN[step:] + GERMAN[:step]
    found = dropped(rows(ENGLISH, shifted))
    inner = found[1:-1]
    assert all(inner)
    assert {drop.code for drop in inner} == {"out of step"}
    assert "'line-" in inner[0].why


def test_one_row_out_of_step_among_right_ones():
    targets = [GERMAN[0], GERMAN[2], *GERMAN[2:]]
    assert [drop is not None for drop in dropped(rows(ENGLISH, targets))] == [
        False,
        True,
        False,
        False,
        False,
    ]


def test_what_cannot_be_compared_stays():
    assert dropped(rows(["Yes."] * 2, ["Ja.", "Nein."])) == [None, None]
    assert dropped(rows(ENGLISH[:2], GERMAN[1::-1], language="yo")) == [None, None]
    assert dropped(rows(ENGLISH[:2], GERMAN[1::-1], language="nope")) == [None, None]
    other = answer(Sample("x", chat("?"), {"source": ENGLISH[1], "language": "fr"}), "Lundi, l'eau monta.")
    assert dropped([*rows(ENGLISH[:1], GERMAN[1:2]), other]) == [None, None]
    assert dropped([]) == []


def test_lines_of_one_text_keep_their_order():
    def verdict(target):
        sample = Sample("s", chat("Translate."), {"source": "\n".join(ENGLISH), "language": "de"})
        return check(answer(sample, "\n".join(target)), TranslationOptions())

    assert verdict(GERMAN).score == 1.0
    swapped = verdict([GERMAN[0], GERMAN[2], GERMAN[1], *GERMAN[3:]])
    assert swapped.score == 0.0
    assert swapped.evidence["failed"] == ["order"]
    assert "line 2" in swapped.why


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=600))
def test_packed_vectors_keep_their_direction(numbers):
    norm = sum(one * one for one in numbers) ** 0.5
    if norm < 1e-3:
        return
    vector = [one / norm for one in numbers]
    assert neighbours.cosine(vector, _unpacked(_packed(vector))) > 0.98
