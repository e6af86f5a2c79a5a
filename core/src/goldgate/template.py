"""What ``goldgate new`` writes: a complete third-party package whose tests pass at once."""

from __future__ import annotations

import re
from pathlib import Path

from goldgate.errors import ConfigError
from goldgate.template_modules import FILTER, GENERATOR, SELECTOR, SERVICE, VERIFIER

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

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
from goldgate.testing import Promise, promises

import @PACKAGE@


@pytest.mark.parametrize("promise", promises(@PACKAGE@@MORE@), ids=str)
def test_conforms(promise: Promise) -> None:
    promise()
'''

MORE = {
    "service": ', requests={"@DOMAIN@.count": [@PACKAGE@.Count("two words"), @PACKAGE@.Count("")]}',
}
"""What else the kit is given: requests for a service to answer."""

TESTS = {
    "verifier": "",
    "generator": """

def test_answers_are_checked_once_more() -> None:
    from goldgate import Completion, Message, Sample, chat
    from goldgate.testing import replay

    sample = Sample("s", chat("What is 2 + 2?"))
    options = @PACKAGE@.MakeOptions(n=1)
    replies = [Completion(Message("assistant", text)) for text in ("5", "4")]
    (made,) = replay(@PACKAGE@.make, sample, options, replies=replies)
    assert made.text == "4"
""",
    "filter": """

def test_so_many_of_each_length() -> None:
    from goldgate import Sample, answer, chat
    from goldgate.testing import filtered

    sample = Sample("s", chat("Why?"))
    rows = [answer(sample, text) for text in ("so", "no", "not at all")]
    component = @PACKAGE@.goldgate_filters()["@DOMAIN@.lengths"]
    dropped = list(filtered(component, rows, @PACKAGE@.LengthOptions(most=1)))
    assert [why is None for why in dropped] == [True, False, True]
""",
    "service": """

def test_it_counts() -> None:
    server = @PACKAGE@.CountServer(@PACKAGE@.CountOptions(longest=20))
    first, second = server.serve([@PACKAGE@.Count("two words"), @PACKAGE@.Count("x" * 99)])
    assert first == 2
    assert "too long" in second.why
    server.close()
""",
    "selector": """

def test_the_shortest_accepted_is_chosen() -> None:
    from goldgate import Drop, Judged, Sample, answer, chat

    sample = Sample("s", chat("Why?"))
    rows = [Judged(answer(sample, text)) for text in ("because", "so", "no")]
    rows.append(Judged(answer(sample, "x"), {}, Drop("v", "wrong", "rejected")))
    chosen = list(@PACKAGE@.choose(rows, @PACKAGE@.ShortOptions()))
    assert [one.ranked[0].candidate.text for one in chosen] == ["so"]
""",
}

OFFERS = {
    "verifier": ("the verifier", "check"),
    "generator": ("the generator", "make"),
    "filter": ("the filter", "lengths"),
    "service": ("a request, its service and the verifier", "brief"),
    "selector": ("the selector", "short"),
}
KINDS = tuple(OFFERS)

README = """# @DISTRIBUTION@

A plug-in for goldgate. It offers @WHAT@ `@DOMAIN@.@NAME@`.

```
pip install -e ".[test]"
# the conformance kit:
pytest
@MEASURED@```

In a pipeline:

```toml
[[step]]
use = "@DOMAIN@.@NAME@"
```
"""

MEASURED = """# each labelled case as a test:
pytest src/@PACKAGE@/cases/check.jsonl
# error rates with intervals, and the certificate:
goldgate certify @DOMAIN@.check
"""

CASES = (
    '{"id": "river", "verifier": "@DOMAIN@.check", "prompt": "Which river flows through Cairo?", '
    '"reference": {"answer": "Nile"}, "tags": {"set": "gold"}, "responses": '
    '[{"text": "The Nile.", "expected": 1}, {"text": "The Niger.", "expected": 0}]}\n'
    '{"id": "hedge", "verifier": "@DOMAIN@.check", "prompt": "Which river flows through Cairo?", '
    '"reference": {"answer": "Nile"}, "tags": {"set": "adversarial"}, "responses": '
    '[{"text": "Nile, or is it the Niger", "expected": 0}, {"text": "", "expected": null}]}\n'
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
@CERTIFIED@"""

CERTIFIED = """      - run: pytest src/@PACKAGE@/cases/check.jsonl
      # once the certificate that "goldgate certify" writes is committed:
      # - run: goldgate certify @DOMAIN@.check --check
"""

FILES = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "src/@PACKAGE@/__init__.py": "",
    "src/@PACKAGE@/py.typed": "",
    "src/@PACKAGE@/cases/check.jsonl": CASES,
    "tests/test_conformance.py": TEST,
    ".github/workflows/test.yml": CI,
    ".gitignore": "__pycache__/\n*.egg-info/\n.venv/\ndist/\n",
}


MODULES = {
    "verifier": VERIFIER,
    "generator": GENERATOR,
    "filter": FILTER,
    "service": SERVICE,
    "selector": SELECTOR,
}


def write(name: str, folder: Path, kind: str = "verifier") -> list[Path]:
    """Write the package of this name, with a component of this kind, into a new folder. Raises
    ConfigError for a name that is none, and for a folder that already holds something.
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
        "@WHAT@": OFFERS[kind][0],
        "@NAME@": OFFERS[kind][1],
    }
    measured = kind == "verifier"
    words = {
        "@MEASURED@": MEASURED if measured else "",
        "@CERTIFIED@": CERTIFIED if measured else "",
        **words,
    }
    files = {**FILES, "src/@PACKAGE@/__init__.py": MODULES[kind]}
    files["tests/test_conformance.py"] = TEST.replace("@MORE@", MORE.get(kind, "")) + TESTS[kind]
    if not measured:
        del files["src/@PACKAGE@/cases/check.jsonl"]
    written = []
    for path, text in files.items():
        place = folder / _filled(path, words)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(_filled(text, words), "utf-8")
        written.append(place)
    return written


def _filled(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text
