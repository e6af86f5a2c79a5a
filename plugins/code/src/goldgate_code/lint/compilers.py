"""The static check of languages other than Python: a parser, or a compiler that makes no program, in the
sandbox; of SQL, a parser in a worker.
"""

from __future__ import annotations

from collections.abc import Generator
from types import MappingProxyType
from typing import Any

from goldgate import LANGUAGES, Compute, Computed, Job, Outcome, Verdict

from goldgate_code.running.languages import java_file
from goldgate_code.verdicts import abstain, accept, reject

CHECKS = MappingProxyType(
    {
        "javascript": ("node", "--check", "main.js"),
        "typescript": ("tsc", "--noEmit", "--target", "es2020", "main.ts"),
        "bash": ("bash", "-n", "main.sh"),
        "c": ("gcc", "-std=gnu17", "-fsyntax-only", "-Wall", "main.c"),
        "c++": ("g++", "-std=gnu++20", "-fsyntax-only", "-Wall", "main.cpp"),
        "java": ("javac", "-J-XX:+UseSerialGC", "-proc:none", "-encoding", "utf-8", "-d", ".", "Main.java"),
        "go": ("go", "vet", "main.go"),
        "rust": ("rustc", "--edition", "2021", "--emit=metadata", "-o", "main.rmeta", "main.rs"),
        "php": ("php", "-l", "main.php"),
    }
)
"""By language: the command that exits with 0 where the source is sound."""


def compiles(code: str, language: str, seconds: float) -> Generator[Any, Any, Verdict]:
    """Accept what the language's own tools accept. Abstains for a language without a tool, as for HTML and
    CSS, whose parsers take anything.
    """
    if language == "sql":
        return (yield from _sql(code, seconds))
    command = CHECKS.get(language)
    if command is None:
        return abstain(f"no parser for {language}: there are python, {', '.join(CHECKS)}, sql")
    known, file = LANGUAGES[language], LANGUAGES[language].file
    if language == "java":
        file = java_file(code)
        command = tuple(file if word == known.file else word for word in command)
    outcome: Outcome = yield Job({file: code}, command, seconds=seconds, memory=max(known.memory, 1024))
    output = (outcome.stderr or outcome.stdout).strip()
    if outcome.ended != "exit":
        return reject(f"{command[0]} does not end on it: {outcome.ended}", stderr=output[-1000:])
    if outcome.code != 0:
        return reject(
            f"{command[0]}: {output.partition(chr(10))[0] or f'exit {outcome.code}'}", stderr=output[:2000]
        )
    return accept(f"{command[0]} accepts it", stderr=output[:1000])


def _sql(code: str, seconds: float) -> Generator[Any, Any, Verdict]:
    done: Computed = yield Compute("goldgate_code.lint.sql:sound", (code,), seconds=seconds)
    if done.ended != "returned":
        return abstain(f"the parser does not come back from it: {done.error or done.ended}")
    known, why = done.value
    if known is None:
        return abstain(f"sqlglot: {why}")
    return accept("sqlglot parses it") if known else reject(f"does not parse: {why}")
