"""The part of a response that may state its answer."""

from __future__ import annotations

import pytest
from goldgate_math.extraction.structure import headed, is_check, prepared


def test_thoughts_and_notes_are_not_seen():
    assert prepared("<think>7?</think>It is <<3+5=8>>8.") == "It is 8."
    assert prepared("<reasoning>\\boxed{7}") == ""


def test_a_next_question_is_cut_off_behind_an_answer():
    assert prepared("#### 18\n\nQuestion: And then?\n#### 3") == "#### 18"
    assert "Question" in prepared("Question: How many?\nThere are 3.")


@pytest.mark.parametrize(
    "text",
    ["Check: 3 + 4 = 7", "**Verification:** fine", "This makes sense because 3 < 4", "Let's verify: 2"],
)
def test_checks_are_known(text):
    assert is_check(text)


@pytest.mark.parametrize("text", ["So he has 7.", "The check is for 7 dollars.", "He checks 7 boxes."])
def test_conclusions_are_no_checks(text):
    assert not is_check(text)


def test_the_paragraph_below_a_heading_is_found():
    assert headed("Work.\n\n### Final Answer\n\n$$\nn = 15\n$$\n\nBye.")[1] == "$$ n = 15 $$"
    assert headed("### Step 1\n15") is None
