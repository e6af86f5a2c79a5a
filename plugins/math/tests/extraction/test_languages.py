"""Marks of answers in other languages."""

from __future__ import annotations

import pytest
from goldgate_math.extraction.languages import decimal_comma, grouped, spaced

RIGHT = (
    "Die Antwort lautet {}.", "Also ist das Ergebnis {}.", "Réponse : {}", "La respuesta es {}.", "A resposta é {}.",
    "Ответ: {}", "答案是{}。", "所以一共有{}个。", "答えは{}です。", "정답은 {}입니다.", "उत्तर: {}", "উত্তর হল {}", "الجواب هو {}", "คำตอบคือ {}",
)  # fmt: skip
DENIED = (
    "Die Antwort ist nicht {}.",
    "La respuesta no es {}.",
    "答案不是{}。",
    "Ответ не {}.",
    "उत्तर {} नहीं है।",
)
DIGITS = {"hi": "१८", "bn": "১৮", "ar": "١٨", "th": "๑๘"}


@pytest.mark.parametrize("form", RIGHT)
def test_an_answer_is_found_in_its_language(form, judge):
    assert judge("18", form.format(18)).score == 1
    assert (
        judge(
            "18", "Some steps come first, and they are long enough to be no answer.\n\n" + form.format(18)
        ).score
        == 1
    )
    assert judge("18", form.format(81)).score == 0


@pytest.mark.parametrize("form", DENIED)
def test_a_denial_is_never_accepted(form, judge):
    assert judge("18", form.format(18)).score != 1


@pytest.mark.parametrize("digits", DIGITS.values(), ids=DIGITS)
def test_digits_of_other_scripts_are_digits(digits, judge):
    assert judge("18", digits).score == 1
    assert judge("81", digits).score == 0


def test_a_point_between_thousands_counts_in_languages_that_write_it(judge):
    assert judge("1250", "Die Antwort ist 1.250 Euro, und das ist die Lösung.").score == 1
    assert judge("1250", "Die Antwort ist 1.350 Euro, und das ist die Lösung.").score == 0
    assert judge("1.25", "Die Antwort ist 1.250 Euro, und das ist die Lösung.").score == 1
    assert judge("1250", "The answer is 1.250 euros, and that is the end of it.").score == 0


@pytest.mark.parametrize(
    ("text", "comma"),
    [
        ("Wie viele Kilometer? Der Bus fährt 70.000 Kilometer.", True),
        ("¿Cuántos habitantes? La ciudad tiene 125.000 habitantes.", True),
        ("How far is it? The bus drives 70.000 km and that is all.", False),
        ("70.000", False),
    ],
)
def test_languages_that_write_a_decimal_comma(text: str, comma: bool) -> None:
    assert decimal_comma(text) is comma


def test_digits_in_groups_are_one_number() -> None:
    assert grouped("70 000 km und 3 Autos, 1 000.") == "70000 km und 3 Autos, 1000."
    assert not spaced("3 4567")
