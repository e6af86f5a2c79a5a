from __future__ import annotations

from collections.abc import Callable

import pytest
from goldgate import CallsReply, plain

Call = Callable[..., CallsReply]


def test_values_come_back_as_plain_data(call: Call) -> None:
    reply = call("def f(x): return {x: (x, {1, 2}, 2.5, b'x', None, 1 << 70)}", "f", [[1], ["a"]])
    values = [plain.decode(called.value) for called in reply.calls]
    assert values == [{x: (x, {1, 2}, 2.5, b"x", None, 1 << 70)} for x in (1, "a")]
    assert reply.why == ""


def test_a_method_of_a_class_is_called_on_a_fresh_instance(call: Call) -> None:
    code = "class Solution:\n    def run(self, x): return x + 1"
    assert call(code, "Solution.run", [[1]]).calls[0].value == 2


def test_standard_containers_count_as_the_plain_ones_they_equal(call: Call) -> None:
    code = """
import collections, enum
class Colour(enum.IntEnum):
    RED = 3
Point = collections.namedtuple("Point", "x y")
def f(): return [collections.Counter("aab"), collections.OrderedDict(a=1), Colour.RED, Point(1, [2])]
"""
    assert plain.decode(call(code, "f", [[]]).calls[0].value) == [{"a": 2, "b": 1}, {"a": 1}, 3, (1, [2])]


@pytest.mark.parametrize(
    "result",
    [
        "type('L', (list,), {'__eq__': lambda s, o: True})([1])",
        "type('I', (int,), {'__eq__': lambda s, o: True})(1)",
        "object()",
        "(x for x in [1])",
        "[[object()]]",
        "__import__('unittest.mock').mock.ANY",
    ],
)
def test_what_is_not_plain_is_no_value_and_no_exception_a_test_could_expect(call: Call, result: str) -> None:
    (called,) = call(f"def f(): return {result}", "f", [[]]).calls
    assert called.value is None
    assert called.raised == "goldgate.Unplain"


@pytest.mark.parametrize(
    ("body", "raised", "message"),
    [
        ("raise ValueError('no')", "ValueError", "no"),
        ("import sys; sys.exit(0)", "SystemExit", "0"),
        (
            "class ValueError(Exception): pass\n    raise ValueError('x')",
            "solution.f.<locals>.ValueError",
            "x",
        ),
    ],
)
def test_exceptions_are_named(call: Call, body: str, raised: str, message: str) -> None:
    (called,) = call(f"def f():\n    {body}", "f", [[]]).calls
    assert (called.raised, called.message) == (raised, message)


@pytest.mark.parametrize(
    ("code", "ended", "made"),
    [
        ("import os\ndef f(x):\n    if x: os._exit(0)\n    return x", "exit", 1),
        ("import os\nos._exit(0)\ndef f(x): return x", "exit", 0),
        ("raise SystemExit(0)", "exit", 0),
        ("def f(x):\n    while x: pass\n    return x", "time", 1),
        ("import os\ndef f(x):\n    if x: os.kill(os.getpid(), 9)\n    return x", "signal", 1),
        ("def g(x): return x", "exit", 0),
        ("def f(x) return", "exit", 0),
    ],
)
def test_too_few_replies_say_why(call: Call, code: str, ended: str, made: int) -> None:
    reply = call(code, "f", [[0], [1], [2]], seconds=0.5)
    assert (reply.ended, len(reply.calls)) == (ended, made)
    assert reply.why


FORGE = """
import os, json, struct, sys
def say(message):
    body = json.dumps(message).encode()
    for number in range(3, 70):
        try: os.write(number, struct.pack("!I", len(body)) + body)
        except OSError: pass
"""


@pytest.mark.parametrize(
    "lie",
    [
        "say({'loaded': True}); say({'call': 0, 'value': 1}); say({'code': 0}); os._exit(0)",
        "say([]); os._exit(0)",
        "say({'loaded': True}); say({'call': 0, 'value': {'t': 5}})",
        "say({'loaded': True}); say({'call': 0, 'value': {'d': [[[1], 2]]}})",
        "say({'loaded': True}); say({'call': 1, 'value': 1})",
        "say({'loaded': True}); say({'call': 0, 'raised': 5})",
    ],
)
def test_a_forged_message_is_at_most_a_value(call: Call, lie: str) -> None:
    reply = call(f"{FORGE}\n{lie}\ndef f(x): return 7", "f", [[0], [1]])
    assert len(reply.calls) < 2
    assert reply.why


def test_a_deep_or_endless_message_is_refused(call: Call) -> None:
    write = "import os, struct\nfor n in range(3, 70):\n    try: os.write(n, {})\n    except OSError: pass\n"
    for body in ("struct.pack('!I', 100000) + b'[' * 100000", "b'\\xff' * 99"):
        assert "malformed" in call(write.format(body) + "def f(): return 1", "f", [[]]).why


def test_a_reply_of_very_many_values_is_refused(call: Call) -> None:
    body = "b'{\"call\":0,\"value\":[' + b'[],' * 2500000 + b'[]]}'"
    loaded = "say({'loaded': True}); body = " + body
    write = "\nfor n in range(3, 70):\n    try: os.write(n, struct.pack('!I', len(body)) + body)\n    except OSError: pass\n"
    reply = call(f"{FORGE}\n{loaded}{write}def f(): return 1", "f", [[]])
    assert (reply.calls, reply.why) == ((), "a malformed reply: too much data")


RAW = """
def raw(data):
    for number in range(3, 70):
        try: os.write(number, data)
        except OSError: pass
say({"loaded": True})
"""


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("def f(): return 'x' * (64 << 20)", "more than 8388608"),
        (f"{FORGE}{RAW}while True: raw(struct.pack('!I', 2) + b'{{}}')", "out of order"),
        (
            f"{FORGE}import time{RAW}raw(struct.pack('!I', 99999))\nwhile True:\n    raw(b' ')\n    time.sleep(0.01)",
            "time limit",
        ),
        (f"{FORGE}{RAW}body = b'9' * 4000000\nraw(struct.pack('!I', len(body)) + body)", "malformed"),
    ],
    ids=["a long text", "frames without end", "a slow drip", "a long int"],
)
def test_what_would_cost_the_host_is_refused(call: Call, code: str, why: str) -> None:
    reply = call(code, "f", [[]], seconds=1.0)
    assert reply.calls == ()
    assert why in reply.why


def test_memory_is_limited(call: Call) -> None:
    (called,) = call("def f(): return len(bytearray(1 << 30))", "f", [[]], memory=128).calls
    assert called.raised == "MemoryError"
