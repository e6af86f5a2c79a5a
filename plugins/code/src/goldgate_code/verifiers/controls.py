"""Controls: candidates whose right verdict is known, with what the services would answer."""

from __future__ import annotations

from typing import Any

from goldgate import (
    Called,
    CallsReply,
    Completion,
    Computed,
    Control,
    Diagnostic,
    Message,
    Outcome,
    Sample,
    SuiteReply,
    answer,
    chat,
)

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

_PLAIN = Sample("plain", chat("Write absolute(n)."))


def _judge(*replies: str) -> tuple[Completion, ...]:
    return tuple(Completion(Message("assistant", reply)) for reply in replies)


_UNREADABLE = (
    "correctness: 1, style: 1",
    '{"correctness": true, "style": 1}',
    '{"correctness": 1, "correctness": 0, "style": 1}',
    '{"correctness": "1", "style": "1"}',
    '{"correctness": 2, "style": 1}',
    '{"correctness": 1}',
    'Not {"correctness": 1, "style": 1} but {"correctness": 0, "style": 0}',
)

JUDGE = (
    _control(_PLAIN, _GOOD, 1.0, *_judge('{"correctness": 1, "style": 1, "why": "Right."}'), set="gold"),
    _control(_PLAIN, _GOOD, 1.0, *_judge('```json\n{"correctness": 1, "style": 1}\n```'), set="gold"),
    _control(
        _PLAIN, _BAD, 0.5, *_judge('{"correctness": 0, "style": 1, "why": "Wrong for -2."}'), set="gold"
    ),
    _control(_PLAIN, _BAD, 0.0, *_judge('{"correctness": 0, "style": 0}'), set="gold"),
    _control(_PLAIN, _GOOD, 1.0, *_judge("Let me see", '{"correctness": 1, "style": 1}'), set="adversarial"),
    *(_control(_PLAIN, _BAD, None, *_judge(reply, reply), set="adversarial") for reply in _UNREADABLE),
)

_SOURCE = Sample(
    "source",
    chat("Explain this code."),
    {"source": "def absolute(n):\n    return n if n > 0 else -n\n", "entry_point": "absolute"},
)
_SUMMARY = "absolute(n) gives the distance of a number n from zero."

FAITHFULNESS = (
    _control(_SOURCE, _SUMMARY, 1.0, *_judge(_GOOD, '{"faithfulness": 4, "why": "The same."}'), set="gold"),
    _control(
        _SOURCE, _SUMMARY, 0.5, *_judge(_BAD, '{"faithfulness": 2, "why": "Not below zero."}'), set="gold"
    ),
    _control(_SOURCE, "It does something.", 0.0, *_judge("I cannot tell what to write."), set="gold"),
    _control(_SOURCE, " ", 0.0, set="adversarial"),
    _control(_SOURCE, _SUMMARY, None, *_judge(_GOOD, "4", '{"faithfulness": 4.0}'), set="adversarial"),
    _control(
        _SOURCE, _SUMMARY, None, *_judge(_GOOD, '{"faithfulness": 5}', "faithful: 4"), set="adversarial"
    ),
)

_SOLVED = Sample(
    "solved",
    chat("Write absolute(n)."),
    {
        "entry_point": "absolute",
        "solution": "def absolute(n):\n    return n if n > 0 else -n\n",
        "asserts": ["assert absolute(-2) == 2"],
    },
)
_INPUTS = Computed([[[n] for n in range(-2, 8)], []])


def _gave(*values: int) -> CallsReply:
    return CallsReply(tuple(Called(value) for value in values))


_ANSWERS = _gave(*map(abs, range(-2, 8)))
_RIGHT = (_ANSWERS, _ANSWERS, _INPUTS)  # few inputs: they are drawn again, and there are no others
_FLAT = (_gave(*[7] * 10),) * 2
_SHRUNK = (
    _gave(0, 1, 2, 1),
    _gave(0, 1, 2, 1),
    _gave(0, 1, 2, -1),
    _gave(-1),
    _gave(0, 1),
    _gave(0, 1),
    _gave(0, 1),
)

