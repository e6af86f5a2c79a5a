"""The linter in batch, and the verifier that reads it; ruff runs for real."""

import os
from pathlib import Path

import pytest
from goldgate.nouns import Failure, Sample, Verdict, answer, chat
from goldgate.requests import Diagnostic, Lint
from goldgate.testing import drive, replay
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff, probe
from goldgate_code.lint.rules import SETS, chosen
from goldgate_code.verifiers.static import StaticOptions, check

RULES = chosen(("correctness",))


def lint(*codes: str, rules: tuple[str, ...] = RULES, seconds: float = 60.0) -> list[list[str] | Failure]:
    server = open_ruff(RuffOptions(seconds=seconds))
    replies = server.serve([Lint(code, "python", rules) for code in codes])
    return [reply if isinstance(reply, Failure) else [item.code for item in reply] for reply in replies]


def static(code: str, **options: object) -> Verdict:
    candidate = answer(Sample("s", chat("Write it.")), f"```python\n{code}\n```")
    verdict = drive(check, candidate, StaticOptions(**options), servers={"lint": open_ruff(RuffOptions())})  # type: ignore[arg-type] # one test's options
    assert isinstance(verdict, Verdict)
    return verdict


def test_a_batch_keeps_its_order() -> None:
    codes = ["x = 1\n", "print(y)\n", "def f(:\n", "", "return 1\n"] * 3
    assert lint(*codes) == [[], ["F821"], ["invalid-syntax"] * len(lint("def f(:\n")[0]), [], ["F706"]] * 3  # type: ignore[arg-type] # no Failure here


def test_no_escape_by_comments() -> None:
    for escape in ("# noqa", "# noqa: F821", "# type: ignore", "# pylint: disable=all"):
        assert lint(f"print(y)  {escape}\n") == [["F821"]]
    for head in (
        "# ruff: noqa",
        "# flake8: noqa",
        "# ruff: noqa: F821",
        "# ruff: disable[F821]",
        "# ruff: ignore[F821]",
    ):
        assert lint(f"{head}\nprint(y)\n") == [["F821"]]
    script = '# /// script\n# requires-python = ">=3.14"\n# [tool.ruff]\n# lint.ignore = ["F821"]\n# ///\n'
    assert lint(script + "print(y)\n") == [["F821"]]


def test_no_configuration_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ruff.toml").write_text('exclude = ["*"]\n[lint]\nignore = ["ALL"]\n')
    (tmp_path / ".gitignore").write_text("*\n")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("RUFF_CONFIG", str(tmp_path / "ruff.toml"))
    monkeypatch.setenv("RUFF_NO_CACHE", "banana")
    assert lint("print(y)\n") == [["F821"]]
    assert {path.name for path in tmp_path.iterdir()} == {"ruff.toml", ".gitignore"}


def test_hostile_text_hurts_nobody_else() -> None:
    hostile = [
        "\x00",
        "\udc80 = 1",
        "-" * 200_000 + "1",
        "\ufeffx = 1",
        "#!/bin/sh\nrm -rf /",
        "x = '\u202e'",
    ]
    replies = lint("print(y)\n", *hostile, "print(z)\n")
    assert replies[0] == replies[-1] == ["F821"]
    assert isinstance(replies[3], Failure)  # overflows ruff's own stack
    assert sum(isinstance(reply, Failure) for reply in replies) == 1


def test_the_limit_is_a_failure() -> None:
    (reply,) = lint("x = 1\n", seconds=0.0)
    assert isinstance(reply, Failure)
    assert reply.kind == "time"


def test_a_missing_program_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ruff.find_ruff_bin", lambda: os.path.join(os.sep, "nowhere"))
    (reply,) = lint("x = 1\n")
    assert isinstance(reply, Failure)
    assert not probe()[0].works


def test_other_languages_are_not_ruffs() -> None:
    (reply,) = open_ruff(RuffOptions()).serve([Lint("x", "rust", RULES)])
    assert isinstance(reply, Failure)


def test_probe_and_rule_sets() -> None:
    assert probe()[0].works
    for name in SETS:
        (found,) = lint("x = 1\n", rules=chosen((name,)))
        assert not isinstance(found, Failure), found


def test_rules_differ_within_a_batch() -> None:
    server = open_ruff(RuffOptions())
    code = "import os\nprint(y)\neval('1')\n"
    replies = server.serve(
        [Lint(code, rules=chosen((name,))) for name in ("correctness", "security", "style")]
    )
    assert [[item.code for item in reply] for reply in replies] == [["F821"], ["S307"], ["F401"]]  # type: ignore[union-attr] # no Failure here


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(n):\n    if n:\n        x = 1\n    return x", None),  # may be bound: no finding
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
    said = (Diagnostic("invalid-syntax", "Expected", 1, 1),)
    assert replay(check, candidate, StaticOptions(allowed=3), replies=[said]).score == 0


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
