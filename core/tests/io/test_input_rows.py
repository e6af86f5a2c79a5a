"""Rows come in many shapes; a malformed one is a sentence that names its place."""

from __future__ import annotations

from typing import Any

import pytest
from goldgate.errors import RowError
from goldgate.io import input_rows
from goldgate.nouns import Message
from hypothesis import given
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ROW = st.dictionaries(st.sampled_from(input_rows.KEYS) | st.text(max_size=4), JSON)


def test_a_whole_row() -> None:
    raw = {
        "id": 17,
        "prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "1 + 1?"}],
        "reference": {"answer": "2", "tests": None},
        "tags": {"domain": "math"},
        "responses": ["2", {"messages": [{"role": "assistant", "content": None}], "model": "m", "by": "x"}],
        "response": "3",
    }
    sample, candidates = input_rows.read(raw, "f:1")
    assert (sample.id, sample.prompt[0], sample.reference) == (
        "17",
        Message("system", "Be brief."),
        {"answer": "2"},
    )
    assert [candidate.text for candidate in candidates] == ["2", "", "3"]
    assert [candidate.origin.index for candidate in candidates] == [0, 1, 2]
    assert candidates[1].origin.model == "m"


@pytest.mark.parametrize(
    ("reference", "known"),
    [
        ("18", {"answer": "18"}),
        (18, {"answer": "18"}),
        (1.5, {"answer": "1.5"}),
        ('{"a": 1}', {"a": 1}),
        (None, {}),
    ],
)
def test_a_bare_reference_is_the_answer(reference: Any, known: Any) -> None:
    sample, _ = input_rows.read({"prompt": "p", "reference": reference}, "f:1")
    assert sample.reference == known
    assert sample.id == "f:1"


def test_columns_are_mapped_into_objects_too() -> None:
    raw = {"question": "q", "answer": "4", "level": 3, "other": 1}
    columns = {"question": "prompt", "answer": "reference.answer", "level": "tags.level"}
    sample, _ = input_rows.read(raw, "f:1", columns)
    assert (sample.prompt[0].content, sample.reference, sample.tags) == ("q", {"answer": "4"}, {"level": 3})
    assert input_rows.unread(raw, columns) == {"other"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ([], "a row is a JSON object, not list"),
        ({"question": "q"}, r"no prompt; its columns are question .*columns = "),
        ({"prompt": 3}, "prompt: Expected"),
        ({"prompt": []}, "no messages"),
        ({"prompt": "p", "responses": "r"}, "responses: Expected `array`"),
        ({"prompt": "p", "responses": [{}]}, "neither text nor messages"),
        ({"prompt": "p", "tags": []}, "tags: Expected"),
        ({"prompt": "p", "reference": "{bad"}, "reference: "),
        ({"prompt": "p", "reference": '{"a":' * 5_000}, "reference: nested more than"),
        ({"prompt": "p", "reference": '{"a":' * 70 + "1" + "}" * 70}, "reference: nested more than"),
        ({"prompt": "p", "tags": '{"a":' * 5_000}, "tags: nested more than"),
        ({"prompt": "p", "tools": "[" * 5_000}, "tools: "),
    ],
)
def test_a_malformed_row_says_where_and_what(raw: Any, message: str) -> None:
    with pytest.raises(RowError, match="^f:1: .*" + message):
        input_rows.read(raw, "f:1")


@given(ROW)
def test_any_object_is_a_row_or_a_row_error(raw: Any) -> None:
    try:
        sample, candidates = input_rows.read(raw, "f:1")
    except RowError as error:
        assert str(error).startswith("f:1: ")
    else:
        assert sample.prompt
        assert all(candidate.sample is sample for candidate in candidates)
