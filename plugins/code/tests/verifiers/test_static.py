"""The verifier that reads the linter; ruff runs for real."""

import pytest
from goldgate import Diagnostic, Sample, Verdict, answer, chat
from goldgate.testing import drive, replay
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff
from goldgate_code.verifiers.static import StaticOptions, check


def static(code: str, **options: object) -> Verdict:
    candidate = answer(Sample("s", chat("Write it.")), f"```python\n{code}\n```")
    verdict = drive(check, candidate, StaticOptions(**options), servers={"lint": open_ruff(RuffOptions())})  # type: ignore[arg-type] # one test's options
    assert isinstance(verdict, Verdict)
    return verdict


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(n):\n    if n:\n        x = 1\n    return x", "possibly-unbound"),
        ("def f(n):\n    if n:\n        x = 1\n    return x if n else 0", None),
        ("def f(n):\n    if n:\n        x = 1\n    if n:\n        return x", None),
        ("def f():\n    print(total)\n    total = 1", "F821|F823"),
        ("def f(x):\n    return math.sqrt(x)", "F821"),
        ("def f(x, seen=[]):\n    seen.append(x)\n    return seen", "B006"),
        ("'{} {}'.format(1)", "F524"),
        ("assert (1, 'always true')", "F631"),
        ("x = 1\ny = x is 'a'", "F632"),
        ("def f():\n    break", "F701|invalid-syntax"),
        ("from math import *\nprint(sqrt(2))", None),
        ("class A:\n    def f(self):\n        return __class__", None),
        ("[x for x in range(3)]\nprint(__name__, __file__)", None),
    ],
)
def test_correctness(code: str, found: str | None) -> None:
    verdict = static(code)
    if found is None:
        assert verdict.score == 1, verdict
    else:
        assert verdict.score == 0
        assert any(code in verdict.why for code in found.split("|")) or "parse" in verdict.why


def test_options() -> None:
    code = "import subprocess\nsubprocess.run('ls', shell=True)"
    assert static(code).score == 1
    assert static(code, sets=("security",)).score == 0
    assert static(code, sets=("security",), allowed=5).score == 1
    assert static("import os", select=("F401",)).score == 0
    assert static("print(y)", ignore=("F821",)).score == 1
    assert static("x = (", allowed=9).score == 0


def test_nesting_is_a_rejection_and_prose_an_abstention() -> None:
    assert static("-" * 100_000 + "1").score == 0
    candidate = answer(Sample("s", chat("x")), "No code.")
    assert drive(check, candidate, StaticOptions()).score is None


def test_a_syntax_error_that_only_the_linter_sees() -> None:
    candidate = answer(Sample("s", chat("x")), "```python\nx = 1\n```")
    findings = (Diagnostic("invalid-syntax", "Expected", 1, 1),)
    assert replay(check, candidate, StaticOptions(allowed=3), replies=[findings]).score == 0


@pytest.mark.parametrize(
    ("code", "score"),
    [
        ("from math import *\nprint(sqrt(2))", 1),
        ("from math import *\nprint(sqrt(2), totl)", 0),
        ("from math import *\nfrom itertools import *\nprint(sqrt(2), *chain([1]))", 1),
        (
            "from typing import *\nfrom collections import *\n\n\ndef f(a: List[int]) -> Counter:\n    return Counter(a)",
            1,
        ),
        ("from elsewhere import *\nprint(sqrt(2))", None),
        ("from elsewhere import *\nprint(2)", 1),
        ("from elsewhere import *\nfrom math import *\nprint(sqrt(2))", 1),
        ("from elsewhere import *\nx = 1 if x is 'a' else 2", 0),
    ],
)
def test_star_imports_hide_no_undefined_name(code: str, score: float | None) -> None:
    candidate = answer(Sample("s", chat("x")), f"```python\n{code}\n```")
    verdict = drive(check, candidate, StaticOptions(), servers={"lint": open_ruff(RuffOptions())})
    assert verdict.score == score, verdict
