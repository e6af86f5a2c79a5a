"""The service ``lint.ruff``: a whole batch of sources in one ruff process.

ruff reads files and never runs them. Settings come from the request alone: no configuration file is looked
for, no ``noqa`` is honoured, no cache is kept, and no environment variable of ours is passed on.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from goldgate import Diagnostic, Failure, Lint, Probe

Reply = tuple[Diagnostic, ...] | Failure


@dataclass(frozen=True, slots=True)
class RuffOptions:
    """Options of ``lint.ruff``."""

    seconds: float = 60.0
    """Wall clock limit of a batch."""

    target: str = "py311"
    """The Python version that sources are written for, as ruff names it."""


@dataclass(slots=True)
class Ruff:
    """An opened linter. Holds nothing: every batch is a process and a folder of its own."""

    options: RuffOptions
    batch: int = 500
    parallel: int = 1

    def serve(self, requests: Sequence[Lint]) -> Sequence[Reply]:
        """Diagnostics for each source, in its order; a Failure for one that ruff dies of."""
        replies: list[Reply] = [()] * len(requests)
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for at, request in enumerate(requests):
            if request.language == "python":
                groups[request.rules].append(at)
            else:
                replies[at] = Failure(f"ruff knows no {request.language}", "lint.ruff")
        for rules, places in groups.items():
            found = self._lint([requests[at].code for at in places], rules)
            for at, reply in zip(places, found, strict=True):
                replies[at] = reply
        return replies

    def close(self) -> None:
        """Nothing to give back."""

    def _lint(self, codes: Sequence[str], rules: Sequence[str]) -> list[Reply]:
        """One process for all; where it dies, halves of them, down to the one that kills it."""
        found = _run(codes, rules, self.options)
        if not isinstance(found, Failure):
            return found
        if len(codes) == 1:
            return [found]
        middle = len(codes) // 2
        return [*self._lint(codes[:middle], rules), *self._lint(codes[middle:], rules)]


def open_ruff(options: RuffOptions) -> Ruff:
    """A linter with these options."""
    return Ruff(options)


def probe() -> Sequence[Probe]:
    """Whether ruff runs here."""
    found = _run(["undefined\n"], ["F821"], RuffOptions())
    if isinstance(found, Failure):
        return [Probe("lint.ruff", False, found.why, "pip install --force-reinstall ruff")]
    works = bool(found[0])
    return [Probe("lint.ruff", works, f"ruff {version('ruff')}")]


def _run(codes: Sequence[str], rules: Sequence[str], options: RuffOptions) -> list[Reply] | Failure:
    from ruff import find_ruff_bin  # type: ignore[import-untyped] # ruff ships no types

    select = [rule for rule in rules if not rule.startswith("-")] or ["E9"]
    ignore = [rule[1:] for rule in rules if rule.startswith("-")]
    command = [
        find_ruff_bin(),
        "check",
        "--isolated",
        "--no-cache",
        "--ignore-noqa",
        "--no-fix",
        "--exit-zero",
    ]
    command += [
        "--quiet",
        "--output-format=json",
        "--no-respect-gitignore",
        f"--target-version={options.target}",
    ]
    command += [f"--select={','.join(select)}"]
    command += [f"--ignore={','.join(ignore)}"] if ignore else []
    command += ["."]
    with tempfile.TemporaryDirectory(prefix="goldgate-lint-") as folder:
        for at, code in enumerate(codes):
            Path(folder, f"c{at}.py").write_bytes(code.encode("utf-8", "replace"))
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, an argument list, no shell
                command, cwd=folder, env={}, capture_output=True, timeout=options.seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return Failure(f"ruff did not end within {options.seconds:g} s", "lint.ruff", "time")
        except OSError as error:
            return Failure(f"ruff cannot be started: {error}", "lint.ruff")
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return Failure(f"ruff ended with {done.returncode}: {last}"[:300], "lint.ruff")
    return _read(done.stdout, len(codes))


def _read(output: bytes, count: int) -> list[Reply] | Failure:
    try:
        rows = json.loads(output)
    except ValueError:
        return Failure("ruff printed no JSON", "lint.ruff")
    found: list[list[Diagnostic]] = [[] for _ in range(count)]
    for row in rows:
        place = row["location"] or {"row": 0, "column": 0}
        at = int(Path(row["filename"]).stem[1:])
        code = row["code"] or "invalid-syntax"
        found[at].append(Diagnostic(code, row["message"], place["row"], place["column"]))
    return [tuple(sorted(group, key=lambda d: (d.line, d.column, d.code))) for group in found]
