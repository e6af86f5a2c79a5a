"""Tests in one sandbox, the candidate in another: what crosses, and what does not."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from goldgate import SuiteReply

Run = Callable[..., SuiteReply]


def check(body: str) -> str:
    return "SECRET = 5\ndef check(candidate):\n" + textwrap.indent(body, "    ")


PASSES = {
    "values": (
        "def f(x): return [x, (x, {x}), {'k': 1.5}]",
        "assert candidate(1) == [1, (1, {1}), {'k': 1.5}]",
    ),
    "arguments changed in place": (
        "def f(x, d):\n    x.sort(); x.append([x[0]]); d.pop('a'); d['b'] = x",
        "x, d = [3, 1], {'a': 1}\ncandidate(x, d)\nassert x == [1, 3, [1]] and d['b'] is x and len(d) == 1",
    ),
    "an inner list keeps its identity": (
        "def f(x): x[0].append(1)",
        "inner = []\nx = [inner]\ncandidate(x)\nassert inner == [1] and x[0] is inner",
    ),
    "the argument itself comes back": ("def f(x): return x", "x = [3]\nassert candidate(x) is x"),
    "a cycle": ("def f(x): x.append(x)", "x = []\ncandidate(x)\nassert x[0] is x"),
    "keywords": ("def f(x, *, y=1): return x - y", "assert candidate(3, y=2) == 1 and candidate(x=3) == 2"),
    "callbacks": (
        "def f(g, x): return [g(i) for i in x]",
        "seen = []\nassert candidate(lambda i: seen.append(i) or -i, [1, 2]) == [-1, -2] and seen == [1, 2]",
    ),
    "a generator, and what is sent to it": (
        "def f(n):\n    for i in range(n):\n        got = yield i\n        if got: yield got",
        "g = candidate(3)\nassert next(g) == 0 and g.send('x') == 'x' and list(g) == [1, 2]",
    ),
    "a generator as an argument": (
        "def f(items): return sum(items)",
        "assert candidate(i * i for i in range(4)) == 14",
    ),
    "an iterator without end": (
        "import itertools\ndef f(): return itertools.count(5)",
        "import itertools\nassert list(itertools.islice(candidate(), 3)) == [5, 6, 7]",
    ),
    "a coroutine": (
        "import asyncio\nasync def f(x):\n    await asyncio.sleep(0)\n    return x",
        "import asyncio\nassert asyncio.run(candidate(4)) == 4",
    ),
    "builtin exceptions": (
        "def f(x): raise KeyError(x)",
        "try: candidate(3)\nexcept KeyError as e: assert e.args == (3,)\nelse: assert False",
    ),
    "an exception of its own as its builtin base": (
        "class E(ValueError): pass\ndef f(): raise E('x')",
        "try: candidate()\nexcept ValueError as e: assert str(e) == 'x'\nelse: assert False",
    ),
    "names of the candidate's module": (
        "class K:\n    step = 7\ndef f(x): return x + K.step",
        "assert candidate(1) == 1 + 7 and K.step == 7",
    ),
    "modules that the candidate imported": (
        "import math\ndef f(x): return x",
        "assert math.floor(candidate(2.5)) == 2",
    ),
    "a builtin name stays the builtin": (
        "def len(x): return 3\ndef f(x): return x",
        "assert len(candidate([1])) == 1",
    ),
    "counters and named tuples": (
        "import collections\nP = collections.namedtuple('P', 'x y')\ndef f(): return collections.Counter('aab'), P(1, 2)",
        "c, p = candidate()\nassert c == {'a': 2, 'b': 1} and c.most_common(1) == [('a', 2)] and p.y == 2 and p == (1, 2)",
    ),
    "an object's methods and attributes": (
        "class S:\n    def __init__(self): self.items = []\n    def push(self, x): self.items.append(x)\ndef f(): return S()",
        "s = candidate()\ns.push(3)\ns.push(4)\nassert s.items == [3, 4] and hasattr(s, 'push') and not hasattr(s, 'pop')",
    ),
    "an object of the tests": (
        "def f(node):\n    node.value += 1\n    return node.double()",
        "class Node:\n    value = 1\n    def double(self): return self.value * 2\nn = Node()\nassert candidate(n) == 4 and n.value == 2",
    ),
    "not a number, where the tests mention it": (
        "def f(): return float('nan')",
        "import math\nassert math.isnan(candidate())",
    ),
}


@pytest.mark.parametrize("name", PASSES)
def test_what_crosses(suite: Run, name: str) -> None:
    code, body = PASSES[name]
    reply = suite(code, check(body))
    assert (reply.passed, reply.trust) == (True, "full"), reply.why


FAILS = {
    "a wrong value": ("def f(x): return x", "assert candidate(1) == 2"),
    "an object that equals everything": (
        "class L:\n    def __eq__(self, o): return True\n    __hash__ = None\ndef f(x): return L()",
        "assert candidate(1) == 2",
    ),
    "an int that equals everything": (
        "class L(int):\n    def __eq__(self, o): return True\n    __hash__ = None\ndef f(x): return L()",
        "assert candidate(1) == 2",
    ),
    "an object that is near everything": (
        "class L:\n    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\ndef f(x): return L()",
        "assert abs(candidate(1) - 2) < 1e-6",
    ),
    "an object that is below everything": (
        "class L:\n    def __lt__(self, o): return True\n    __gt__ = __lt__\ndef f(x): return L()",
        "assert candidate(1) < 2",
    ),
    "a container of everything": (
        "class L:\n    def __contains__(self, o): return True\n    def __iter__(self): return iter([])\ndef f(x): return L()",
        "assert 2 in candidate(1)",
    ),
    "not a number": (
        "def f(x): return [float('nan')]",
        "if abs(candidate(1)[0] - 2) > 1e-6: raise ValueError",
    ),
    "not a number, and a test that speaks of a banana": (
        "def f(x): return float('nan')",
        "if abs(candidate('banana') - 2) > 1e-6: raise ValueError",
    ),
    "an exit that the tests swallow": (
        "import os\ndef f(x): os._exit(0)",
        "try: candidate(1)\nexcept Exception: pass",
    ),
    "SystemExit": ("def f(x): raise SystemExit(0)", "assert candidate(1) == 2"),
    "StopIteration into a map": ("def f(x): raise StopIteration", "assert all(map(candidate, [1, 2]))"),
    "no such function": ("def g(x): return 2", "assert candidate(1) == 2"),
    "an error while it is loaded": ("1 / 0\ndef f(x): return 2", "assert candidate(1) == 2"),
    "looking into the tests' function": (
        "def f(g, *_): return g.__globals__['SECRET']",
        "assert candidate(lambda: 1) == globals()['SECRET']",
    ),
    "asking for what is in the tests' function, by hand": (
        "def f(g):\n"
        "    place = next(c.cell_contents for c in g.__closure__ if hasattr(c.cell_contents, 'ask'))\n"
        "    return place.ask('attribute', '__globals__')['SECRET']",
        "assert candidate(lambda: 1) == globals()['SECRET']",
    ),
    "looking into the tests' generator": (
        "def f(g): return g.gi_frame.f_locals['place'].ask('attribute', 'gi_frame').f_globals['SECRET']",
        "assert candidate(i for i in [1]) == globals()['SECRET']",
    ),
    "calling what the tests never gave": (
        "def f(g):\n"
        "    place = next(c.cell_contents for c in g.__closure__ if hasattr(c.cell_contents, 'ask'))\n"
        "    place.handle.number += 1\n"
        "    return place.ask('call')",
        "assert candidate(lambda: 1) == 2",
    ),
    "a module of the tests' process": ("import os\ndef f(x): return os", "assert candidate(1)"),
}


@pytest.mark.parametrize("name", FAILS)
def test_what_does_not_cross(suite: Run, name: str) -> None:
    code, body = FAILS[name]
    reply = suite(code, check(body))
    assert reply.passed is False
    assert reply.why


def test_the_reason_names_the_line_that_failed(suite: Run) -> None:
    reply = suite("def f(x): return x", check("assert candidate(1) == 1\nassert candidate(2) == 3, 'two'"))
    assert reply.why == "line 4, assert candidate(2) == 3, 'two': AssertionError: two"


@pytest.mark.parametrize("style", ["check", "script"])
def test_tests_that_cannot_be_run_are_no_verdict(suite: Run, style: str) -> None:
    assert suite("def f(x): return x", "def check(candidate) oh", style=style).passed is None
    assert suite("def f(x): return x", "x = 1").passed is None


def test_equality_of_a_class_that_the_tests_name_is_asked_for_at_lower_trust(suite: Run) -> None:
    code = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\ndef f(x): return P(x)"
    tests = "from solution import P, f\nassert f(1) == P(1) and f(1) != P(2) and isinstance(f(1), P)"
    reply = suite(code, tests, "script")
    assert (reply.passed, reply.trust) == (True, "lower")
    assert suite(code, tests, "script", live=False).passed is None
    unnamed = suite(code, "assert f(1) == f(1)", "script")
    assert unnamed.passed is False


PYTEST = """
import pytest, solution
from solution import E, f

