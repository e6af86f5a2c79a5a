from __future__ import annotations

import pytest
from goldgate.text import (
    fences,
    printable,
    reason_code,
    sentence,
    shorten,
    split_reasoning,
    step_ends,
    without_addresses,
    without_reasoning,
)
from hypothesis import given
from hypothesis import strategies as st

NAMES = ("think", "thinking", "reasoning", "thought")


@pytest.mark.parametrize("name", NAMES)
def test_a_block_that_closes_is_taken_out(name: str) -> None:
    assert split_reasoning(f"<{name}>\nmaybe 7\n</{name}>\nIt is 8.") == ("maybe 7", "\nIt is 8.")
    assert split_reasoning(f"  \n<{name.upper()}>7</{name}>8") == ("7", "8")


@pytest.mark.parametrize("name", NAMES)
def test_a_block_that_never_closes_leaves_nothing(name: str) -> None:
    text = f"<{name}>\nmaybe it is \\boxed{{7}}. But wait"
    assert split_reasoning(text) == ("maybe it is \\boxed{7}. But wait", "")


@pytest.mark.parametrize("name", NAMES)
def test_an_end_alone_ends_the_thoughts(name: str) -> None:
    assert split_reasoning(f"maybe 7</{name}>It is 8.") == ("maybe 7", "It is 8.")
    assert without_reasoning(f"7\n</{name}>\n6</{name}>\n8") == "\n8"


def test_another_name_does_not_close_a_block() -> None:
    assert split_reasoning("<think>a</reasoning>b") == ("a</reasoning>b", "")


def test_several_blocks_and_later_ones() -> None:
    assert without_reasoning("<think>a</think><think>b</think>c") == "c"
    assert split_reasoning("It is 7.\n<think>or 8?</think>\nIt is 7.") == ("or 8?", "It is 7.\n\nIt is 7.")
    assert without_reasoning("It is 7.\n<thinking>or 8?") == "It is 7.\n"


@pytest.mark.parametrize(
    "text",
    [
        "no tags at all",
        "The tag <think> opens thoughts.",
        "```xml\n<think>\n```\nabove",
        "```python\ntext.split('</think>')\n```",
        're.sub(r"<think>.*?</think>", "", text)',
        "`</think>` ends it",
    ],
)
def test_what_a_text_says_of_tags_stays(text: str) -> None:
    assert split_reasoning(text) == ("", text)


def test_fences_by_commonmark() -> None:
    text = "a\n```python\nx = 1\n```\nb\n~~~~ js\n~~~\n~~~~\n````\n```\n````"
    assert [(each.language, each.code) for each in fences(text)] == [
        ("python", "x = 1\n"),
        ("js", "~~~\n"),
        ("", "```\n"),
    ]
    first = fences(text)[0]
    assert text[first.start : first.end] == "```python\nx = 1\n```\n"


def test_a_fence_in_a_list_loses_its_indentation() -> None:
    (found,) = fences("1. so:\n\n   ```py\n   if x:\n       y\n   ```\n")
    assert (found.language, found.code, found.closed) == ("py", "if x:\n    y\n", True)


def test_a_fence_that_never_closes_runs_to_the_end() -> None:
    (found,) = fences("```python\nx\ny")
    assert (found.code, found.closed) == ("x\ny\n", False)


@pytest.mark.parametrize("indent", ["", "    "])
def test_a_fence_in_a_docstring_does_not_end_the_block(indent: str) -> None:
    code = f'def f():\n    """Say\n{indent}```\n{indent}f()\n{indent}```\n    """\n    return 1\n'
    (found,) = fences(f"```python\n{code}```\nso")
    assert found.code == code
    (single,) = fences("```python\n" + code.replace('"""', "'''") + "```")
    assert single.closed


def test_a_string_that_never_closes_ends_at_the_first_fence() -> None:
    first, second = fences('```python\nx = """\n```\nwords\n```python\ny = 1\n```')
    assert (first.code, second.code) == ('x = """\n', "y = 1\n")


def test_languages_with_versions() -> None:
    assert fences("```python3.11\nx\n```")[0].language == "python3"
    assert fences("```{.Python}\nx\n```")[0].language == "python"


@given(st.text(alphabet="`~ \na\"'<>/think", max_size=300))
def test_nothing_breaks_them(text: str) -> None:
    thoughts, kept = split_reasoning(text)
    assert len(thoughts) + len(kept) <= len(text) + 1
    for fence in fences(text):
        assert 0 <= fence.start < fence.end <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "```python\nx\n",
        '```python\n"""\n```\n',
        "<think>",
        "</think>",
        "<think></think>",
        "\n<think>a",
        "```\n",
    ],
)
def test_a_megabyte_is_no_trouble(unit: str) -> None:
    """In time linear in the length; what is quadratic runs into the suite's limit."""
    text = unit * (1_000_000 // len(unit))
    assert all(fence.end <= len(text) for fence in fences(text))
    split_reasoning(text)


def test_for_people() -> None:
    assert shorten("abcdef", 4) == "abc…"
    assert sentence("two\n  lines\x0bhere") == "two lines here"
    assert printable("a\x1b]8;;http://x\x07b\n") == "a\\x1b]8;;http://x\\x07b\n"
    assert printable("naïve — 数") == "naïve — 数"


def test_reason_codes_leave_out_what_differs() -> None:
    assert reason_code("the row has no reference.answer") == "the_row_has_no_reference_answer"
    assert reason_code("expected 3 but got 'x y' (line 7)") == reason_code("expected 14 but got 'z' (line 1)")
    assert reason_code("123") == "other"


@given(st.text(st.sampled_from("ab \n\t"), max_size=40))
def test_steps_end_where_lines_that_say_something_do(text: str) -> None:
    ends = step_ends(text)
    assert list(ends) == sorted(set(ends))
    begins = (0, *ends)
    pieces = [text[begin:end].strip() for begin, end in zip(begins, ends, strict=False)]
    assert pieces == [line.strip() for line in text.split("\n") if line.strip()]
    assert not text[begins[-1] :].strip()


def test_addresses_are_left_out_and_other_numbers_stay() -> None:
    text = "<Foo object at 0x7f3a12bc9d10> Current thread 0x00007f1 0xdeadbeef, look at 0xgood"
    assert without_addresses(text) == "<Foo object at 0x…> Current thread 0x… 0xdeadbeef, look at 0xgood"
