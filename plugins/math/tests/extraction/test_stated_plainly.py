"""The short way to an answer gives what the long way gives, or nothing."""

from __future__ import annotations

import pytest
from goldgate_math.extraction import final_answer
from goldgate_math.extraction.stated_plainly import stated_plainly
from hypothesis import given
from hypothesis import strategies as st

# What the long way reacts to, whole and in pieces that a calculator's note can join.
_PIECES = (
    *(
        "A: 5",
        "#### 7",
        "Ans. 3.50",
        "A:4",
        "ANS: 12",
        "A: 5.",
        "A: -3",
        "A: x = 2",
        "####5",
        " A: 6",
        "> A: 6",
    ),
    *(
        "\n",
        "\n\n",
        " ",
        "  ",
        "\n ",
        "16 - 3 = <<16-3=13>>13",
        "<<1>>",
        "<<",
        ">>",
        "<",
        ">",
        "##",
        "~",
        "~~",
    ),
    *(
        "<think>",
        "</think>",
        "think>",
        "<answer>",
        "</answer>",
        "answer>",
        "<|end|>",
        "<!--",
        "-->",
        "<s>",
        "</s>",
    ),
    *(
        "\\boxed{9}",
        "\\box",
        "ed{9}",
        "Question 2:",
        "\nQuestion: what?",
        "Q",
        "Human:",
        "The answer is 8.",
        "5",
    ),
    *(
        "I hope this is correct",
        "wait, it is 3",
        "not",
        "maybe",
        '"',
        "```",
        "```\n",
        "Check:",
        "is correct.",
        "؟",
    ),
)
_RESPONSES = st.lists(st.sampled_from(_PIECES), max_size=9).map("".join)
_LAST = st.sampled_from(("\nA: 5", "\n#### 7", "\nAns: 3.50 ", "A: 4\n\n", "\nA: 1", ""))


def long_way(response: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(final_answer, "stated_plainly", lambda response: None)
        return final_answer.extract(response)


@given(_RESPONSES, _LAST)
def test_both_ways_give_the_same(begin: str, last: str) -> None:
    response = begin + last
    if (found := stated_plainly(response)) is not None:
        assert found == long_way(response)


@pytest.mark.parametrize(
    "response", ["A: 5", "x\nA: 5", "so 3 * 2 = <<3*2=6>>6\n#### 6\n", "1 < 2\nAns: 2.50"]
)
def test_plain_ends_go_the_short_way(response: str) -> None:
    assert stated_plainly(response) == long_way(response)
    assert stated_plainly(response) is not None


@pytest.mark.parametrize(
    "response",
    [
        "\\boxed{4}\nA: 5",
        "\\bo<<1>>xed{4}\nA: 5",
        "<think>\nA: 5",
        "<<<1>>answer>3</answer>\nA: 5",
        "#### 3\nA: 5",
        "The answer is 3.\nQuestion: and now?\nA: 5",
        "~~no\nA: 5~~",
        "x" * 99 + "A: 5",
        "A: 5 or 6",
        "B: 5",
    ],
)
def test_what_is_not_plain_goes_the_long_way(response: str) -> None:
    assert stated_plainly(response) is None
