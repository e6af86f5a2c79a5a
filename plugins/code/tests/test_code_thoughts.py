"""Only what stands behind a model's thoughts was said."""

import pytest
from goldgate.nouns import Sample, answer, chat
from goldgate_code.parsing.extract import extract
from goldgate_code.parsing.reasoning import said
from goldgate_code.parsing.replies import json_object
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("<think>\nhm\n</think>\nyes", "\nyes"),
        ("<think>hm</think>yes", "yes"),
        ("hm\n</think>\nyes", "\nyes"),  # the chat template wrote the opening tag
        ("  <Thinking>\nhm\n</Thinking> yes", " yes"),
        ("<reasoning>\nhm", ""),
        ("<think>\n<think>\n</think>\nyes", "\nyes"),
        ("The tag <think> opens.", "The tag <think> opens."),
        ("It begins so:\n<think>\nand ends", "It begins so:\n<think>\nand ends"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_what_was_said(text: str, rest: str) -> None:
    assert said(text) == rest


def test_code_and_judgements_in_thoughts_do_not_count() -> None:
    thought = "<think>\n```python\ndef f():\n    return 1\n```\n</think>\n"
    sample = Sample("s", chat("x"))
    for policy in ("program", "completion"):
        assert extract(answer(sample, thought + "I give up."), "f", policy).code != "def f():\n    return 1\n"  # type: ignore[arg-type] # one of the two policies
    assert extract(answer(sample, thought + "I give up."), "f").code is None
    found = extract(answer(sample, thought + "```python\ndef f():\n    return 2\n```"), "f").code
    assert found == "def f():\n    return 2\n"
    assert json_object('<think>\n{"style": 0}\n</think>\n{"style": 1}') == {"style": 1}
    assert json_object('<think>\n{"style": 1}') is None


@given(st.text(max_size=200))
def test_nothing_is_invented(text: str) -> None:
    assert text.endswith(said(text))
