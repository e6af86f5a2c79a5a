"""Controls: candidates whose right verdict is known, with what the services would answer."""

from __future__ import annotations

from typing import Any

from goldgate.nouns import Control, Sample, answer, chat
from goldgate.requests import Called, CallsReply, Diagnostic, Outcome, SuiteReply

_ABSOLUTE = Sample("absolute", chat("Write absolute(n)."), {"asserts": ["assert absolute(-2) == 2"]})
_CHECKED = Sample(
    "checked",
    chat("Write absolute(n)."),
    {"entry_point": "absolute", "check": "def check(candidate):\n    assert candidate(-2) == 2\n"},
)
_ECHO = Sample("echo", chat("Print the input."), {"stdin": [{"input": "7\n", "output": "7\n"}]})
_GOOD = "```python\ndef absolute(n):\n    return n if n > 0 else -n\n```"
_BAD = "```python\ndef absolute(n):\n    return n\n```"


def _control(sample: Sample, text: str, score: float | None, *replies: Any, **tags: Any) -> Control:
    return Control(answer(sample, text), score, replies, tags)


TESTS = (
    _control(_ABSOLUTE, _GOOD, 1.0, CallsReply((Called(2),)), set="gold"),
    _control(_ABSOLUTE, _BAD, 0.0, CallsReply((Called(-2),)), set="gold"),
    _control(_ABSOLUTE, "I would rather not.", 0.0, set="gold"),
    _control(_ABSOLUTE, _BAD, 0.0, CallsReply((), "exit", "left with 0"), set="adversarial"),
    _control(_ABSOLUTE, _BAD, 0.0, CallsReply((Called(True),)), set="adversarial"),
    _control(_ABSOLUTE, _BAD, 0.0, CallsReply((Called({"?": 2}),)), set="adversarial"),
    _control(_ABSOLUTE, _BAD, 0.0, CallsReply((), "time"), set="adversarial"),
    _control(_CHECKED, _GOOD, 1.0, SuiteReply(True, "passed"), set="gold"),
    _control(_CHECKED, _BAD, 0.0, SuiteReply(False, "AssertionError"), set="gold"),
    _control(_CHECKED, _GOOD, None, SuiteReply(None, "a live object"), set="adversarial"),
    _control(_ECHO, "```python\nprint(input())\n```", 1.0, Outcome(0, "7\n"), set="gold"),
    _control(_ECHO, "```python\nprint(7)\nexit(1)\n```", 0.0, Outcome(1, "7\n"), set="adversarial"),
)

STATIC = (
    _control(_ABSOLUTE, _GOOD, 1.0, (), set="gold"),
    _control(_ABSOLUTE, "```python\ndef absolute(n:\n```", 0.0, set="gold"),
    _control(
        _ABSOLUTE,
        "```python\nprint(n)\n```",
        0.0,
        (Diagnostic("F821", "Undefined name `n`", 1, 7),),
        set="gold",
    ),
    _control(_ABSOLUTE, "No code here.", None, set="gold"),
    _control(
        _ABSOLUTE,
        "```python\nprint(n)  # noqa: F821\n```",
        0.0,
        (Diagnostic("F821", "Undefined name `n`", 1, 7),),
        set="adversarial",
    ),
)
