"""Marks of answers in other languages."""

from __future__ import annotations

import pytest

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


def test_a_point_between_thousands_is_not_decided(judge):
    assert judge("1250", "Die Antwort ist 1.250 Euro, und das ist die Lösung.").score is None
    assert judge("1250", "The answer is 1.250 euros, and that is the end of it.").score == 0