@pytest.fixture
def three():
    return 3

def test_error(three):
    with pytest.raises(E, match="bad") as caught:
        f(-three)
    assert caught.value.code == 3

@pytest.mark.parametrize("x", [1, 2])
def test_value(x, capsys):
    assert f(x) == pytest.approx(x / 3)
    assert capsys.readouterr().out == f"{x}\\n"

class TestMore:
    def test_attribute(self):
        assert solution.LIMIT == 9
"""
SOLUTION = """
LIMIT = 9
class E(ValueError):
    def __init__(self, code):
        self.code = code
        super().__init__("bad")
def f(x):
    if x < 0: raise E(-x)
    print(x)
    return x / 3
"""


def test_a_pytest_file(suite: Run) -> None:
    reply = suite(SOLUTION, PYTEST, "pytest")
    assert (reply.passed, reply.trust, reply.why) == (True, "full", "4 tests passed")
    wrong = suite(SOLUTION.replace("x / 3", "x / 2"), PYTEST, "pytest")
    assert wrong.passed is False
    assert "test_value" in wrong.why


def test_a_unittest_file(suite: Run) -> None:
    tests = """
import unittest
from solution import f
class Tests(unittest.TestCase):
    def test_f(self):
        self.assertEqual(f(2), [2])
        with self.assertRaises(TypeError):
            f()
