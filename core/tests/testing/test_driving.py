"""Plug-ins driven by hand."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from goldgate.requests import Job
from goldgate.testing import replay


def asks_twice(times: int) -> Generator[Job, str, str]:
    printed = ""
    for _ in range(times):
        printed += yield Job({}, ("true",))
    return printed


def test_replies_are_given_in_turn() -> None:
    assert replay(asks_twice, 2, replies=["a", "b"]) == "ab"


def test_a_missing_reply_is_reported() -> None:
    with pytest.raises(LookupError, match="no reply is left for Job"):
        replay(asks_twice, 3, replies=["a", "b"])
