"""The short way to read a row gives what the long way gives, or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from goldgate import groups
from goldgate.io import plain_rows, readers
from hypothesis import given
from hypothesis import strategies as st

TAGS = {"source": "s", "level": 1}


def both(line: bytes, name: str = "") -> tuple[groups.Group | None, groups.Group]:
    found = plain_rows.read(line, "f:1", TAGS, name)
    short = None if found is None else groups.Group("f:1", *found)
    return short, groups.read(*readers.decoded("f:1", line), {}, TAGS, name)


texts = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["<think>a</think>b", "1 < 2", "x</think>y", "<<3+4=7>>7", "a\n<thought>b"]),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts, st.lists
)
rows = st.fixed_dictionaries(
    {},
    optional={
        "id": st.none() | texts | st.integers() | st.booleans() | st.floats(allow_nan=False),
        "prompt": texts | st.none() | st.just([{"role": "user", "content": "q"}]),
        "reference": st.none() | texts | st.dictionaries(texts, values, max_size=3),
        "tags": st.none() | st.dictionaries(st.sampled_from(["level", "x"]), values, max_size=2),
        "responses": st.none() | st.lists(texts | st.just({"text": "t", "finish": "stop"}), max_size=3),
        "response": st.none() | texts,
        "tools": st.none() | st.just([]),
        "files": st.none() | st.just({"a": "b"}),
        "completion": st.none() | texts,
        "messages": st.none() | st.just([{"role": "user", "content": "q"}]),
        "chosen": st.none() | texts,
        "rejected": st.none() | texts,
        "other": values,
    },
)


@given(rows, st.sampled_from(["", "other#2"]))
def test_the_short_way_agrees_with_the_long_way(row: Any, name: str) -> None:
    short, long = both(json.dumps(row).encode(), name)
    if short is not None:
        assert short == long


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"prompt": "p", "reference": {"a": ' + b"[" * 80 + b"]" * 80 + b"}}",
        b"\xff",
    ],
)
def test_what_is_wrong_goes_the_long_way(line: bytes) -> None:
    short, long = both(line)
    assert (short, bool(long.failures)) == (None, True)


def test_an_ordinary_row_goes_the_short_way() -> None:
    line = b'{"id": 7, "prompt": "p", "reference": {"answer": "1", "x": null}, "responses": ["a", "<think>b</think>c"]}'
    short, long = both(line)
    assert short is not None
    assert short == long
    assert short.judged[1].candidate.messages[0].reasoning == "b"
