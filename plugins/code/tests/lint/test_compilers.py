"""Other languages, through their own parser or compiler."""

import shutil
from collections.abc import Mapping

import pytest
from goldgate import Sample, Server, answer, chat
from goldgate.testing import drive
from goldgate_code.verifiers import static


def block(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


LANGUAGES = {
    "javascript": ("node", "const f = n => n + 1;\nconsole.log(f(1));", "const f = n => ;"),
    "bash": ("bash", "for i in 1 2; do echo $i; done", "for i in 1 2; do echo $i"),
    "c": (
        "gcc",
        '#include <stdio.h>\nint main(void) { puts("a"); return 0; }',
        "int main(void) { return x; }",
    ),
    "php": ("php", "<?php echo 1;", "<?php echo ;"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages(language: str, servers: Mapping[str, Server]) -> None:
    tool, right, wrong = LANGUAGES[language]
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    sample = Sample("s", chat("x"), {}, (), {"language": language})
    scores = [
        drive(
            static.check, answer(sample, block(code, language)), static.StaticOptions(), servers=servers
        ).score
        for code in (right, wrong)
    ]
    assert scores == [1, 0]


@pytest.mark.parametrize(
    ("code", "score"),
    [
        ("SELECT a, COUNT(*) FROM t GROUP BY a;", 1),
        ("PRAGMA foreign_keys = ON; SELECT 1", 1),  # one dialect is enough
        ("SELECT FROM WHERE", 0),
        ("a sentence", 0),
        ("-- nothing", 0),
        ("SELECT " + "(" * 3000 + "1", 0),
        ("EXPLAIN SELECT 1", None),
    ],
)
def test_sql(code: str, score: float | None, servers: Mapping[str, Server]) -> None:
    sample = Sample("s", chat("x"), {"language": "sql"})
    verdict = drive(static.check, answer(sample, block(code, "sql")), static.StaticOptions(), servers=servers)
    assert verdict.score == score, verdict


def test_a_language_without_a_parser_abstains() -> None:
    sample = Sample("s", chat("x"), {}, (), {"language": "cobol"})
    assert drive(static.check, answer(sample, block("x", "cobol")), static.StaticOptions()).score is None