DIFFERENTIAL = (
    _control(_SOLVED, _GOOD, 1.0, _INPUTS, *_RIGHT, _ANSWERS, _ANSWERS, set="gold"),
    _control(_SOLVED, _BAD, 0.0, _INPUTS, *_RIGHT, _gave(*range(-2, 8)), _gave(-2), *_SHRUNK, set="gold"),
    _control(_SOLVED, "No.", 0.0, set="gold"),
    _control(_SOLVED, _GOOD, None, _INPUTS, *(CallsReply((), "time"),) * 2, set="gold"),
    _control(_SOLVED, _GOOD, None, Computed(None, "time"), set="gold"),
    # right when called alone, wrong after other calls: it keeps something between them
    _control(
        *(_SOLVED, _GOOD, 0.0, _INPUTS, *_RIGHT, _gave(*range(-2, 8)), _gave(2), _gave(*range(-2, 8))),
        set="adversarial",
    ),
    _control(
        _SOLVED, _GOOD, None, _INPUTS, *_RIGHT, _gave(*range(-2, 8)), _gave(2), _ANSWERS, set="adversarial"
    ),
    # right by the order of a set: not under another hash seed
    _control(
        *(_SOLVED, _GOOD, None, _INPUTS, *_RIGHT, _ANSWERS, _gave(*range(-2, 8)), _ANSWERS, _ANSWERS),
        set="adversarial",
    ),
    # right until it has been called often enough
    _control(
        *(_SOLVED, _GOOD, 0.0, _INPUTS, *_RIGHT, _ANSWERS, *(_gave(*range(-2, 8)), _ANSWERS) * 2)[:-1],
        set="adversarial",
    ),
    # one value for every input
    _control(_SOLVED, _GOOD, None, _INPUTS, *_FLAT, _INPUTS, *_FLAT, set="adversarial"),
    # ends early to be spared the comparison
    _control(_SOLVED, _BAD, 0.0, _INPUTS, *_RIGHT, _gave(), _gave(), *_SHRUNK, set="adversarial"),
)

_UNLOADED = CallsReply((), "exit", "not loaded: AssertionError: ")
_PASSES, _FAILS = CallsReply((Called(2),)), CallsReply((Called(3),))

STRENGTH = (
    _control(_ABSOLUTE, _GOOD, 1.0, _PASSES, *(_FAILS,) * 2, set="gold"),
    _control(_ABSOLUTE, _GOOD, 1.0, _PASSES, CallsReply((), "time"), _FAILS, _FAILS, set="gold"),
    _control(_ABSOLUTE, _BAD, 0.0, _FAILS, set="gold"),
    _control(_ABSOLUTE, "```python\nabsolute = abs\n```", None, _PASSES, set="gold"),
    _control(_ABSOLUTE, _GOOD, None, *(_PASSES,) * 4, set="adversarial"),
    # its own assertions fail while a mutant is loaded: no merit of the tests
    _control(_ABSOLUTE, _GOOD, None, _PASSES, *(_UNLOADED,) * 4, set="adversarial"),
    # one weak mutant of four is killed
    _control(_ABSOLUTE, _GOOD, None, _PASSES, _FAILS, *(_PASSES,) * 3, set="adversarial"),
)

_TANGLED = "```python\ndef absolute(n):\n" + "    if n == 1: return 1\n" * 11 + "    return abs(n)\n```"

COMPLEXITY = (
    _control(_ABSOLUTE, _GOOD, 1.0, set="gold"),
    _control(_ABSOLUTE, _TANGLED, 0.0, set="gold"),
    _control(_ABSOLUTE, "No code.", None, set="gold"),
    _control(_ABSOLUTE, _TANGLED.replace("if n == 1: return 1", "n or n or n or n"), 0.0, set="adversarial"),
)
