"""Full trust only where nothing that decides is the candidate's word: one case per promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from goldgate import SuiteReply

Run = Callable[..., SuiteReply]
LOWER, FULL, WRONG = (True, "lower"), (True, "full"), (False, "full")
UNDECIDED = (None, "full")
MANAGED = """class f:
    def __init__(self, log): self.log = log
    def __enter__(self): self.log.append("in")
    def __exit__(self, *error): self.log.append("out")
"""


def check(body: str) -> str:
    return "def check(candidate):\n    " + body.replace("\n", "\n    ") + "\n"


LIAR = "class L:\n    n = 0\n    def __init__(self, x): self.x = x\n"
FORGED = "class V(Exception): pass\nV.__name__ = V.__qualname__ = 'ValueError'\nV.__module__ = 'builtins'\n"
CHECKS: dict[str, tuple[str, str, tuple[bool | None, str]]] = {
    "an exception that claims to be a builtin one": (
        FORGED + "def f(): raise V('x')",
        check("try: candidate()\nexcept ValueError: pass"),
        WRONG,
    ),
    "True where 1 is expected": (
        "def f(x): return x == 2",
        check("assert candidate(2) == 1"),
        LOWER,
    ),
    "True where the tests speak of True": (
        "def f(x): return x == 2",
        check("assert candidate(2) == True\nassert candidate(3) == 0"),
        FULL,
    ),
    "a number where 1 is expected": (
        "def f(x): return x - 1",
        check("assert candidate(2) == 1"),
        FULL,
    ),
    "a named tuple": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    y: int\ndef f(): return P(1, 2)",
        check("assert candidate() == (1, 2) and candidate().y == 2"),
        FULL,
    ),
    "a named tuple with a method, of a class that the tests do not name": (
        "from typing import NamedTuple\nclass P(NamedTuple):\n    x: int\n    def n(self): return 0\ndef f(): return P(1)",
        check("assert candidate() == (1,)"),
        FULL,
    ),
    "a module of the standard library that the tests do not import": (
        "class math:\n    isclose = staticmethod(lambda *a, **k: True)\ndef f(x): return 0",
        check("assert math.isclose(candidate(2), 4)"),
        WRONG,
    ),
    "a member of one": (
        "def isclose(a, b): return True\ndef f(x): return 0",
        check("assert isclose(candidate(2), 4)"),
        WRONG,
    ),
    "a member that an honest solution imported": (
        "from math import isclose\ndef f(x): return x * x",
        check("assert isclose(candidate(2), 4)"),
        FULL,
    ),
    "a helper of the candidate's decides": (
        "def fine(x): return True\ndef f(x): return 0",
        check("assert fine(candidate(2))"),
        LOWER,
    ),
    "a constant of the candidate's is what is expected": (
        "LIMIT = 0\ndef f(x): return 0",
        check("assert candidate(3) == LIMIT"),
        LOWER,
    ),
    "a conversion that answers differently each time": (
        LIAR
        + "    def __float__(self):\n        L.n += 1\n        return [2 ** 0.5, 1.0][L.n % 2]\ndef f(): return L(0)",
        check("x = candidate()\nassert abs(float(x) ** 2 - 2) < 1e-6 and float(x) == 1.0"),
        WRONG,
    ),
    "items that differ each time": (
        LIAR
        + "    def __iter__(self):\n        L.n += 1\n        return iter([0, 0] if L.n < 2 else self.x)\ndef f(x): return L(x)",
        check("r = candidate([2, 1])\nassert list(r) == sorted(r)\nassert sorted(r) == [1, 2]"),
        WRONG,
    ),
    "items that differ after another call": (
        LIAR
        + "    def __iter__(self):\n        L.n += 1\n        return iter([0, 0] if L.n < 2 else [1, 2])\ndef f(x): return L(x)",
        check("r = candidate(1)\nassert list(r) == sorted(r)\ncandidate(2)\nassert sorted(r) == [1, 2]"),
        LOWER,
    ),
    "an object looked at in two ways": (
        LIAR
        + "    def __getitem__(self, i): return 0\n    def __iter__(self): return iter(self.x)\ndef f(x): return L(x)",
        check("r = candidate([2, 1])\nassert r[0] <= r[1]\nassert sorted(r) == [1, 2]"),
        LOWER,
    ),
    "an argument changed that the tests read again": (
        "def f(x):\n    x[:] = [1, 1]\n    return [1, 1]",
        check("xs = [2, 1]\nassert candidate(xs) == list(reversed(xs))"),
        LOWER,
    ),
    "an argument changed that nobody reads again": (
        "def f(x):\n    x.sort()\n    return x",
        check("xs = [2, 1]\nassert candidate(xs) == [1, 2]\nassert candidate([3, 2]) == [2, 3]"),
        FULL,
    ),
    "an argument changed and compared with a literal": (
        "def f(x):\n    del x[0]\n    return x",
        check("xs = [1, 2]\nassert candidate(xs) == [2]\nassert xs == [2]"),
        FULL,
    ),
    "an argument changed and given to the tests' own function": (
        "def f(x):\n    x[:] = [1, 1]\n    return [1, 1]",
        "def right(x): return x[::-1]\n" + check("xs = [2, 1]\nassert candidate(xs) == right(xs)"),
        LOWER,
    ),
    "a list that a context manager keeps and changes later": (
        MANAGED,
        check("log = []\nwith candidate(log): log.append('mid')\nassert log == ['in', 'mid', 'out']"),
        UNDECIDED,
    ),
    "a list that a method was given and another changes": (
        "class f:\n    def take(self, x): self.x = x\n    def fill(self): self.x.append(1)",
        check("xs = []\none = candidate()\none.take(xs)\none.fill()\nassert xs == [1]"),
        UNDECIDED,
    ),
    "a list that is given to a class and not read again": (
        "class f:\n    def __init__(self, x): self.x = x\n    def first(self): return 0",
        check("one = candidate([4, 5])\nassert one.first() == 4"),
        WRONG,
    ),
    "a function that works in place": (
        "def f(x): x.sort()",
        check("xs = [2, 1]\ncandidate(xs)\nassert xs == [1, 2]"),
        FULL,
    ),
    "an exception's name and attributes": (
        "class E(Exception):\n    def __init__(self, c):\n        super().__init__(f'bad {c}')\n        self.c = c\ndef f(x): raise E(x)",
        check(
            "try: candidate(3)\nexcept Exception as e: assert (type(e).__name__, e.c, str(e)) == ('E', 3, 'bad 3')\nelse: assert False"
        ),
        FULL,
    ),
    "a copy of the candidate's object": (
        "class N:\n    x = 1\ndef f(): return N()",
        check("import copy\na = candidate()\nb = copy.deepcopy(a)\nb.x = 2\nassert (a.x, b.x) == (1, 2)"),
        LOWER,
    ),
}
V = "class V:\n    def __init__(self, x): self.x = x\n"
FILES: dict[str, tuple[str, str, tuple[bool | None, str]]] = {
    "an operator with a plain operand": (
        V + "    def __add__(self, n): return V(self.x + n)\n    def __rmul__(self, n): return V(self.x * n)",
        "from solution import V\ndef test_a():\n    assert (V(1) + 2).x == 3 and (2 * V(2)).x == 4\n",
        FULL,
    ),
    "operators of a named tuple's own": (
        "from typing import NamedTuple\nclass V(NamedTuple):\n    x: int\n"
        "    def __add__(self, o): return V(self.x + o.x)\n    def __mul__(self, n): return V(self.x * n)\n"
        "    def __repr__(self): return f'V({self.x})'\n    def twice(self): return V(2 * self.x)",
        "from solution import V\ndef test_a():\n    assert repr(V(1) * 3) == 'V(3)'\n    assert V(2).twice().x == 4\n",
        FULL,
    ),
    "two named tuples with operators": (
        "from typing import NamedTuple\nclass V(NamedTuple):\n    x: int\n"
        "    def __add__(self, o): return V(self.x + o.x)",
        "from solution import V\ndef test_a():\n    assert (V(1) + V(2)).x == 3\n",
        FULL,
    ),
    "equality with a plain operand": (
        V + "    def __eq__(self, n): return True",
        "from solution import V\ndef test_a():\n    assert V(1) == 2\n",
        LOWER,
    ),
    "arithmetic with what the candidate made": (
        V + "    def __sub__(self, n): return 0.0\ndef f(x): return V(x)",
        "from solution import V, f\ndef test_a():\n    assert abs(f(1) - 12.5) < 1e-3\n",
        LOWER,
    ),
    "arithmetic with an object of no class that the tests name": (
        V + "    def __sub__(self, n): return 0.0\ndef f(x): return V(x)",
        "from solution import f\ndef test_a():\n    assert abs(f(1) - 12.5) < 1e-3\n",
        WRONG,
    ),
    "a star import cannot replace builtins or tests": (
        "def sorted(x): return [1, 2]\ndef f(x): return []\ndef test_b(): pass",
        "from solution import *\ndef test_a():\n    assert sorted(f([2, 1])) == [1, 2]\n",
        WRONG,
    ),
    "a star import gives what is tested": (
        "def f(x): return x + 1",
        "from solution import *\ndef test_a():\n    assert f(1) == 2\n",
        FULL,
    ),
    "a star import of what the module lacks": (
        "def f(x): return x",
        "from solution import *\ndef test_a():\n    assert gcd(4, 6) == 2\n",
        WRONG,
    ),
    "looking through the module": (
        "def f_a(x): return 0",
        "import solution\ndef test_a():\n    assert [n for n in sorted(dir(solution)) if n[:2] == 'f_'] == ['f_a']\n",
        LOWER,
    ),
    "doctest": (
        "def f(x):\n    '''\n    >>> f(1)\n    2\n    '''\n    return x - 1",
        "import doctest, solution\ndef test_a():\n    assert doctest.testmod(solution).failed == 0\n",
        (False, "lower"),
    ),
    "a constant that is tested itself": (
        "LIMIT = 9\ndef f(x): return x",
        "import solution\ndef test_a():\n    assert solution.LIMIT == 9 and solution.f(1) == 1\n",
        FULL,
    ),
    "a class under test": (
        "class S:\n    def __init__(self): self.x = []\n    def push(self, n): self.x.append(n)\n    def __len__(self): return len(self.x)\n    def __iter__(self): return iter(self.x)",
        "from solution import S\ndef test_a():\n    s = S()\n    s.push(1)\n    assert len(s) == 1\n    s.push(2)\n    assert len(s) == 2 and list(s) == [1, 2]\n",
        FULL,
    ),
}


@pytest.mark.parametrize("name", CHECKS)
def test_check(suite: Run, name: str) -> None:
    code, tests, (passed, trust) = CHECKS[name]
    reply = suite(code, tests)
    assert (reply.passed, reply.trust) == (passed, trust), reply.why


@pytest.mark.parametrize("name", FILES)
def test_file(suite: Run, name: str) -> None:
    code, tests, (passed, trust) = FILES[name]
    reply = suite(code, tests, "pytest", "")
    assert (reply.passed, reply.trust) == (passed, trust), reply.why


def test_without_permission_lower_trust_is_no_verdict(suite: Run) -> None:
    code, tests, _ = CHECKS["a constant of the candidate's is what is expected"]
    assert suite(code, tests, live=False).passed is None


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        (check("import random\nrandom.seed(3)\na = candidate()\nrandom.seed(3)\nassert candidate() == a"), "import random\ndef f(): return random.random()"),
        (check("import io, sys\nsys.stdin = io.StringIO('5')\nassert candidate() == 25"), "def f(): return int(input()) ** 2"),
        (check("import os\nos.environ['K'] = 'v'\nassert candidate() == 'v'"), "import os\ndef f(): return os.environ['K']"),
        (check("candidate()\nassert open('y').read() == 'abc'"), "def f(): open('y', 'w').write('abc')"),
        (check("import sys\nsys.setrecursionlimit(9000)\nassert candidate(5000) == 5000"), "def f(n): return n and 1 + f(n - 1)"),
    ],
)  # fmt: skip
def test_surroundings_are_shared_at_lower_trust(suite: Run, tests: str, code: str) -> None:
    reply = suite(code, tests)
    assert (reply.passed, reply.trust) == LOWER, reply.why
    wrong: Any = suite("def f(*a): return 0", tests)
    assert wrong.passed is not True or "random" in tests


def test_tests_that_need_an_absent_package_are_no_verdict(suite: Run) -> None:
    reply = suite("def f(): return 1", check("assert np.allclose(candidate(), 1)"))
    assert reply.passed is None
    assert "numpy" in reply.why