"""
    assert suite("def f(x): return [x]", tests, "pytest").passed is True
    assert suite("def f(x): return [3]", tests, "pytest").passed is False
    script = tests + "unittest.main()\n"
    assert suite("def f(x): return [x]", script, "script").passed is True
    assert suite("def f(x): return [3]", script, "script").passed is False


@pytest.mark.parametrize(
    "tests",
    ["def helper(): pass", "import pytest\n@pytest.mark.skip\ndef test_f(): pass", "import solution oh"],
)
def test_a_pytest_file_in_which_nothing_runs_accepts_nothing(suite: Run, tests: str) -> None:
    assert suite("def f(x): return x", tests, "pytest").passed is not True


PATCHES = """
from unittest.mock import patch
from solution import f
def test_f():
    with patch("builtins.input", return_value="q"):
        assert f() == "q"
"""


def test_tests_that_need_live_objects_share_a_process_at_lower_trust_or_are_not_run(suite: Run) -> None:
    reply = suite("def f(): return input()", PATCHES, "pytest")
    assert (reply.passed, reply.trust) == (True, "lower")
    wrong = suite("def f(): return 1", PATCHES, "pytest")
    assert (wrong.passed, wrong.trust) == (False, "lower")
    refused = suite("def f(): return input()", PATCHES, "pytest", live=False)
    assert refused.passed is None
    assert "live" in refused.why


def test_a_time_limit_ends_both(suite: Run) -> None:
    reply = suite("def f(x):\n    while True: pass", check("assert candidate(1) == 2"), seconds=0.5)
    assert (reply.passed, reply.ended) == (False, "time")
    endless = suite("def f(x): return 1", check("while True: candidate(1)"), seconds=0.5)
    assert (endless.passed, endless.ended) == (False, "time")


def test_a_hash_seed_reaches_the_candidate(suite: Run) -> None:
    code, body = "def f(): return hash('x')", check("raise ValueError(candidate())")
    once, again, other = (suite(code, body, hash_seed=seed).why for seed in (1, 1, 2))
    assert once == again != other
