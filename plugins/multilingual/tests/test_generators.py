"""Dialogues by templates, and translated problems: right, wrong, malformed and refused replies."""

from __future__ import annotations

import pytest
from goldgate import Completion, ConfigError, Failure, Message, Sample, chat
from goldgate.testing import replay
from goldgate_multilingual.generators import dialogue_of, translate
from goldgate_multilingual.generators.options import DialogueOptions, TranslateOptions

PROBLEM = "Tom has 24 marbles. He gives 7 to Ana and loses 5. How many marbles does he have left?"
GERMAN = "Tom hat 24 Murmeln. Er gibt Ana 7 und verliert 5. Wie viele Murmeln hat er noch?"
FRENCH = "Tom a 24 billes. Il en donne 7 à Ana et en perd 5. Combien de billes lui reste-t-il ?"
SAMPLE = Sample("t", chat(PROBLEM), {"answer": "12"}, tags={"domain": "math"})


def reply(text, finish="stop"):
    return Completion(Message("assistant", text), finish, "scripted")


def made(options, *replies):
    return replay(translate.make, SAMPLE, options, replies=[reply(*one) for one in replies])


def test_a_right_translation_becomes_a_sample():
    given, german = made(TranslateOptions(to=("de",)), (GERMAN,))
    assert given.id == "t"
    assert list(given.tags["translations"]) == ["de"]
    assert (german.id, german.prompt[0].content) == ("t/de", GERMAN)
    assert german.reference == {"answer": "12", "language": "de", "source": PROBLEM, "source_language": "en"}
    assert (german.origin.by, german.origin.model) == ("multilingual.translate", "scripted")
    assert german.tags == {"domain": "math", "source": "translated", "language": "de"}


def test_a_changed_number_is_asked_again_and_then_reported():
    wrong = (GERMAN.replace("7", "9"),)
    _, german = made(TranslateOptions(to=("de",)), wrong, (GERMAN,))
    assert german.origin.index == 1
    (given,) = made(TranslateOptions(to=("de",)), wrong, wrong)
    assert given.tags["translations"]["de"].startswith("numbers: the number")


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (("I cannot help with that.",), "numbers"),
        ((PROBLEM,), "copied"),
        (("Here is the translation: " + GERMAN,), "appended"),
        ((GERMAN, "length"), "no translation: length"),
        (("",), "no translation"),
        ((FRENCH,), "copied"),
    ],
)
def test_what_is_no_translation_is_named(bad, why):
    (given,) = made(TranslateOptions(to=("de",), tries=1), bad)
    assert given.tags["translations"]["de"].startswith(why)


def test_only_the_languages_that_failed_are_asked_again():
    given, german, french = made(TranslateOptions(to=("de", "fr")), ("no",), (FRENCH,), (GERMAN,))
    assert (german.id, french.id) == ("t/de", "t/fr")
    assert list(given.tags["translations"]) == ["de", "fr"]


def test_a_fence_around_it_is_taken_off():
    assert (
        made(TranslateOptions(to=("de",), keep=False), (f"```\n{GERMAN}\n```",))[0].prompt[0].content
        == GERMAN
    )


def test_words_are_not_translated_unless_asked():
    essay = Sample("e", chat("Write about spring."), {"answer": "free"})
    assert replay(translate.make, essay, TranslateOptions(to=("de",)), replies=[]) == [essay]


EXAM = Sample(
    "x",
    chat("?"),
    {"question": "Welche Farbe hat Schnee?", "options": ["rot", "weiß"], "answer": "B", "language": "de"},
    tags={"task": "multiple_choice"},
)


def test_a_task_becomes_a_dialogue_with_its_answer():
    (sample,) = dialogue_of.make(EXAM, DialogueOptions())
    assert sample.prompt[0].content.endswith("Welche Farbe hat Schnee?\n\nA) rot\nB) weiß")
    (candidate,) = dialogue_of.completion(sample)
    assert candidate.text == "Die richtige Antwort ist B."
    assert sample.tags["source"] == "tasks"


def test_fields_in_braces_are_not_filled_twice():
    sample = Sample("x", (), {**EXAM.reference, "question": "{answer}?"}, tags=EXAM.tags)
    assert "{answer}?" in dialogue_of.make(sample, DialogueOptions())[0].prompt[0].content


def test_a_row_that_no_template_fits_is_an_error():
    failure = dialogue_of.make(EXAM, DialogueOptions(task="poem"))
    assert isinstance(failure, Failure)
    assert failure.why.startswith("no template of the task 'poem' in de")


def test_own_templates(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(
        '[[template]]\ntask = "say"\nlanguage = "de"\ntext = "Sag: {question}"\nanswer = "{answer}"\n'
    )
    (sample,) = dialogue_of.make(EXAM, DialogueOptions(templates=path, task="say"))
    assert sample.prompt[0].content == "Sag: Welche Farbe hat Schnee?"
    path.write_text('[[template]]\ntask = "say"\ncolour = "red"\n')
    with pytest.raises(ConfigError, match="a template has the texts"):
        dialogue_of.templates.__wrapped__(path)
