"""What ``goldgate new`` writes: a complete third-party package whose tests pass at once."""

from __future__ import annotations

import re
from pathlib import Path

from goldgate.errors import ConfigError

NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

VERIFIER = '''"""@TITLE@: a goldgate plug-in. Replace the check below with your own."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import (
    Candidate,
    Control,
    Sample,
    Verdict,
    Verifier,
    abstain,
    accept,
    answer,
    chat,
    hookimpl,
    no_answer,
    reject,
)


def check(candidate: Candidate) -> Verdict:
    """Accept a response that ends with the row's answer. Rows without an answer never get here."""
    expected = candidate.sample.reference["answer"]
    if not isinstance(expected, str) or not expected.strip():
        return abstain("the row's answer is no text")
    words = candidate.text.split()
    if not words:
        return no_answer("the response is empty")
    if words[-1].strip(".,!*$") == expected.strip():
        return accept(f"it ends with {expected.strip()!r}"[:200])
    return reject(f"it ends with {words[-1]!r}"[:200])


_SAMPLE = Sample("capital", chat("What is the capital of France?"), {"answer": "Paris"})

# Candidates whose right verdict is known: they prove the check awake. Add what would fool it.
CONTROLS = (
    Control(answer(_SAMPLE, "It is Paris."), 1.0, tags={"set": "gold"}),
    Control(answer(_SAMPLE, "It is Lyon."), 0.0, tags={"set": "gold"}),
    Control(answer(_SAMPLE, ""), None, tags={"set": "adversarial"}),
    Control(answer(_SAMPLE, "Paris? No, Lyon."), 0.0, tags={"set": "adversarial"}),
)


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """What this package offers, by name."""
    verifier = Verifier(check, needs=("answer",), controls=CONTROLS, cases="cases/check.jsonl")
    return {"@DOMAIN@.check": verifier}
'''

GENERATOR = '''"""@TITLE@: a goldgate plug-in. Replace what it asks for with your own."""

from __future__ import annotations

from collections.abc import Generator as Steps
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Completion, Generator, Message, Origin, Sample, answer, hookimpl, together
from goldgate.asking import ask


@dataclass(frozen=True, slots=True)
class MakeOptions:
    """How the model is asked."""

    n: int = 2
    """Answers to each problem."""
    temperature: float = 0.8
    """Of the model."""
    max_tokens: int = 1024
    """Of an answer."""
    seed: int | None = None
    """What the seeds of the answers come from; the run's seed by default."""


def make(sample: Sample, options: MakeOptions) -> Steps[Any, Any, list[Any]]:
    """Answers that were checked once more by the model. An answer whose request fails costs only itself."""
    answers = yield together(*(_answer(sample, options, number) for number in range(options.n)))
    return list(answers)


def _answer(sample: Sample, options: MakeOptions, number: int) -> Steps[Any, Any, Candidate]:
    first: Completion = yield ask(sample.prompt, options, number)
    said = (*sample.prompt, first.message, Message("user", "Check your answer and give it again."))
    second: Completion = yield ask(said, options, number)
    return answer(sample, (second.message,), Origin("@DOMAIN@.make", second.model, index=number))


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """What this package offers, by name."""
    return {"@DOMAIN@.make": Generator(make, options=MakeOptions, asks=("chat",))}
'''

FILTER = '''"""@TITLE@: a goldgate plug-in. Replace what it notes and decides with your own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from goldgate import Candidate, Drop, Filter, Notes, hookimpl


@dataclass(frozen=True, slots=True)
class LengthOptions:
    """How many rows are kept."""

    most: int = 1000
    """Rows of each length, in words."""


def note(candidate: Candidate, options: LengthOptions) -> int:
    """A small plain value of each row; made in the workers, without I/O."""
    return len(candidate.text.split())


def decide(notes: Notes, options: LengthOptions) -> Iterator[Drop | None]:
    """One answer for each note, before the next is read: None, or why the row is dropped."""
    kept: dict[int, int] = {}
    for note in notes:
        kept[note.value] = kept.get(note.value, 0) + 1
        enough = kept[note.value] > options.most
        why = f"{options.most} rows of {note.value} words are kept already"
        yield Drop("", why, code="too_many") if enough else None


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """What this package offers, by name."""
    return {"@DOMAIN@.lengths": Filter(note, decide, LengthOptions)}
'''

