"""Wrong but cunning candidates are never accepted, correct but tricky ones always, and nothing is left behind.

Each file of attacks/ is a family, each section of it a candidate for the problem below. The corpus runs
through the verifier ``code.tests``, as whoever runs the tests; ``test_ordinary_user.py`` runs this
file again as a user without rights.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from goldgate import Sample, Server, Verdict, answer, chat
from goldgate.testing import ServiceFailedError, drive
from goldgate_code import goldgate_verifiers
from goldgate_sandbox import goldgate_services
from goldgate_sandbox.probing import probe_engine

HERE = Path(__file__).parent
CASES = [([3, 1, 4, 1, 5], [3, 3, 4, 4, 5]), ([2], [2]), ([9, 8, 7], [9, 9, 9]), ([-5, -6, 0], [-5, -5, 0])]
ASSERTS = [f"assert running_max({given}) == {expected}" for given, expected in CASES]
CHECK = "def check(candidate):\n" + "".join(f"    assert candidate({g}) == {e}\n" for g, e in CASES)
PYTEST = f"""
import pytest
from solution import running_max

@pytest.mark.parametrize(("given", "expected"), {CASES!r})
def test_running_max(given, expected):
    assert running_max(given) == expected
"""
FUNCTIONS = ("calls", "check", "pytest")
REFERENCES: Mapping[str, Mapping[str, Any]] = {
    "calls": {"entry_point": "running_max", "asserts": ASSERTS},
    "check": {"entry_point": "running_max", "check": CHECK},
    "pytest": {"entry_point": "running_max", "pytest": PYTEST},
    "stdin": {"stdin": [{"input": "3 7 5\n", "output": "7\n"}, {"input": "7\n", "output": "7\n"}]},
}
SLOTS = 4
SERVICES = ["sandbox.embedded", "sandbox.docker"]


@dataclass(frozen=True)
class Trial:
    """A candidate, the tests it is judged by, and the verdict's score that it must get."""

    name: str
    source: str
    style: str
    score: float
    seconds: float


def trials() -> list[Trial]:
    """Every candidate with every kind of test that fits it."""
    planned = []
    for folder, score in (("attacks", 0.0), ("correct", 1.0)):
        for file in sorted((HERE / folder).glob("*.txt")):
            styles = ("stdin",) if file.stem == "programs" else FUNCTIONS
            limit = 20.0 if score else 0.7
            for at, (name, source) in enumerate(sections(file)):
                slow = file.stem == "exhausting"  # most run into their limit: one kind of test each
                planned += [
                    Trial(f"{folder}/{file.stem}: {name} [{style}]", source, style, score, limit)
                    for style in (styles[at % 3 : at % 3 + 1] if slow else styles)
                ]
    return planned


def sections(path: Path) -> list[tuple[str, str]]:
    """Names and sources of a file's candidates."""
    parts = re.split(r"^### (.+)\n", path.read_text(encoding="utf-8"), flags=re.M)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(scope="module", params=SERVICES)
def verdicts(request: pytest.FixtureRequest) -> Mapping[str, Verdict | ServiceFailedError]:
    """All verdicts by trial: several at once, since most of the time is spent waiting for limits."""
    service = goldgate_services()[request.param]
    assert service.options is not None
    if request.param == "sandbox.docker":
        skip_without_engine()
    server = service.open(service.options(slots=SLOTS))
    try:
        with ThreadPoolExecutor(SLOTS) as pool:
            judged = pool.map(lambda trial: judge(server, trial), trials())
            return dict(zip((trial.name for trial in trials()), judged, strict=True))
    finally:
        server.close()


def skip_without_engine() -> None:
    """On the CI machine a Docker test that is skipped is a failure."""
    found = probe_engine()
    if not found.works and os.environ.get("CI") == "true":
        pytest.fail(f"no Docker engine where one must be: {found.detail}")
    if not found.works:
        pytest.skip(f"no Docker engine: {found.detail}")


def judge(server: Server, trial: Trial) -> Verdict | ServiceFailedError:
    """The verdict of ``code.tests``, or why there is none."""
    verifier = goldgate_verifiers()["code.tests"]
    assert verifier.options is not None
    options = verifier.options(seconds=trial.seconds, memory=512)
    sample = Sample("adversarial", chat("Write running_max."), REFERENCES[trial.style])
    candidate = answer(sample, f"```python\n{trial.source}```")
    try:
        verdict = drive(verifier.check, candidate, options, servers={"sandbox": server})
    except ServiceFailedError as failure:
        return failure
    assert isinstance(verdict, Verdict)
    return verdict


@pytest.mark.parametrize("trial", [pytest.param(trial, id=trial.name) for trial in trials()])
def test_the_verdict(verdicts: Mapping[str, Verdict | ServiceFailedError], trial: Trial) -> None:
    verdict = verdicts[trial.name]
    assert isinstance(verdict, Verdict), verdict
    assert verdict.score == trial.score, verdict
    if trial.score:
        assert verdict.evidence.get("trust", "full") == "full"


def test_the_corpus_is_large_enough() -> None:
    names = {trial.name.partition(" [")[0] for trial in trials()}
    assert sum(name.startswith("attacks/") for name in names) >= 150
    assert sum(name.startswith("correct/") for name in names) >= 50
