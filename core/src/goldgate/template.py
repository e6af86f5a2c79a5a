"""What ``goldgate new`` writes: a complete third-party package whose tests pass at once."""

from __future__ import annotations

import re
from pathlib import Path

from goldgate.errors import ConfigError

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

MODULE = '''"""@TITLE@: a goldgate plug-in. Replace the check below with your own."""

from goldgate import Control, Sample, Verdict, Verifier, abstain, accept, answer, chat, hookimpl, reject


def check(candidate):
    """Accept a response that ends with the row's answer. Rows without an answer never get here."""
    expected = candidate.sample.reference["answer"]
    if not isinstance(expected, str) or not expected.strip():
        return abstain("the row's answer is no text")
    said = candidate.text.split()
    if not said:
        return reject("the response is empty")
    if said[-1].strip(".,!*$") == expected.strip():
        return accept(f"it ends with {expected.strip()!r}"[:200])
    return reject(f"it ends with {said[-1]!r}"[:200])


_SAMPLE = Sample("capital", chat("What is the capital of France?"), {"answer": "Paris"})

# Candidates whose right verdict is known: they prove the check awake. PendingRequest what would fool it.
CONTROLS = (
    Control(answer(_SAMPLE, "It is Paris."), 1.0, tags={"set": "gold"}),
    Control(answer(_SAMPLE, "It is Lyon."), 0.0, tags={"set": "gold"}),
    Control(answer(_SAMPLE, ""), 0.0, tags={"set": "adversarial"}),
    Control(answer(_SAMPLE, "Paris? No, Lyon."), 0.0, tags={"set": "adversarial"}),
)


@hookimpl
def goldgate_verifiers():
    """What this package offers, by name."""
    verifier = Verifier(check, needs=("answer",), controls=CONTROLS, cases="cases/check.jsonl")
    return {"@DOMAIN@.check": verifier}
'''

PYPROJECT = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "@DISTRIBUTION@"
version = "0.1.0"
description = "@TITLE@ for goldgate"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["goldgate"]

[project.optional-dependencies]
test = ["pytest", "hypothesis"]

[project.entry-points.goldgate]
@DOMAIN@ = "@PACKAGE@"

[tool.hatch.build.targets.wheel]
packages = ["src/@PACKAGE@"]

[tool.pytest.ini_options]
addopts = "--import-mode=importlib"
"""

TEST = '''"""The conformance kit holds this plug-in to what every plug-in owes its users."""

import pytest
from goldgate.testing import promises

import @PACKAGE@


@pytest.mark.parametrize("promise", promises(@PACKAGE@), ids=str)
def test_conforms(promise):
    promise()
'''

README = """# @DISTRIBUTION@

A plug-in for goldgate. It offers the verifier `@DOMAIN@.check`.

```
pip install -e ".[test]"
# the conformance kit:
pytest
# each labelled case as a test:
pytest src/@PACKAGE@/cases/check.jsonl
# error rates with intervals, and the certificate:
goldgate certify @DOMAIN@.check
```

In a pipeline:

```toml
[[step]]
use = "@DOMAIN@.check"
```
"""

CASES = (
    '{"id": "river", "verifier": "@DOMAIN@.check", "prompt": "Which river flows through Cairo?", '
    '"reference": {"answer": "Nile"}, "tags": {"set": "gold"}, "responses": '
    '[{"text": "The Nile.", "expected": 1}, {"text": "The Niger.", "expected": 0}]}\n'
    '{"id": "hedge", "verifier": "@DOMAIN@.check", "prompt": "Which river flows through Cairo?", '
    '"reference": {"answer": "Nile"}, "tags": {"set": "adversarial"}, "responses": '
    '[{"text": "Nile, or is it the Niger", "expected": 0}, {"text": "", "expected": 0}]}\n'
)

CI = """name: test
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.11"
      - run: pip install -e ".[test]"
      - run: pytest
      - run: pytest src/@PACKAGE@/cases/check.jsonl
      # once the certificate that "goldgate certify" writes is committed:
      # - run: goldgate certify @DOMAIN@.check --check
"""

FILES = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "src/@PACKAGE@/__init__.py": MODULE,
    "src/@PACKAGE@/cases/check.jsonl": CASES,
    "tests/test_conformance.py": TEST,
    ".github/workflows/test.yml": CI,
    ".gitignore": "__pycache__/\n*.egg-info/\n.venv/\ndist/\n",
}


def write(name: str, folder: Path) -> list[Path]:
    """Write the package of this name into a new folder. Raises ConfigError for a name that is none, and for
    a folder that already holds something.
    """
    if not NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r}: a name of small letters, digits and hyphens, such as chess or unit-prices"
        )
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty: give another folder")
    package = f"goldgate_{name.replace('-', '_')}"
    words = {
        "@PACKAGE@": package,
        "@DOMAIN@": name.replace("-", "_"),
        "@DISTRIBUTION@": f"goldgate-{name}",
        "@TITLE@": name.replace("-", " ").capitalize(),
    }
    written = []
    for path, text in FILES.items():
        place = folder / _filled(path, words)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_filled(text, words), "utf-8")
        written.append(place)
    return written


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text
