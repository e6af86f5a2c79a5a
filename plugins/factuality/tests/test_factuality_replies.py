"""Shapes of a judge's reply, each with the grade that a careful person reads in it.

All were written before the code was looked at. First look: 139 of 162 readings as labelled, 5 wrong grades, 18
replies without a grade that a person would give one. The wrong ones are fixed as kinds.
"""

from __future__ import annotations

import pytest
from goldgate_factuality import parse_grade

LETTERS = ("A", "B", "C")
WORDS = ("CORRECT", "INCORRECT", "NOT_ATTEMPTED")
REPLIES = [
    ("IN\u200bCORRECT", "INCORRECT"),
    ("\u200bCORRECT\u200b", "CORRECT"),
    ("\ufeffA", "A"),
    ("\u2066INCORRECT\u2069", "INCORRECT"),
    ("\u202eTCERROC\u202c", None),
    ("IN\xadCORRECT", "INCORRECT"),
    ("\uff22", "B"),
    ("\u0410", None),
    ("\u0421ORRECT", None),
    ("CORRECT or INCORRECT", None),
    ("CORRECT/INCORRECT", None),
    ("A or B", None),
    ("A, B", None),
    ("A careful reading shows that the two agree.", None),
    ("A careful reading shows the date is wrong.\n\nB", "B"),
    ("b", "B"),
    ("incorrect", "INCORRECT"),
    ("not_attempted", "NOT_ATTEMPTED"),
    ("Not attempted.", "NOT_ATTEMPTED"),
    ("NOT-ATTEMPTED", "NOT_ATTEMPTED"),
    ("La r\xe9ponse est correcte.", None),
    ("Falsch", None),
    ("Calificaci\xf3n: B", "B"),
    ("\u8bc4\u5206\uff1aA", "A"),
    ('{"grade": "INCORRECT"}', "INCORRECT"),
    ('{"grade": "C"}', "C"),
    ('{"grade": "A", "grade": "B"}', None),
    ('[{"grade": "CORRECT"}, {"grade": "INCORRECT"}]', None),
    ('{"reasoning": "The answer is not INCORRECT, it matches.", "grade": "CORRECT"}', "CORRECT"),
    ('{"initial_grade": "CORRECT", "final_grade": "INCORRECT"}', "INCORRECT"),
    ("**INCORRECT**", "INCORRECT"),
    ("**A**", "A"),
    ("**Grade:** B", "B"),
    ("**IN**CORRECT", "INCORRECT"),
    ("| Question | Grade |\n|---|---|\n| Who? | INCORRECT |", "INCORRECT"),
    ("| Grade | Chosen |\n|---|---|\n| CORRECT | no |\n| INCORRECT | yes |\n| NOT_ATTEMPTED | no |", None),
    ("A\n\nThe predicted answer names Paris, as the gold target does.", "A"),
    ("The answer is not CORRECT.", None),
    ("This is not INCORRECT.", None),
    ("The prediction isn't correct.", None),
    ("Neither CORRECT nor INCORRECT.", None),
    ("I cannot say that this is CORRECT.", None),
    ("This is far from CORRECT.", None),
    ("```\nINCORRECT\n```", "INCORRECT"),
    ('```json\n{"grade": "A"}\n```', "A"),
    ("Grade: C) NOT_ATTEMPTED", "NOT_ATTEMPTED"),
    ("A: INCORRECT", None),
    ("C) CORRECT", None),
    ("A: CORRECT\nB: INCORRECT\nC: NOT_ATTEMPTED", None),
    ("If the year were 1912, the answer would be CORRECT.", None),
    ("I would grade this CORRECT if it named the capital.", None),
    ("CORRECT. Wait, the gold target says 1922. INCORRECT.", None),
    ('The student wrote "CORRECT" as the answer, which does not match.\nGrade: B', "B"),
    ("PARTIALLY CORRECT", None),
    ("Mostly correct", None),
    ("Almost correct.", None),
    ("CORRECT?", None),
    ("Probably CORRECT, but I am not sure.", None),
    ("\\boxed{B}", "B"),
    ("(B)", "B"),
    ("[[B]]", "B"),
    ("<grade>INCORRECT</grade>", "INCORRECT"),
    ("<think>It looks CORRECT at first.</think>\nINCORRECT", "INCORRECT"),
    ("<think>It looks CORRECT at first, but", None),
    ("Grade: A lot of the answer is wrong", None),
    ("The answer names vitamin A.", None),
    ("The gold target is hepatitis B", None),
    ("", None),
    ("   \n", None),
    ("1", None),
    ("C-", None),
    ("A+", None),
    ("D", None),
    ("\u2705 CORRECT", "CORRECT"),
    ("\u274c", None),
    ("I N C O R R E C T", None),
    ("NOT ATTEMPTED", "NOT_ATTEMPTED"),
    ("IN CORRECT", None),
    ("&#66;", None),
    ("Not A", None),
    ("I rule out A and C. The grade is B.", "B"),
    ("Grade: B/10", None),
    ("Grade = INCORRECT", "INCORRECT"),
    ("Answer: A", "A"),
    ("It correctly names the river.", None),
    ("CORRECTION: the gold target is Oslo.", None),
    ("INCORRECTNESS cannot be shown.", None),
    ("CORRECT CORRECT CORRECT", "CORRECT"),
    ("B\nB", "B"),
    ("A\nB", None),
    ("FINAL VERDICT: **INCORRECT**", "INCORRECT"),
    ("# Grade\n\nINCORRECT", "INCORRECT"),
    ("- Grade: INCORRECT\n- Confidence: high", "INCORRECT"),
    ("grade: NOT_ATTEMPTED\nconfidence: 0.9", "NOT_ATTEMPTED"),
    ("B (confidence: A)", None),
]
OPEN = [  # a person reads the grade; here the reply is asked for again
    ("A careful reading shows that the answer is INCORRECT.", "INCORRECT"),
    ("B - the predicted answer names Lyon rather than Paris.", "B"),
    ("CORRECT. Nothing in the answer is incorrect.", "CORRECT"),
    ("This is not CORRECT; it is INCORRECT.", "INCORRECT"),
    ("It is neither CORRECT nor INCORRECT, so NOT_ATTEMPTED.", "NOT_ATTEMPTED"),
    ("CORRECT (INCORRECT would mean that the answer contradicts the gold target).", "CORRECT"),
    ("A: CORRECT\nB: INCORRECT\nC: NOT_ATTEMPTED\n\nMy grade: B", "B"),
    ("At first I thought CORRECT, but my final grade is INCORRECT.", "INCORRECT"),
    ('The predicted answer says "Grade: A". It names no person.\nC', "C"),
    ("Option B is right: the answer contradicts the gold target.", "B"),
    ("NOT\nATTEMPTED", "NOT_ATTEMPTED"),
    ("~~CORRECT~~ INCORRECT", "INCORRECT"),
    ("<!-- CORRECT --> INCORRECT", "INCORRECT"),
    ("The grade is B because A would need the gold name.", "B"),
    ("Not A but B", "B"),
    ("The answer is incorrectly spelt but names the same person: CORRECT", "CORRECT"),
]


def schemes(grade):
    return [labels for labels in (LETTERS, WORDS) if grade is None or grade in labels]


@pytest.mark.parametrize(("text", "grade"), REPLIES)
def test_a_reply_has_the_grade_that_a_person_reads(text, grade):
    for labels in schemes(grade):
        assert parse_grade(text, labels) == grade


@pytest.mark.parametrize(("text", "grade"), OPEN)
def test_an_open_reply_has_no_other_grade(text, grade):
    for labels in schemes(grade):
        assert parse_grade(text, labels) is None


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("<correct>", "CORRECT"),
        ("C: INCORRECT", None),
        ("Grade: A) CORRECT", "CORRECT"),
        ("UN CORRECT", None),
    ],
)
def test_marks_around_a_word_label(text, grade):
    assert parse_grade(text, WORDS) == grade


@pytest.mark.parametrize("text", ["B+", "Grade: B-", "**A+**", "A-\n\nA good answer."])
def test_a_school_grade_is_none(text):
    assert parse_grade(text, LETTERS) is None
