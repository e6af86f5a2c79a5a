"""Findings that are a bug in some programs only."""

import pytest
from goldgate import Sample, answer, chat
from goldgate.testing import drive
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff
from goldgate_code.verifiers.static import StaticOptions, check

LOOP = "def f(n):\n    out = []\n    for i in range(n):\n        {}\n    return out\n"
CASES = [
    ("def f(n, memo={}):\n    if n not in memo:\n        memo[n] = n\n    return memo[n]\n", 1),
    ("def f(x, *, seen=dict()):\n    return seen.get(x)\n", 1),
    ("def f(x, opts=[]):\n    return [o for o in opts]\n", 1),
    ("def f(x, acc=[]):\n    acc.append(x)\n    return acc\n", 0),
    ("def f(x, acc={}):\n    acc[x] = 1\n    return acc\n", 0),
    ("def f(x, acc=[]):\n    acc += [x]\n    return len(acc)\n", 0),
    (LOOP.format("g = lambda x: x + i\n        out.append(g(1))"), 1),
    (LOOP.format("out.append(sorted([1], key=lambda x: x * i))"), 1),
    (LOOP.format("out += list(map(lambda x: x + i, [1]))"), 1),
    (LOOP.format("out.append(lambda: i)"), 0),
    (LOOP.format("def g():\n            return i\n        out.append(g)"), 0),
    ("exec('q = 1')\nprint(q)\n", None),
    ("globals()['q'] = 1\nprint(q)\n", None),
    ("exec('q = 1')\nprint(1)\n", 1),
    ("print(q)\n", 0),
    ("def f(a):\n    if a:\n        x = 1\n    return x\n", 0),
    ("def f(a):\n    try:\n        x = int(a)\n    except ValueError:\n        pass\n    return x\n", 0),
    ("def f(a):\n    try:\n        x = int(a)\n    except ValueError:\n        x = 0\n    return x\n", 1),
    ("def f(a):\n    if a > 0:\n        x = 1\n    elif a <= 0:\n        x = 2\n    return x\n", 1),
    ("def f(a):\n    x = 0\n    if a:\n        x = 1\n    return x\n", 1),
    ("def f(a):\n    if a:\n        x = 1\n    else:\n        x = 2\n    return x\n", 1),
    ("def f(a):\n    if not a:\n        return 0\n    x = a\n    return x\n", 1),
    ("def f(a):\n    if a:\n        x = 1\n    if a:\n        return x\n    return 0\n", 1),
    ("def f(a):\n    for x in a:\n        y = x\n    return y\n", 1),
    ("def f(a):\n    global x\n    if a:\n        x = 1\n    return x\nx = 0\n", 1),
    ("def f(x, a):\n    if a:\n        x = 1\n    return x\n", 1),
    ("def f(a):\n    if a:\n        x = 1\n    return x if a else 0\n", 1),
]


@pytest.mark.parametrize(("code", "score"), CASES)
def test_judged_by_what_the_program_does(code: str, score: float | None) -> None:
    candidate = answer(Sample("s", chat("Write it.")), f"```python\n{code}```")
    verdict = drive(check, candidate, StaticOptions(), servers={"lint": open_ruff(RuffOptions())})
    assert verdict.score == score, verdict