SERVICE = '''"""@TITLE@: a goldgate plug-in: a request, the service that answers it, a verifier that asks."""

from __future__ import annotations

from collections.abc import Generator as Steps
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from goldgate import (
    Candidate,
    Control,
    Failure,
    Sample,
    Service,
    Verdict,
    Verifier,
    accept,
    answer,
    chat,
    hookimpl,
    reject,
)


@dataclass(frozen=True, slots=True)
class Count:
    """Ask how many words a text has. Fields and reply are what msgspec can encode."""

    kind: ClassVar[str] = "@DOMAIN@.count"
    reply: ClassVar[Any] = int

    text: str


@dataclass(frozen=True, slots=True)
class CountOptions:
    """Where the service is reached, and how."""

    longest: int = 100_000
    """Characters of a text that it takes."""


class CountServer:
    """An open service: replies to batches, from up to ``parallel`` threads at once."""

    batch = 32
    parallel = 1

    def __init__(self, options: CountOptions) -> None:
        self._longest = options.longest

    def serve(self, requests: Sequence[Count]) -> list[int | Failure]:
        """A reply for each request, in order; a Failure where the machinery failed."""
        return [
            len(one.text.split()) if len(one.text) <= self._longest else Failure("the text is too long")
            for one in requests
        ]

    def close(self) -> None:
        """Give back connections and processes."""


def check(candidate: Candidate) -> Steps[Any, Any, Verdict]:
    """Accept a response of one to twenty words."""
    words: int = yield Count(candidate.text)
    return accept(f"{words} words") if 0 < words <= 20 else reject(f"{words} words: not 1 to 20")


_SAMPLE = Sample("brief", chat("Say it in at most twenty words."))

CONTROLS = (
    Control(answer(_SAMPLE, "In short."), 1.0, replies=(2,), tags={"set": "gold"}),
    Control(answer(_SAMPLE, "word " * 30), 0.0, replies=(30,), tags={"set": "gold"}),
    Control(answer(_SAMPLE, ""), 0.0, replies=(0,), tags={"set": "adversarial"}),
)


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Who answers the requests of this package."""
    return {"@DOMAIN@.count": Service(CountServer, ("@DOMAIN@.count",), CountOptions, default=True)}


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """What asks for them."""
    return {"@DOMAIN@.brief": Verifier(check, controls=CONTROLS, asks=("@DOMAIN@.count",))}
'''

SELECTOR = '''"""@TITLE@: a goldgate plug-in. Replace what it chooses with your own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged, Selector, hookimpl


@dataclass(frozen=True, slots=True)
class ShortOptions:
    """How many are chosen."""

    n: int = 1
    """Rows of each sample."""


def choose(rows: Sequence[Judged], options: ShortOptions) -> Iterator[Example]:
    """The shortest of the accepted candidates; of the same length the earlier."""
    accepted = [row for row in rows if row.accepted]
    for row in sorted(accepted, key=lambda row: len(row.candidate.text))[: options.n]:
        yield Example((row,))


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """What this package offers, by name."""
    return {"@DOMAIN@.short": Selector(choose, "sft", ShortOptions)}
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
from goldgate.testing import Promise, promises

import @PACKAGE@


@pytest.mark.parametrize("promise", promises(@PACKAGE@), ids=str)
def test_conforms(promise: Promise) -> None:
    promise()
'''

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
@CERTIFIED@"""

CERTIFIED = """      - run: pytest src/@PACKAGE@/cases/check.jsonl
      # once the certificate that "goldgate certify" writes is committed:
      # - run: goldgate certify @DOMAIN@.check --check
"""

FILES = {
    "pyproject.toml": PYPROJECT,
    "README.md": README,
    "src/@PACKAGE@/py.typed": "",
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
    head = TEST if kind != "selector" else '"""What this plug-in promises."""\n\nimport @PACKAGE@\n'
    files["tests/test_conformance.py"] = head + TESTS[kind]
    if measured:
        files["src/@PACKAGE@/cases/check.jsonl"] = CASES
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
