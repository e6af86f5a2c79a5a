"""The linter in batch; ruff runs for real."""

import os
from pathlib import Path

import pytest
from goldgate import Failure, Lint
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff, probe
from goldgate_code.lint.rules import SETS, chosen

RULES = chosen(("correctness",))


def lint(*codes: str, rules: tuple[str, ...] = RULES, seconds: float = 60.0) -> list[list[str] | Failure]:
    server = open_ruff(RuffOptions(seconds=seconds))
    replies = server.serve([Lint(code, "python", rules) for code in codes])
    return [reply if isinstance(reply, Failure) else [item.code for item in reply] for reply in replies]


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
